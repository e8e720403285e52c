"""Pieces of printed lines → rows in the order of reading.

Pieces side by side are one row where they are the columns of a signature block or a
table, and rows of their own where they are two columns of prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Box
from ingest.signatures import signature_at

_PROSE = 28
"""Characters that a line of a column of prose has on average, at least."""
_FEWEST_ROWS = 4
"""Rows that two columns of prose have side by side, at least."""
_FEWEST_TABLE_ROWS = 3
_NEAR = 3
"""Type sizes by which two rows of a table, or two lines of a column, are apart at most."""
_MARK = re.compile(r"(?:[•▪◦‣●○■□–—*\uf000-\uf0ff-]|o|\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[a-zåäö]\))")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one printed line without a wide gap in it.

    ``baseline`` and ``size`` (of the type) are in points; ``text`` keeps double spaces.
    """

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool


def rows_of_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """Return ``pieces``, in the order they were drawn, put together to rows.

    The columns of a row stand two spaces apart in its text.
    """
    bands: list[list[Piece]] = []
    for piece in pieces:
        if bands and _is_beside(bands[-1][-1], piece):
            bands[-1].append(piece)
        else:
            bands.append([piece])
    rows: list[Piece] = []
    run: list[list[Piece]] = []
    for band in map(_without_marks, bands):
        if run and not _aligned(run[-1], band):
            rows += _read(run)
            run = []
        run.append(band)
    return [*rows, *_read(run)]


def _is_beside(last: Piece, piece: Piece) -> bool:
    """Tell whether ``piece`` stands to the right of ``last`` on the same printed line."""
    same_line = abs(last.baseline - piece.baseline) < 0.3 * min(last.size, piece.size)
    return last.box.page == piece.box.page and same_line and piece.box.left >= last.box.right - 1


def _without_marks(band: Sequence[Piece]) -> list[Piece]:
    """Return ``band`` with a mark of a list, or the number of a heading, put to its text."""
    if len(band) > 1 and _MARK.fullmatch(band[0].text):
        return [_one(band[:2], " "), *band[2:]]
    return list(band)


def _aligned(above: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Tell whether two bands have the same columns, several of them, close to each other."""
    return (
        1 < len(above) == len(below)
        and above[0].box.page == below[0].box.page
        and abs(below[0].baseline - above[0].baseline) < _NEAR * above[0].size
        and all(
            upper.box.left < lower.box.right and lower.box.left < upper.box.right
            for upper, lower in zip(above, below, strict=True)
        )
    )


def _read(run: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """Yield the rows of ``run``, bands with the same columns.

    Two columns of prose are read one after the other. The rows of a table become items
    under its first row. Anything else, such as a signature block, keeps its columns.
    """
    lengths = [len(piece.text) for band in run for piece in band]
    is_prose = sum(lengths) >= _PROSE * len(lengths)
    if len(run) >= _FEWEST_ROWS and len(run[0]) == 2 and is_prose:
        for column in (0, 1):
            yield from (band[column] for band in run)
    elif len(run) >= _FEWEST_TABLE_ROWS and not signature_at([_one(b, "  ").text for b in run]):
        yield _one(run[0], " | ")
        for band in run[1:]:
            row = _one(band, " | ")
            yield replace(row, text=f"• {row.text}", bold=False)
    else:
        yield from (_one(band, "  ") for band in run)


def _one(band: Sequence[Piece], glue: str) -> Piece:
    """Return the pieces of ``band`` as one piece."""
    if len(band) == 1:
        return band[0]
    box = Box(
        page=band[0].box.page,
        left=min(piece.box.left for piece in band),
        top=min(piece.box.top for piece in band),
        right=max(piece.box.right for piece in band),
        bottom=max(piece.box.bottom for piece in band),
    )
    longest = max(band, key=lambda piece: len(piece.text))
    text = glue.join(piece.text for piece in band)
    return replace(longest, text=text, box=box, bold=all(piece.bold for piece in band))
