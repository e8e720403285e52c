"""Sources as PDF pages such as a municipality prints.

They have a running header, page numbers, hyphenation and a signature block in two columns.

The fonts are the ones that reportlab carries, embedded, so that å, ä, ö, – and ” are
the same everywhere. ``invariant`` leaves out dates and random ids: equal text, equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path

import reportlab  # type: ignore[import-untyped]
from markup import HYPHENATION_POINT, Block, Source, Style
from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

_REGULAR, _BOLD = "Vera", "VeraBd"
_SOFT_HYPHEN = "\u00ad"
_MARGIN = 26 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_GREY = colors.HexColor("#555555")

_BODY = ParagraphStyle(
    "body", fontName=_REGULAR, fontSize=9, leading=12.6, spaceAfter=5, embeddedHyphenation=1
)
_HEADING = ParagraphStyle(
    "heading", _BODY, fontName=_BOLD, fontSize=11.5, spaceBefore=6, spaceAfter=3, keepWithNext=1
)
_STYLES = {
    Style.TITLE: ParagraphStyle(
        "title", _HEADING, fontSize=14, leading=18, spaceBefore=10, spaceAfter=8
    ),
    Style.HEADING: _HEADING,
    Style.SUBHEADING: ParagraphStyle("subheading", _HEADING, fontSize=9, spaceBefore=3),
    Style.LINE: ParagraphStyle("line", _BODY, spaceAfter=0),
    Style.BULLET: ParagraphStyle("bullet", _BODY, leftIndent=14, bulletIndent=3, spaceAfter=3),
    Style.NUMBERED: ParagraphStyle("numbered", _BODY, leftIndent=17, spaceAfter=3),
    Style.BODY: _BODY,
}
_CELL = ParagraphStyle("cell", _BODY, fontSize=8.5, leading=11.5, spaceAfter=0)
_TABLE_HEAD = ParagraphStyle("cellhead", _CELL, fontName=_BOLD)


def write_pdf(source: Source, path: Path) -> None:
    """Write ``source`` to ``path`` as PDF."""
    for font in (_REGULAR, _BOLD):
        folder = Path(reportlab.__file__).parent / "fonts"
        pdfmetrics.registerFont(TTFont(font, str(folder / f"{font}.ttf")))
    template = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=27 * mm,
        bottomMargin=25 * mm,
        invariant=1,
        title=source.title,
        author="Almstads stad (påhittad)",
        lang="sv",
    )
    draw = partial(_running_lines, source)
    template.build(list(_flowables(source)), onFirstPage=draw, onLaterPages=draw)


def _running_lines(source: Source, canvas: Canvas, template: SimpleDocTemplate) -> None:
    """Draw header, footer and page number on the page at hand."""
    canvas.saveState()
    canvas.setFont(_REGULAR, 7.5)
    canvas.setFillColor(_GREY)
    canvas.drawString(_MARGIN, A4[1] - 16 * mm, source.header)
    canvas.drawString(_MARGIN, 13 * mm, source.footer)
    canvas.drawRightString(A4[0] - _MARGIN, 13 * mm, f"Sida {template.page}")
    canvas.restoreState()


def _flowables(source: Source) -> Iterator[Flowable]:
    """Yield what is set on the pages; rows of one table, or of one signature, together."""
    for style, group in groupby(source.blocks, key=lambda block: block.style):
        blocks = list(group)
        if style is Style.ROW:
            yield _table([block.cells for block in blocks])
        elif style is Style.COLUMNS:
            yield _signatures([block.cells for block in blocks])
        elif style is Style.GAP:
            yield Spacer(0, 3)
        else:
            yield from map(_paragraph, blocks)


def _paragraph(block: Block) -> Paragraph:
    """Set one block of running text."""
    text = _with_soft_hyphens(block.text)
    bullet = "•" if block.style is Style.BULLET else block.marker or None
    return Paragraph(text, _STYLES[block.style], bulletText=bullet)


# Of the page's width, for a table of so many columns: no cell's word may be broken.
_SHARES = {
    2: (0.6, 0.4),
    3: (0.5, 0.25, 0.25),
    4: (0.36, 0.26, 0.26, 0.12),
    5: (0.46, 0.135, 0.135, 0.135, 0.135),
}


def _table(rows: list[tuple[str, ...]]) -> Flowable:
    """Set a table whose first row is its head."""
    head, *body = rows
    cells = [[Paragraph(cell, _TABLE_HEAD) for cell in head]]
    cells += [[Paragraph(_with_soft_hyphens(cell), _CELL) for cell in row] for row in body]
    table = Table(cells, colWidths=[_WIDTH * share for share in _SHARES[len(head)]])
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eeeeee")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return KeepTogether([table, Spacer(0, 8)])


def _signatures(rows: list[tuple[str, ...]]) -> Flowable:
    """Set names and titles in two columns, with room for the signatures above."""
    table = Table([[Paragraph(cell, _STYLES[Style.LINE]) for cell in row] for row in rows])
    table.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return KeepTogether([Spacer(0, 16), table, Spacer(0, 8)])


def _with_soft_hyphens(text: str) -> str:
    """Return ``text`` with its hyphenation points as the character that fonts know."""
    return text.replace(HYPHENATION_POINT, _SOFT_HYPHEN)
