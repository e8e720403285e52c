"""Made-up Swedish prose for the tests, and printers that turn it into files."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]

WORDS = (
    "kommunen barn skola bibliotek ansvar arbete samverkan insatser uppföljning förvaltningen "
    "medborgare behov trygghet stöd under vilket fortsätter tillsammans kvällsöppet och med för "
    "att genom redan planeras årligen områden åldersgrupper musikundervisning idrottsföreningar"
).split()

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=12, leading=15, spaceAfter=9)
HEADING = ParagraphStyle(
    "heading", fontName="Helvetica-Bold", fontSize=14, leading=18, spaceAfter=4
)
TITLE = ParagraphStyle("title", fontName="Helvetica", fontSize=22, leading=28, spaceAfter=10)

sentences = st.lists(st.sampled_from(WORDS), min_size=4, max_size=18).map(
    lambda words: " ".join(words).capitalize() + "."
)
paragraphs = st.lists(sentences, min_size=2, max_size=6).map(" ".join)
texts = st.lists(paragraphs, min_size=3, max_size=9)


def flattened(parts: Sequence[str], *, width: int = 66, page_lines: int = 17) -> str:
    """Print ``parts`` as text taken out of a PDF: an empty line after every printed line.

    A line of only spaces parts the paragraphs; a page begins with a line that is indented
    by one space and follows closely.
    """
    rows: list[str] = []
    printed = 0
    for part in parts:
        for line in textwrap.wrap(part, width, break_on_hyphens=False):
            if printed and printed % page_lines == 0 and rows[-2].strip():
                rows[-1] = f" {line} "
            else:
                rows.append(f"{line} ")
            rows.append("")
            printed += 1
        rows += [" ", ""]
    return "\n".join(rows)


def pdf(story: Sequence[Flowable], head: Callable[[Any, object], None] | None = None) -> bytes:
    """Return ``story`` as the bytes of a PDF; ``head`` draws the head of each page."""
    out = BytesIO()
    drawn = head or (lambda canvas, document: None)
    SimpleDocTemplate(out, pagesize=A4).build(list(story), onFirstPage=drawn, onLaterPages=drawn)
    return out.getvalue()


def pdf_of(parts: Sequence[str]) -> bytes:
    """Return ``parts`` as paragraphs of a PDF."""
    return pdf([Paragraph(part, BODY) for part in parts])
