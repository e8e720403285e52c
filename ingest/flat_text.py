"""Plain text → blocks, whether it was written as text or once taken out of a PDF.

Text taken out of a PDF keeps the printed lines. In one common form an empty line follows
every printed line, a line of only spaces stands where the page had a space, and a page
begins with a line that is indented by one space and follows the line before it closely.
Which form a text has is read from its lines: where sentences run on over empty lines,
the empty lines mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import Block, clean
from ingest.lines import WHOLE_LINE, Gap, Line, blocks_from_lines

_WIDEST_PRINT = 130
"""Characters on the longest line that is still a printed line, not a whole paragraph."""
_FULL = 0.9
"""Share of the usual width from which on a line counts as full (type is proportional)."""
_USUAL_WIDTH = 0.95
"""Share of the lines that are at most as long as the usual width."""
_RUN_ON = 0.2
"""Share of empty lines in mid-sentence from which on empty lines part no paragraphs."""
_FEWEST_RUN_ON = 4
_ENDS_SENTENCE = re.compile(r"[.!?:;…][)\]”\"’»]*$")
_PAGE_NUMBER = re.compile(
    r"sid(?:a|an)? \d{1,3}(?: ?\(\d{1,3}\)| av \d{1,3})?|\d{1,3} ?\(\d{1,3}\)", re.I
)
_BARE_NUMBER = re.compile(r"[-–]? ?\d{1,3} ?[-–]?")


def blocks_of_text(text: str) -> tuple[tuple[Block, ...], bool]:
    """Return the blocks of plain ``text``, and whether their pages were worked out."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    flattened = is_flattened(rows)
    lines = _flattened_lines(rows) if flattened else _written_lines(rows)
    return blocks_from_lines(lines), any(line.page is not None for line in lines)


def is_flattened(rows: Sequence[str]) -> bool:
    """Tell whether ``rows`` came out of a PDF with an empty line after every printed line."""
    run_on = parted = 0
    for before, between, after in zip(rows, rows[1:], rows[2:], strict=False):
        if between or not before.strip() or not after.strip() or len(before) > _WIDEST_PRINT:
            continue
        parted += 1
        ends = _ENDS_SENTENCE.search(before.rstrip()[-8:])
        run_on += not ends and after.lstrip()[0].islower()
    return run_on >= _FEWEST_RUN_ON and run_on >= _RUN_ON * parted


def _flattened_lines(rows: Sequence[str]) -> list[Line]:
    width = _usual_width(rows)
    wide_endings = _wide_endings_mean_something(rows)
    lines: list[Line] = []
    page, gap, follows_closely = 1, Gap.NONE, False
    for row in rows:
        text = row.strip(" \f")
        if not text:
            gap = Gap.SPACE if row else gap
            follows_closely = follows_closely and bool(row.strip("\f")) and not row.isspace()
            page += row.count("\f")
            continue
        if _PAGE_NUMBER.fullmatch(text):
            continue
        page += row.count("\f") or (follows_closely and row.startswith(" ") and row[1] != " ")
        ended = wide_endings and row.endswith("  ") and bool(_ENDS_SENTENCE.search(text[-8:]))
        room = WHOLE_LINE if ended else int(_FULL * width) - len(clean(text))
        lines.append(Line(text, gap, room, page))
        gap, follows_closely = Gap.NONE, True
    return lines


def _written_lines(rows: Sequence[str]) -> list[Line]:
    """Return the lines of a text in which blank lines part the paragraphs.

    Lines wider than print are paragraphs of their own. Form feeds part pages.
    """
    width = min(_usual_width(rows), _WIDEST_PRINT)
    paged = any("\f" in row for row in rows)
    lines: list[Line] = []
    page, gap = 1, Gap.BREAK
    for row in rows:
        if "\f" in row:
            page += row.count("\f")
            gap = min(gap, Gap.SPACE)
        text = row.strip(" \t\f")
        if not text:
            gap = Gap.SPACE if paged else Gap.BREAK
            continue
        if paged and (_PAGE_NUMBER.fullmatch(text) or _BARE_NUMBER.fullmatch(text)):
            continue
        room = WHOLE_LINE if len(text) > _WIDEST_PRINT else int(_FULL * width) - len(text)
        lines.append(Line(text, gap, room, page if paged else None))
        gap = Gap.NONE
    return lines


def _usual_width(rows: Sequence[str]) -> int:
    """Return the width, in characters, that nearly all printed lines keep within."""
    lengths = sorted(len(row.strip()) for row in rows if row.strip())
    return lengths[int(_USUAL_WIDTH * (len(lengths) - 1))] if lengths else 0


def _wide_endings_mean_something(rows: Sequence[str]) -> bool:
    """Tell whether lines end in one space as a rule, so that two spaces are an exception."""
    endings = [row.endswith("  ") for row in rows if row.strip() and row.endswith(" ")]
    return bool(endings) and sum(endings) < len(endings) / 2
