"""Tables for people: plain on the terminal, Markdown in ``docs/measured.md``.

Numbers are written as in Swedish: a decimal comma, thousands parted by a narrow space.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.results import Cell, Result, Table

HEADING = "# Uppmätt"
PREFACE = (
    'Den här filen skrivs av `make bench BENCH="table --out docs/measured.md"` ur de senaste '
    "körningarna. Ändra den inte för hand."
)
_THOUSANDS = "\u202f"
_WHOLE_FROM = 100
_GROUPED_FROM = 10_000


def markdown(results: Sequence[Result]) -> str:
    """Return ``results`` as a Markdown page: a section a table, with how it was measured."""
    parts = [HEADING, PREFACE]
    for result in results:
        measured = f"*Uppmätt {result.day} på {result.machine}.*"
        for table in result.tables:
            parts += [f"## {table.title}", _markdown_table(table), table.note, measured]
    parts += ["## Versioner", "\n".join(map(_versions, results))]
    return "\n\n".join(parts) + "\n"


def plain(table: Table) -> str:
    """Return ``table`` for a terminal, its columns lined up."""
    rows = [table.columns, *([number(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    return "\n".join((table.title, *lines, table.note))


def number(cell: Cell) -> str:
    """Return ``cell`` as it is written; a missing value is a dash.

    >>> number(0.75), number(5.25), number(1234.5), number(None)
    ('0,750', '5,2', '1234', '–')
    """
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and abs(cell) < _WHOLE_FROM:
        return (f"{cell:.3f}" if abs(cell) <= 1 else f"{cell:.1f}").replace(".", ",")
    whole = round(cell)
    return f"{whole:,}".replace(",", _THOUSANDS) if abs(whole) >= _GROUPED_FROM else str(whole)


def _markdown_table(table: Table) -> str:
    rules = ["---", *["---:"] * (len(table.columns) - 1)]
    rows = [table.columns, rules, *([number(cell) for cell in row] for row in table.rows)]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows
    )


def _versions(result: Result) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in result.versions.items())
    titles = ", ".join(table.title for table in result.tables)
    return f"- {titles} ({result.day}): {versions}."


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Return the first cell set to the left, the others to the right."""
    return [
        row[0].ljust(widths[0]),
        *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
    ]
