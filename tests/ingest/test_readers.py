"""Each format is told by its content and read as blocks, whatever the file is called."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings

from ingest import Document, read, read_bytes
from ingest.document import document_id, paragraph_id
from tests.ingest import prose

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SWEDISH = "Förvaltningen är inte överens med nämnden på Ås – ”så är det”."


def _texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def _word(document: docx.document.Document) -> Document:
    out = BytesIO()
    document.save(out)
    return read_bytes(out.getvalue(), "prov.docx")


def _html(body: str) -> Document:
    return read_bytes(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "prov.html")


def test_document_knows_where_it_came_from(tmp_path: Path) -> None:
    """Ids follow from collection and source, the hash from the bytes."""
    path = tmp_path / "a.txt"
    path.write_bytes(SWEDISH.encode())
    document = read(path, source="mapp/a.txt", collection="prov")
    assert document.source == "mapp/a.txt"
    assert document.id == document_id("prov", "mapp/a.txt")
    assert document.content_hash == hashlib.sha256(SWEDISH.encode()).hexdigest()
    assert document.paragraphs[0].id == paragraph_id(document.id, 1)
    assert read(path).source == "a.txt"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.pdf", "a.docx", "utan"])
def test_type_is_told_by_content(name: str) -> None:
    """A wrong name fools nobody."""
    word = BytesIO()
    docx.Document().save(word)
    with_text = docx.Document()
    with_text.add_paragraph(SWEDISH)
    with_text.save(word := BytesIO())
    types = [
        read_bytes(data, name).media_type
        for data in (
            prose.pdf_of([SWEDISH]),
            word.getvalue(),
            b"<html><body><p>Hej</p></body></html>",
        )
    ]
    assert types == ["application/pdf", WORD_TYPE, "text/html"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"]
)
def test_encodings(encoding: str) -> None:
    """Swedish text comes out right from every encoding that offices use."""
    text = SWEDISH if encoding != "latin-1" else SWEDISH.replace("–", "-").replace("”", '"')
    data = text.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert _texts(read_bytes(data, "a.txt")) == [text]


def test_word_headings_by_style_in_both_languages() -> None:
    """Styles named in English or Swedish, and own styles with an outline level, are headings."""
    document = docx.Document()
    document.add_paragraph("Plan för parker", "Title")
    document.add_heading("Mål", 1)
    document.styles.add_style("Rubrik 2 kommun", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Delmål", "Rubrik 2 kommun")
    own = document.styles.add_style("Mellanrubrik", WD_STYLE_TYPE.PARAGRAPH)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "2")
    own.element.get_or_add_pPr().append(outline)
    document.add_paragraph("Del av delmål", "Mellanrubrik")
    document.add_paragraph("Parkerna ska bli fler.")
    read_back = _word(document)
    assert read_back.title == "Plan för parker"
    assert read_back.paragraphs[0].headings == ("Mål", "Delmål", "Del av delmål")


def test_word_lists_and_tables_keep_what_leads_in_to_them() -> None:
    """Numbers are counted as Word counts them; rows of a table stand under its first row."""
    document = docx.Document()
    document.add_paragraph("Nämnden beslutar följande.")
    document.add_paragraph("Svaret godkänns.", style="List Number")
    document.add_paragraph("Beslutet justeras.", style="List Number")
    document.add_paragraph("Förslaget vilar på två ben.")
    document.add_paragraph("Fler träd", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Park", "Träd", "Ekbacken", "40"), strict=True):
        cell.text = text
    assert _texts(_word(document)) == [
        "Nämnden beslutar följande.\n1. Svaret godkänns.\n2. Beslutet justeras.",
        "Förslaget vilar på två ben.",
        "• Fler träd",
        "Park | Träd\n• Ekbacken | 40",
    ]


def test_word_text_in_content_controls_and_insertions_is_kept() -> None:
    """Text that a template or a reviewer put in is text; what was struck out is not."""
    document = docx.Document()
    paragraph = document.add_paragraph("Parken ")
    inserted = OxmlElement("w:ins")
    inserted.append(paragraph.add_run("är stor.")._element)
    paragraph._element.append(inserted)
    deleted = OxmlElement("w:del")
    deleted.append(paragraph.add_run("var liten.")._element)
    paragraph._element.append(deleted)
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    content.append(document.add_paragraph("Mallens text.")._element)
    control.append(content)
    document.element.body.insert(1, control)
    assert _texts(_word(document)) == ["Parken är stor.", "Mallens text."]


@given(prose.texts)
@settings(max_examples=25, deadline=None)
def test_word_paragraphs_come_back(parts: list[str]) -> None:
    """Paragraphs written to a Word document come back the same."""
    document = docx.Document()
    for part in parts:
        document.add_paragraph(part)
    assert _texts(_word(document)) == parts


def test_html_main_content_only() -> None:
    """Menus, page head and foot, scripts and hidden text are no part of a page's text."""
    document = _html(
        "<nav>Meny</nav><header>Logga</header><main><h1>Parkplan</h1><h2>Mål</h2>"
        "<p>Fler <b>träd</b> behövs.<script>alert(1)</script></p><p hidden>Dolt</p>"
        "<p style='display: none'>Dolt</p></main><footer>Fot</footer>"
    )
    assert document.title == "Parkplan"
    assert _texts(document) == ["Fler träd behövs."]
    assert document.paragraphs[0].headings == ("Mål",)


def test_html_lists_and_tables() -> None:
    """Items keep their lead-in and their numbers; rows stand under the first row."""
    document = _html(
        "<p>Vi gör så här:</p>"
        "<ol start=3><li><p>Ett</p></li><li>Två<ul><li>under</li></ul></li></ol>"
        "<table><tr><th>Park</th><th>Träd</th></tr><tr><td>Ekbacken</td><td>40</td></tr></table>"
        "<blockquote>Ett citat.</blockquote>"
    )
    assert _texts(document) == [
        "Vi gör så här:\n3. Ett\n4. Två\n• under",
        "Park | Träd\n• Ekbacken | 40",
        "Ett citat.",
    ]


def test_markdown() -> None:
    """Headings nest, marks of emphasis and links are taken off, lists keep their lead-in."""
    document = read_bytes(
        "# Plan för *parker*\n\nInledning med [länk](https://exempel.se/a_b) och **fet** text.\n\n"
        "## Mål\n\nStaden ska:\n\n- plantera\n- vattna\n  varje dag\n\n"
        "### Delmål\n\n1) ett\n2) två\n\n"
        "> Ett citat.\n".encode(),
        "a.md",
    )
    assert document.title == "Plan för parker"
    assert [(p.headings, p.text) for p in document.paragraphs] == [
        ((), "Inledning med länk och fet text."),
        (("Mål",), "Staden ska:\n• plantera\n• vattna varje dag"),
        (("Mål", "Delmål"), "1) ett\n2) två"),
        (("Mål", "Delmål"), "Ett citat."),
    ]
