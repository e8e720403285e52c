"""PDFs made here come back as the paragraphs they were made of, each in its place."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)

from ingest import Document, read_bytes
from tests.ingest import prose

Head = Callable[[Canvas, object], None]

FILL = (
    "Kulturförvaltningen ser att intresset för musik och dans har ökat bland kommunens barn och "
    "att köerna till kurserna är långa i flera områden. Förvaltningen arbetar därför med att öppna "
    "fler lokaler tillsammans med föreningarna."
)


def _read(story: list[Any], head: Head | None = None) -> Document:
    return read_bytes(prose.pdf(story, head), "prov.pdf")


def _drawn(*rows: tuple[float, float, str], size: float = 12) -> Document:
    """Return a one-page PDF with ``rows`` drawn at x, y (points from the lower left)."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for x, y, text in rows:
        canvas.setFont("Times-Roman", size)
        canvas.drawString(x, y, text)
    canvas.save()
    return read_bytes(out.getvalue(), "ritad.pdf")


@given(prose.texts)
@settings(max_examples=25, deadline=None)
def test_paragraphs_come_back(parts: list[str]) -> None:
    """Paragraphs set in a PDF come back with the same words and in the same order."""
    document = read_bytes(prose.pdf_of(parts), "prov.pdf")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert " ".join(texts) == " ".join(parts)
    on_first_page = [p.text for p in document.paragraphs if {b.page for b in p.boxes} == {1}]
    assert set(on_first_page[:-1]) <= set(parts)


@given(prose.texts)
@settings(max_examples=10, deadline=None)
def test_boxes_lie_on_their_pages(parts: list[str]) -> None:
    """Each box lies within its page, and the first one on the page the paragraph begins on."""
    width, height = A4
    for paragraph in read_bytes(prose.pdf_of(parts * 3), "prov.pdf").paragraphs:
        assert paragraph.boxes
        assert paragraph.boxes[0].page == paragraph.page
        for box in paragraph.boxes:
            assert 0 <= box.left < box.right <= width
            assert 0 <= box.top < box.bottom <= height


def test_boxes_follow_each_other_down_the_page() -> None:
    """Boxes count from the top: a later paragraph on the page lies lower."""
    document = _read([Paragraph(FILL, prose.BODY) for _ in range(4)])
    tops = [paragraph.boxes[0].top for paragraph in document.paragraphs]
    assert tops == sorted(tops)
    assert tops[0] < A4[1] / 4


def test_page_break_leaves_a_paragraph_whole() -> None:
    """A paragraph over a page break is one paragraph with a box on each of the pages."""
    document = _read([Spacer(1, 610), Paragraph(f"{FILL} {FILL}", prose.BODY)])
    (paragraph,) = document.paragraphs
    assert paragraph.text == f"{FILL} {FILL}"
    assert [box.page for box in paragraph.boxes] == [1, 2]


def test_headings_by_type_and_title_by_size() -> None:
    """Bold lines are headings; the one largest line on the first page is the title."""
    document = _read(
        [
            Paragraph("Plan för fler scener", prose.TITLE),
            Paragraph("Varför scener behövs", prose.HEADING),
            Paragraph(FILL, prose.BODY),
            Paragraph("Hur arbetet följs upp", prose.HEADING),
            Paragraph(FILL, prose.BODY),
        ]
    )
    assert document.title == "Plan för fler scener"
    assert [paragraph.headings for paragraph in document.paragraphs] == [
        ("Varför scener behövs",),
        ("Hur arbetet följs upp",),
    ]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    """What recurs at the top and foot of the pages is no text, but tells dnr and date."""

    def head(canvas: Canvas, _: object) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 800, "Kulturförvaltningen")
        canvas.drawRightString(520, 800, f"Sida {canvas.getPageNumber()} (3)")
        canvas.drawString(72, 785, "Dnr 3.1-77/2021")
        canvas.drawString(72, 30, "Storgatan 1, Lillstad")

    words = prose.WORDS[:24]
    parts = [f"{word.capitalize()} kom först. {word.capitalize()} {FILL}" for word in words]
    story = [Paragraph(part, prose.BODY) for part in parts]
    document = _read(story, head=head)
    assert [paragraph.text for paragraph in document.paragraphs] == parts
    assert document.metadata.dnr == "3.1-77/2021"
    assert document.metadata.forvaltning == "Kulturförvaltningen"


