"""From the text of a statute to a row of blocks, each a heading or a piece of text.

Two shapes are read: Markdown with front matter, as mirrors of Svensk författningssamling
publish it, and plain text, as it looks when it is saved from a legal database. A block is
one heading, one paragraph of text or one item of a list; white space is made plain, links
become their text, and nothing is judged here (a heading may turn out to be running text).

Front matter is read line by line for its simple top-level keys. A YAML reader would take
``beteckning: 1990:52`` for the integer 119452, fails on titles broken over several lines,
and spends most of its time on lists of amendments that are not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_KEY = re.compile(r"([a-z_]{1,40}):(?:\s+(.*))?$")
_LINK = re.compile(r"\[([^\[\]\n]{1,400})\]\([^()\n]{0,500}\)")
_TYPESETTING = re.compile(r"/-?k/|/(?:slut )?kurs/|/-?n\d/|/-?r\d/")
_EMPHASIS = re.compile(r"(\*{1,2})([^*\n]{1,120})\1")
_SECTION_SPACES = re.compile(r"§ (?=[),.;:§])")
_DASH = re.compile(r"(?:--?|[–—•·\uf0b7])(?:\s+(?=\S)|(?=[^\W\d_]))")
_ITEM = re.compile(
    r"– |\d{1,3}(?: ?[a-z])?\. |\d{1,3}(?:\)|:o\)?) |[a-zåäö]{1,4}\) |[a-z]\. ",
)
_SECTION_LINE = re.compile(
    r"(\d{1,4}(?: ?[a-zåäö]{1,2})?) §(?:\s+([A-ZÅÄÖ–(/1-9]\S*.*|har upph.*))?$"
)
_CHAPTER_LINE = re.compile(r"\d{1,3}(?: ?[a-z])? kap\.?(?:\s+[A-ZÅÄÖ][^§]*)?$")
_DATABASE_FIELD = re.compile(
    r"(SFS nr|SFS-nummer|Rubrik|Departement/myndighet|Departement|Utfärdad|Ändrad|Ikraft|"
    r"Ändringsregister|Källa|Övrigt|Länk|Upphävd|Tidsbegränsad)\s*:\s*(.*)$"
)
_DATABASE_KEYS = {
    "SFS nr": "beteckning",
    "SFS-nummer": "beteckning",
    "Rubrik": "rubrik",
    "Utfärdad": "utfardad_datum",
    "Ikraft": "ikraft_datum",
}
_MAX_HEADING = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 2 to 6, as many as its signs #) or text (``level`` 0)."""

    level: int
    text: str


def is_item(text: str) -> bool:
    """Return whether the block ``text`` begins with the marker of a list item."""
    return _ITEM.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Return whether ``text`` ends as a sentence does."""
    return text.rstrip("”\")' ").endswith((".", "!", "?"))


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the simple keys of the front matter of ``text``, and what follows it.

    Values stay strings; a value broken over several lines is put together. Nested values
    are left out. Without front matter the keys are empty and the text comes back whole.
    """
    if not text.startswith("---\n"):
        return {}, text
    end = text.find("\n---\n", 3)
    if end < 0:
        return {}, text
    keys: dict[str, str] = {}
    key = ""
    for line in text[4:end].split("\n"):
        if found := _KEY.match(line):
            key = found[1]
            keys[key] = found[2] or ""
        elif key and line.strip() and not line.startswith((" ", "-", "\t")):
            keys[key] += " " + line
    return {name: _plain_scalar(value) for name, value in keys.items()}, text[end + 5 :]


def markdown_blocks(body: str) -> tuple[str, list[Block]]:
    """Return the title of a Markdown statute ("" if it has none) and its blocks."""
    title: list[str] = []
    blocks: list[Block] = []
    pending: list[str] = []
    in_title = False
    for line in [*body.split("\n"), ""]:
        heading = _HEADING.match(line)
        if heading or not line.strip():
            blocks.extend(_text_blocks(pending))
            pending.clear()
            in_title = False
        if heading and len(heading[1]) == 1 and not title:
            in_title = True
            title.append(heading[2])
        elif heading:
            blocks.append(Block(max(2, len(heading[1])), clean(heading[2], heading=True)))
        elif in_title:
            title.append(line)
        elif line.strip():
            pending.append(line)
    return clean(" ".join(title), heading=True), blocks


