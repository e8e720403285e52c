"""Word documents (.docx) → blocks: headings by style, lists, tables and footnotes.

python-docx opens the package and knows its styles; the body is walked as XML, because
text inside content controls, tracked insertions and text boxes is text all the same.
A file is weighed before it is opened: a small archive can unpack to any size.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ingest.blocks import Block, Content, Role, clean
from ingest.document import IngestError
from ingest.docx_lists import Numbering
from ingest.headings import is_known_heading
from ingest.letterhead import blocks_of_own_lines
from ingest.lines import item_text
from ingest.signatures import signature_at
from ingest.sniffing import DOCX

LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes that a document may unpack to."""
_LARGEST_XML = 64 * 1024 * 1024
_MOST_PARTS = 5000
_UNMARKED_LEVEL = 9
"""Level of a heading that only its name or bold type shows: below all that have a style."""
_LONGEST_BOLD_HEADING = 100

_HEADING_STYLE = re.compile(r"(?:heading|rubrik|överskrift)\s*(\d)", re.IGNORECASE)
_TITLE_STYLE = re.compile(
    r"title|rubrik|titel|dokumenttitel|huvudrubrik|ärendemening", re.IGNORECASE
)
_LEFT_OUT = frozenset(
    qn(tag) for tag in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr", "w:instrText")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_DAMAGED = (
    "Word-dokumentet är skadat eller inte helt. Öppna det i Word och spara det på nytt, "
    "eller spara det som PDF."
)


def read_docx(data: bytes) -> Content:
    """Return what ``data``, the bytes of a Word document, holds.

    Raises:
        IngestError: it is damaged, or unpacks to more than `LARGEST_UNPACKED`.
    """
    try:
        _weigh(data)
        document = docx.Document(BytesIO(data))
        return Content(DOCX, tuple(_Body(document).blocks()))
    except IngestError:
        raise
    except Exception as error:  # python-docx and lxml raise whatever the damage causes
        raise IngestError(_DAMAGED) from error


def _weigh(data: bytes) -> None:
    """Refuse an archive that unpacks to too much, or whose XML defines entities.

    zipfile never unpacks more of a member than its declared size, so that size holds.
    """
    too_large = IngestError(
        f"Word-dokumentet packas upp till mer än {LARGEST_UNPACKED // 1_048_576} MB och läses "
        "därför inte. Ta bort inbäddade filer och spara det på nytt, eller spara det som PDF."
    )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > _MOST_PARTS:
            raise too_large
        if sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise too_large
        for member in members:
            if not member.filename.lower().endswith((".xml", ".rels")):
                continue
            if member.file_size > _LARGEST_XML:
                raise too_large
            xml = archive.read(member).replace(b"\0", b"")  # as ASCII, were it UTF-16
            if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
                raise IngestError(
                    "Word-dokumentet innehåller definitioner som ett Word-dokument inte ska "
                    "ha och läses därför inte. Spara det på nytt från Word."
                )


