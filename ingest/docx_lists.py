"""Lists in Word documents: which paragraphs are items, and what number each has.

Word keeps no number in the text: a paragraph, or its style, names a list, and the list
says what its marks look like. The marks are counted here as Word counts them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

_BULLET_STYLE = re.compile(r"list bullet|punktlista|punktlist", re.IGNORECASE)
_NUMBER_STYLE = re.compile(r"list number|numrerad lista|nummerlista", re.IGNORECASE)


class Numbering:
    """Gives the items of the lists of one document their marks, in the order of reading."""

    def __init__(self, document: WordDocument) -> None:
        self._styles = {style.style_id: style for style in document.styles}
        self._formats = _formats(document)
        self._counts: dict[tuple[str, int], int] = {}

    def mark(self, paragraph: Any, style_ids: Sequence[str]) -> str:
        """Return the mark of ``paragraph`` ("•", "2.", "b)"), or "" where it is no item."""
        listed = _list_of(paragraph)
        for style_id in style_ids:
            listed = listed or _list_of(self._styles[style_id].element)
        names = [self._styles[style_id].name or "" for style_id in style_ids]
        if listed is None:
            if any(map(_BULLET_STYLE.match, names)):
                return "•"
            if not any(map(_NUMBER_STYLE.match, names)):
                return ""
            listed = (style_ids[0], 0)
        number, level = listed
        if number == "0":  # Word's way of taking a paragraph out of its list
            return ""
        default = "decimal" if any(map(_NUMBER_STYLE.match, names)) else "bullet"
        form = self._formats.get((number, level), default)
        if form not in {"decimal", "lowerLetter"}:
            return "•"
        return self._counted(number, level, form)

    def _counted(self, number: str, level: int, form: str) -> str:
        for key in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[key]
        count = self._counts.get((number, level), 0) + 1
        self._counts[number, level] = count
        return f"{count}." if form == "decimal" or count > 26 else f"{chr(96 + count)})"


def _list_of(element: Any) -> tuple[str, int] | None:
    """Return the list and the level that ``element``, a paragraph or style, names."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if found is None:
        return None
    number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
    if number is None:
        return None
    depth = level.get(qn("w:val"), "0") if level is not None else "0"
    return number.get(qn("w:val"), "0"), int(depth) if depth.isdecimal() else 0


def _formats(document: WordDocument) -> dict[tuple[str, int], str]:
    """Return the number format of each level of each list of ``document``."""
    part = next(
        (
            rel.target_part
            for rel in document.part.rels.values()
            if rel.reltype.endswith("/numbering")
        ),
        None,
    )
    root = getattr(part, "element", None)
    if root is None:
        return {}
    abstract = {
        definition.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"), "0")): level.find(qn("w:numFmt")).get(qn("w:val"), "")
            for level in definition.findall(qn("w:lvl"))
            if level.find(qn("w:numFmt")) is not None
        }
        for definition in root.findall(qn("w:abstractNum"))
    }
    formats: dict[tuple[str, int], str] = {}
    for num in root.findall(qn("w:num")):
        named = num.find(qn("w:abstractNumId"))
        levels = abstract.get(named.get(qn("w:val")), {}) if named is not None else {}
        formats |= {(num.get(qn("w:numId"), ""), level): form for level, form in levels.items()}
    return formats