def plain_blocks(text: str) -> tuple[dict[str, str], list[Block]]:
    """Return the fields at the head of a plain-text statute, and its blocks.

    Lines are joined until an empty line, the marker of an item, or the number of a
    section. A line that stands alone and ends like no sentence is taken for a heading.
    """
    fields: dict[str, str] = {}
    groups = list(_line_groups(text, fields))
    blocks: list[Block] = []
    for index, group in enumerate(groups):
        section = _SECTION_LINE.match(group[0])
        if section:
            blocks.append(Block(4, f"{section[1]} §"))
            group = [*([section[2]] if section[2] else []), *group[1:]]
        after = groups[index + 1][0] if index + 1 < len(groups) else ""
        line = " ".join(group)
        if not section and _looks_like_heading(line, after):
            level = 2 if _CHAPTER_LINE.match(line) else 3
            blocks.append(Block(level, clean(line, heading=True)))
        else:
            blocks.extend(_text_blocks(group))
    return fields, blocks


def clean(text: str, *, heading: bool = False) -> str:
    """Return ``text`` with links as their text and with plain, single spaces.

    Signs of typesetting and emphasis go; "[10 §](#10)§" becomes "10 §§"; the dash of an
    item of a list becomes "– ". In a heading, columns of a table stay parted by a tab, so
    that a row of a table can be told from a heading.
    """
    for _ in range(2):  # a link may stand in the text of another
        text = _LINK.sub(r"\1", text) if "](" in text else text
    text = _TYPESETTING.sub("", text) if "/" in text else text
    text = _EMPHASIS.sub(r"\2", text) if "*" in text else text
    if heading:
        text = re.sub(r"\s*\t\s*| {3,}", "\t", text.strip())
        text = "\t".join(" ".join(cell.split()) for cell in text.split("\t"))
    else:
        text = " ".join(text.split())
    text = _SECTION_SPACES.sub("§", text) if "§ " in text else text
    return _DASH.sub("– ", text, count=1) if _DASH.match(text) else text


def _plain_scalar(value: str) -> str:
    value = " ".join(value.split())
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"')
    return value


def _text_blocks(lines: list[str]) -> Iterator[Block]:
    """Join ``lines``, but let every marked item begin a block of its own."""
    parts: list[str] = []
    for line in lines:
        text = line.strip()
        if parts and (is_item(text) or _DASH.match(text)):
            yield from _text_block(parts)
            parts = []
        parts.append(text)
    yield from _text_block(parts)


def _text_block(parts: list[str]) -> Iterator[Block]:
    text = clean(" ".join(parts))
    # Rules drawn with dashes or underscores, and stray full stops after a section number.
    text = text.removeprefix(". ")
    if any(sign.isalnum() for sign in text):
        yield Block(0, text)


def _line_groups(text: str, fields: dict[str, str]) -> Iterator[list[str]]:
    group: list[str] = []
    key = ""
    started = False
    for raw in [*text.split("\n"), ""]:
        line = raw.strip()
        field = None if started else _DATABASE_FIELD.match(line)
        if field:
            key = _DATABASE_KEYS.get(field[1], field[1])
            fields[key] = field[2].strip()
            continue
        if key and not started and line:
            fields[key] = f"{fields[key]} {line}".strip()
            continue
        key = ""
        ends = group and (ends_sentence(group[-1]) or _CHAPTER_LINE.match(group[0]))
        if group and (not line or (ends and _SECTION_LINE.match(line))):
            yield group
            group = []
        if line:
            started = True
            group.append(line)


def _looks_like_heading(line: str, after: str) -> bool:
    if len(line) > _MAX_HEADING:
        return False
    return _CHAPTER_LINE.match(line) is not None or (
        line[0].isupper()
        and line[-1].isalnum()
        and not is_item(line)
        and not after[:1].islower()
        and not is_item(after)
    )
