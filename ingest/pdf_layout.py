"""Rows of PDF pages → blocks: page heads and feet, headings, paragraphs.

All measures are relative: to the size most text has, to the leading most lines have, to
the edge most lines reach. What recurs at the same height at the top or bottom of pages
is head or foot, not text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.blocks import Block, Content, Role, clean
from ingest.lines import Gap, Line, blocks_from_lines, item_text
from ingest.pdf_rows import Piece, rows_of_pieces
from ingest.sniffing import PDF

_MARGIN = 0.11
"""Share of a page's height, at its top and at its bottom, where heads and feet stand."""
_RECURS = 0.5
"""Share of the pages on which a head or foot recurs, at least."""
_LARGER = 1.12
"""How much larger than the text a heading is, at least."""
_TITLE = 1.3
"""How much larger than the text a title is, at least."""
_WIDE_LEADING = 1.3
"""How much further apart than usual two lines of two paragraphs are, at least."""
_SURE = 0.8
"""Share of the room on a line that a word must leave unused: some words are wide."""
_UNFILLED = 4
"""Lines for which a page has room below its last one when it was ended on purpose."""
_LONGEST_HEADING = 150
_INDENT = 0.8
"""Type sizes by which the first line of a paragraph is indented, at least."""
_EDGE = 0.95
_PAGE_NUMBER = re.compile(
    r"(?:sid(?:a|an)?|page)?\.?\s*[-–]?\s*\d{1,4}\s*(?:[-–]|\(\d{1,4}\)|(?:av|/|of)\s*\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def content_of_pieces(pieces: Sequence[Piece], heights: Sequence[float]) -> Content:
    """Return the content that ``pieces`` of lines print.

    Args:
        pieces: in the order they were drawn, page by page.
        heights: of each page, in points.
    """
    text, margins = _without_margins(rows_of_pieces(pieces), heights)
    if not text:
        text, margins = margins, []
    blocks = blocks_from_lines(_lines(text))
    title = _title(blocks, text)
    if title:
        at = blocks.index(title)
        blocks = (*blocks[:at], replace(title, role=Role.TITLE, level=0), *blocks[at + 1 :])
    return Content(
        media_type=PDF,
        blocks=blocks,
        title=title.text if title else "",
        margins=tuple(dict.fromkeys(clean(row.text) for row in margins)),
    )


def _without_margins(
    rows: Sequence[Piece], heights: Sequence[float]
) -> tuple[list[Piece], list[Piece]]:
    """Return the rows of the text, and those of page heads and feet."""
    pages: dict[tuple[str, int], set[int]] = defaultdict(set)
    for row in rows:
        if _in_margin(row, heights):
            pages[_look(row)].add(row.box.page)
    text: list[Piece] = []
    margins: list[Piece] = []
    for row in rows:
        recurs = len(pages.get(_look(row), ()))
        is_margin = _in_margin(row, heights) and (
            (recurs > 1 and recurs >= _RECURS * (len(heights) - 1))
            or bool(_PAGE_NUMBER.fullmatch(clean(row.text)))
        )
        (margins if is_margin else text).append(row)
    return text, margins


def _in_margin(row: Piece, heights: Sequence[float]) -> bool:
    height = heights[row.box.page - 1]
    return row.box.bottom < _MARGIN * height or row.box.top > (1 - _MARGIN) * height


def _look(row: Piece) -> tuple[str, int]:
    """Return what a head or foot looks like on every page: its words and its height."""
    return _DIGITS.sub("#", clean(row.text)), round(row.baseline / 4)


def _lines(rows: Sequence[Piece]) -> list[Line]:
    body = _usual_size(rows)
    leading = _usual_leading(rows)
    levels = _heading_levels(rows, body)
    edges = _right_edges(rows)
    lowest = max(row.box.bottom for row in rows)
    lines: list[Line] = []
    last: Piece | None = None
    for row, edge in zip(rows, edges, strict=True):
        width = (row.box.right - row.box.left) / max(len(row.text), 1)
        level = levels.get((row.size, row.bold), 0) if _may_head(row) else 0
        lines.append(
            Line(
                text=row.text,
                gap=_gap(last, row, leading, lowest) if last else Gap.BREAK,
                room=int(_SURE * (edge - row.box.right) / max(width, 0.1)),
                page=row.box.page,
                box=row.box,
                level=level,
            )
        )
        last = row
    return lines


def _usual_size(rows: Sequence[Piece]) -> float:
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    return sizes.most_common(1)[0][0]


def _usual_leading(rows: Sequence[Piece]) -> float:
    """Return the distance between the lines of a paragraph, in type sizes."""
    steps = Counter(
        round((below.baseline - above.baseline) / above.size, 1)
        for above, below in pairwise(rows)
        if above.box.page == below.box.page
        and above.size == below.size
        and 0.8 < (below.baseline - above.baseline) / above.size < 2.5
    )
    return min(
        (step for step, count in steps.items() if count >= 0.25 * steps.most_common(1)[0][1]),
        default=1.2,
    )


def _heading_levels(rows: Sequence[Piece], body: float) -> dict[tuple[float, bool], int]:
    """Return the level of each style, size and weight, that headings have: largest first."""
    weights = Counter(row.bold for row in rows for _ in row.text)
    text_is_bold = weights[True] > weights[False]
    styles = {
        (row.size, row.bold)
        for row in rows
        if _may_head(row)
        and (row.size >= _LARGER * body or (row.bold and not text_is_bold and row.size >= body))
    }
    return {style: level for level, style in enumerate(sorted(styles, reverse=True), start=1)}


def _may_head(row: Piece) -> bool:
    text = clean(row.text)
    return (
        len(text) <= _LONGEST_HEADING
        and text[-1:] not in set(".,;")
        and any(character.isalpha() for character in text)
        and not (item_text(text) or "").startswith("•")
    )


def _right_edges(rows: Sequence[Piece]) -> list[float]:
    """Return the right edge, for each row, of the column it stands in."""
    by_page: dict[int, list[Piece]] = defaultdict(list)
    for row in rows:
        by_page[row.box.page].append(row)
    rights = sorted(row.box.right for row in rows)
    widest = rights[int(_EDGE * (len(rights) - 1))]
    edges: list[float] = []
    gutters = {page: _gutter(on_page) for page, on_page in by_page.items()}
    for row in rows:
        gutter = gutters[row.box.page]
        if gutter and row.box.right <= gutter:
            column = [r.box.right for r in by_page[row.box.page] if r.box.right <= gutter]
            edges.append(max(column))
        else:
            edges.append(max(widest, row.box.right))
    return edges


def _gutter(rows: Sequence[Piece]) -> float | None:
    """Return where the second column of prose on a page begins, if there is one."""
    if not any(below.baseline < above.baseline for above, below in pairwise(rows)):
        return None
    left = min(row.box.left for row in rows)
    starts = Counter(round(row.box.left) for row in rows if row.box.left > left + 100)
    if not starts:
        return None
    start, count = starts.most_common(1)[0]
    return float(start) if count >= 3 else None


def _gap(last: Piece, row: Piece, leading: float, lowest: float) -> Gap:
    """Return what stands between two rows; a page that was left unfilled is a space too."""
    size = min(last.size, row.size)
    if last.box.page != row.box.page:
        unfilled = lowest - last.box.bottom > _UNFILLED * leading * max(last.size, 1.0)
        return Gap.SPACE if unfilled or row.box.page - last.box.page > 1 else Gap.NONE
    if row.baseline < last.baseline:
        return Gap.NONE
    if row.baseline - last.baseline > _WIDE_LEADING * leading * max(size, 1.0):
        return Gap.SPACE
    indented = row.box.left - last.box.left > _INDENT * size
    ends = clean(last.text)[-1:] in set('.!?”"')
    return Gap.SPACE if indented and ends and not item_text(last.text) else Gap.NONE


def _title(blocks: Sequence[Block], rows: Sequence[Piece]) -> Block | None:
    """Return the heading that is the title: the largest type, on the first page, once."""
    headings = [block for block in blocks if block.role is Role.HEADING]
    top = [block for block in headings if block.level == 1]
    largest = max(row.size for row in rows)
    if len(top) != 1 or top[0].places[0].page != rows[0].box.page:
        return None
    return top[0] if largest >= _TITLE * _usual_size(rows) else None
