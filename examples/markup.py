"""The small markup of ``examples/sources``: what it says, as a row of blocks.

A source opens with ``key: value`` lines and a line ``---``; then come blocks, parted by
empty lines or by their marks. It is Markdown's heading, list and table, and three more:
``:`` a printed line of its own, ``::`` two columns parted by ``|``, and ``¬`` inside a
word, where a PDF may hyphenate it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

HYPHENATION_POINT = "¬"

_MARKED = re.compile(r"(?P<mark>#{1,3}|::?|-|\d+\.)\s+(?P<text>.+)")


class Style(StrEnum):
    """How a block is set on the page."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    LINE = "line"
    COLUMNS = "columns"
    BULLET = "bullet"
    NUMBERED = "numbered"
    ROW = "row"
    BODY = "body"
    GAP = "gap"


_STYLE_OF_MARK = {
    "#": Style.TITLE,
    "##": Style.HEADING,
    "###": Style.SUBHEADING,
    ":": Style.LINE,
    "::": Style.COLUMNS,
    "-": Style.BULLET,
}


@dataclass(frozen=True, slots=True)
class Block:
    """One printed unit. ``marker`` is the number of a numbered item, else empty.

    ``cells`` holds the columns of a signature line or of a table row, else nothing.
    """

    style: Style
    text: str = ""
    marker: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source that was read: the file it becomes, its running lines, and its blocks."""

    file: str
    title: str
    header: str
    footer: str
    blocks: tuple[Block, ...]


def read_source(path: Path) -> Source:
    """Read the source at ``path``.

    Raises:
        ValueError: if the head lacks ``file`` or ``title``, or the line ``---``.
    """
    head, found, body = path.read_text(encoding="utf-8").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    if not found or not {"file", "title"} <= fields.keys():
        raise ValueError(f"{path.name} saknar file, title eller raden ---")
    return Source(
        file=fields["file"],
        title=fields["title"],
        header=fields.get("header", ""),
        footer=fields.get("footer", ""),
        blocks=tuple(_block(line) for line in body.strip().splitlines()),
    )


def _block(line: str) -> Block:
    """Return the block that one line of a source stands for."""
    if not line.strip():
        return Block(Style.GAP)
    if line.startswith("|"):
        return Block(Style.ROW, cells=_cells(line.strip("|")))
    marked = _MARKED.fullmatch(line)
    if marked is None:
        return Block(Style.BODY, line)
    mark, text = marked["mark"], marked["text"]
    if mark == "::":
        return Block(Style.COLUMNS, cells=_cells(text))
    if mark in _STYLE_OF_MARK:
        return Block(_STYLE_OF_MARK[mark], text)
    return Block(Style.NUMBERED, text, marker=mark)


def _cells(text: str) -> tuple[str, ...]:
    """Split ``text`` at its bars."""
    return tuple(cell.strip() for cell in text.split("|"))