def test_signature_block_of_two_columns() -> None:
    """Names and titles in two columns are put together, person by person."""
    names = [["Anna Bergström", "Erik af Sandeberg"], ["Förvaltningschef", "Tf avdelningschef"]]
    document = _read([Paragraph(FILL, prose.BODY), Table(names, colWidths=[200, 200])])
    people = [(person.name, person.title) for person in document.metadata.signatories]
    assert people == [
        ("Anna Bergström", "Förvaltningschef"),
        ("Erik af Sandeberg", "Tf avdelningschef"),
    ]
    assert document.paragraphs[0].text == FILL


def test_rows_of_a_table_stand_under_its_first_row() -> None:
    """A table is one paragraph: rows mean nothing without the names of the columns."""
    rows = [["Hus", "2021", "2022"], ["Norra", "38", "4"], ["Södra", "112", "96"]]
    document = _read([Paragraph(FILL, prose.BODY), Table(rows, colWidths=[200, 80, 80])])
    table = document.paragraphs[1].text
    assert table == "Hus | 2021 | 2022\n• Norra | 38 | 4\n• Södra | 112 | 96"


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    """Columns that are drawn line by line across the page are read down, not across."""
    left = ["Kommunen har under åren byggt ut", "sina musikhus i alla delar av staden", "och gjort "
            "avgiften lägre för barn i", "familjer med små inkomster i år."]  # fmt: skip
    right = ["Nästa steg är att öppna ett hus i", "det gamla brandstationshuset, där det", "redan "
             "finns en scen som föreningar", "kan låna på kvällar och helger nu."]  # fmt: skip
    rows = [
        (x, 700 - 15 * n, line)
        for n, lines in enumerate(zip(left, right, strict=True))
        for x, line in zip((72, 320), lines, strict=True)
    ]
    document = _drawn(*rows)
    assert " ".join(p.text for p in document.paragraphs) == " ".join([*left, *right])


def test_list_keeps_its_lead_in() -> None:
    """Bullets drawn apart from their words are put to them, under the line that leads in."""
    texts = ("att ett hus öppnas", "att kön kortas.")
    items = ListFlowable([ListItem(Paragraph(t, prose.BODY)) for t in texts], bulletType="bullet")
    document = _read([Paragraph("Förvaltningen föreslår följande:", prose.BODY), items])
    assert [p.text for p in document.paragraphs] == [
        "Förvaltningen föreslår följande:\n• att ett hus öppnas\n• att kön kortas."
    ]


def test_hyphens_at_line_ends() -> None:
    """A hyphen that breaks a word goes, one that belongs to a name stays."""
    document = _drawn(
        (72, 700, "Förvaltningen har under våren tagit emot försla-"),
        (72, 685, "get från Spånga-"),
        (72, 670, "Tensta om musik- och dansskolan och svarar nu."),
    )
    assert document.paragraphs[0].text == (
        "Förvaltningen har under våren tagit emot förslaget från Spånga-Tensta om musik- och "
        "dansskolan och svarar nu."
    )


def test_rotated_page_has_boxes_as_the_reader_sees_it() -> None:
    """On a page that is shown turned, boxes are measured from the corner the reader sees."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setPageRotation(90)
    canvas.rotate(90)
    canvas.drawString(100, -100, "En mening på en liggande sida.")
    canvas.save()
    (paragraph,) = read_bytes(out.getvalue(), "liggande.pdf").paragraphs
    (box,) = paragraph.boxes
    assert box.right <= A4[1]
    assert box.bottom <= A4[0]
    assert box.right - box.left > box.bottom - box.top


def test_many_threads_read_at_once() -> None:
    """PDFs can be read from several threads, though PDFium itself takes one at a time."""
    data = prose.pdf_of([FILL] * 3)
    read: list[int] = []
    threads = [
        threading.Thread(target=lambda: read.append(len(read_bytes(data, "a.pdf").paragraphs)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [3] * 6


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_scanned_page_is_read_by_ocr() -> None:
    """A page that is a picture is read where OCR is installed."""
    pytest.importorskip("pytesseract", reason="the extra ocr is not installed")
    pypdfium2 = pytest.importorskip("pypdfium2")
    written = pypdfium2.PdfDocument(prose.pdf_of([FILL]))
    picture = written[0].render(scale=3).to_pil()
    written.close()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.save()
    document = read_bytes(out.getvalue(), "skannad.pdf")
    assert "köerna till kurserna är långa" in document.paragraphs[0].text
    assert document.paragraphs[0].page == 1


def test_empty_pages_are_passed_over() -> None:
    """A page without text does not shift the numbers of the pages after it."""
    text = Paragraph(FILL, prose.BODY)
    document = _read([text, PageBreak(), Spacer(1, 9), PageBreak(), text])
    assert [paragraph.page for paragraph in document.paragraphs] == [1, 3]