class _Body:
    """Walks the body of a document in the order of reading."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}
        self._numbering = Numbering(document)
        self._notes = _footnotes(document)
        self._waiting_notes: list[str] = []

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the body; footnotes stand at the end of their section."""
        raw = ""
        held: Block | None = None
        for element in _outermost(self._document.element.body, (qn("w:p"), qn("w:tbl"))):
            found = self._table(element) if element.tag == qn("w:tbl") else self._units(element)
            for text, block in found:
                signature = signature_at([raw, text]) if held else None
                if signature:
                    held, raw = None, ""
                    yield Block(Role.SIGNATURE, signature)
                    continue
                if held:
                    yield held
                if block.role is Role.HEADING:
                    yield from self._flushed_notes()
                raw, held = text, block
        if held:
            yield held
        yield from self._flushed_notes()

    def _flushed_notes(self) -> Iterator[Block]:
        for note in self._waiting_notes:
            yield Block(Role.TEXT, note)
        self._waiting_notes.clear()

    def _units(self, paragraph: Any) -> Iterator[tuple[str, Block]]:
        """Yield the raw text and the block of ``paragraph``, and of text boxes in it."""
        raw = "".join(self._text(paragraph))
        lines = [line for line in raw.split("\n") if line.strip()]
        parts = blocks_of_own_lines([clean(line) for line in lines])
        if signature_at(lines) or len(parts) > 1:
            yield from ((line, Block(Role.TEXT, clean(line))) for line in lines)
        elif parts and parts[0].role is Role.SIGNATURE:
            yield "", parts[0]
        elif clean(raw):
            yield raw, self._block(paragraph, raw)
        for box in _outermost(paragraph, (qn("w:txbxContent"),)):
            for inner in _outermost(box, (qn("w:p"),)):
                yield from self._units(inner)

    def _block(self, paragraph: Any, raw: str) -> Block:
        text = clean(raw)
        role, level = self._heading(paragraph)
        if role is not Role.TEXT:
            return Block(role, text, level)
        mark = self._numbering.mark(paragraph, self._style_ids(paragraph))
        if mark:
            return Block(Role.ITEM, f"{mark} {text}")
        item = item_text(raw)
        if item:
            return Block(Role.ITEM, item)
        if is_known_heading(text) or (len(text) <= _LONGEST_BOLD_HEADING and _is_bold(paragraph)):
            return Block(Role.HEADING, text, _UNMARKED_LEVEL)
        return Block(Role.TEXT, text)

    def _heading(self, paragraph: Any) -> tuple[Role, int]:
        """Return what the style of ``paragraph`` makes it, and its heading level."""
        elements = [paragraph]
        for style_id in self._style_ids(paragraph):
            style = self._styles[style_id]
            elements.append(style.element)
            name = (style.name or "").strip()
            named = _HEADING_STYLE.match(name)
            if named:
                return Role.HEADING, max(int(named[1]), 1)
            if _TITLE_STYLE.fullmatch(name):
                return Role.TITLE, 0
        for element in elements:
            outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if outline is not None:
                level = int(outline.get(qn("w:val"), "9"))
                return (Role.HEADING, level + 1) if level < 9 else (Role.TEXT, 0)
        return Role.TEXT, 0

    def _style_ids(self, paragraph: Any) -> list[str]:
        """Return the ids of the style of ``paragraph`` and of those it is based on."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        ids: list[str] = []
        style_id = found.get(qn("w:val")) if found is not None else None
        while style_id is not None and style_id in self._styles and style_id not in ids:
            ids.append(style_id)
            base = self._styles[style_id].element.find(qn("w:basedOn"))
            style_id = base.get(qn("w:val")) if base is not None else None
        return ids

    def _table(self, table: Any) -> Iterator[tuple[str, Block]]:
        """Yield the rows of ``table``: the first as it is, the others as items under it.

        A row with one cell in use is layout, and read as if there were no table.
        """
        is_first = True
        for row in _outermost(table, (qn("w:tr"),)):
            cells = [
                cell for cell in _outermost(row, (qn("w:tc"),)) if "".join(cell.itertext()).strip()
            ]
            if len(cells) == 1:
                for element in _outermost(cells[0], (qn("w:p"), qn("w:tbl"))):
                    inner = self._table if element.tag == qn("w:tbl") else self._units
                    yield from inner(element)
                continue
            texts = [
                " ".join(clean("".join(self._text(p))) for p in _outermost(cell, (qn("w:p"),)))
                for cell in cells
            ]
            if not any(texts):
                continue
            line = " | ".join(text for text in texts if text)
            role, mark = (Role.TEXT, "") if is_first else (Role.ITEM, "• ")
            yield "\t".join(texts), Block(role, f"{mark}{line}")
            is_first = False

    def _text(self, element: Any) -> Iterator[str]:
        """Yield the text under ``element``, without what was deleted or stands in a box."""
        for child in element:
            if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
                continue
            if child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif child.tag == qn("w:footnoteReference"):
                self._waiting_notes += filter(None, [self._notes.get(child.get(qn("w:id"), ""))])
            else:
                yield from self._text(child)


def _outermost(element: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Yield the nearest descendants of ``element`` that have one of ``tags``."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in _LEFT_OUT or child.tag == qn("w:txbxContent"):
            yield from _outermost(child, tags)


def _is_bold(paragraph: Any) -> bool:
    """Tell whether all text of ``paragraph`` is bold and it reads like a heading."""
    runs = [run for run in paragraph.iter(qn("w:r")) if clean("".join(run.itertext()))]
    for run in runs:
        bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        if bold is None or bold.get(qn("w:val")) in {"0", "false"}:
            return False
    text = clean("".join(paragraph.itertext()))
    return bool(runs) and text[-1] not in ".,;:!?" and not text[0].islower()


def _footnotes(document: WordDocument) -> dict[str, str]:
    """Return the text of each footnote of ``document`` by its id."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            return {
                note.get(qn("w:id"), ""): clean("".join(t.text or "" for t in note.iter(qn("w:t"))))
                for note in root.iter(qn("w:footnote"))
            }
    return {}
