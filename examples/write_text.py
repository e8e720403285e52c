"""Sources as the text that a tool takes out of a PDF, with all that is lost on the way.

An empty line follows every printed line, a real break is a line of spaces, a page break is
a line that opens with a space directly after the one before, bullets are U+F0B7 and a
signature block is two columns flattened.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from markup import HYPHENATION_POINT, Block, Source, Style

_WIDTH = 66
_LINES_A_PAGE = 34
_BULLET = "\uf0b7"


def write_text(source: Source, path: Path) -> None:
    """Write ``source`` to ``path`` as text flattened from a PDF."""
    printed = [line for block in source.blocks for line in _lines(block)]
    pages = (printed[at : at + _LINES_A_PAGE] for at in range(0, len(printed), _LINES_A_PAGE))
    text = "\n ".join(" \n\n".join(page) for page in pages)
    path.write_text(f" {text} \n", encoding="utf-8")


def _lines(block: Block) -> Iterator[str]:
    """Yield the printed lines of one block; a break between blocks is a line of a space."""
    if block.style is Style.GAP:
        yield " "
    elif block.style is Style.COLUMNS:
        yield "  ".join(block.cells)
    else:
        marker = _BULLET if block.style is Style.BULLET else block.marker
        text = f"{marker} {block.text}" if marker else block.text
        text = text.replace(HYPHENATION_POINT, "")
        yield from textwrap.wrap(text, _WIDTH, break_on_hyphens=False)
