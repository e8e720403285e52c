"""A file that cannot be read ends as an IngestError that says what is wrong and what to do."""

from __future__ import annotations

import contextlib
import os
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from ingest import Document, IngestError, read, read_bytes, readers
from ingest.docx import LARGEST_UNPACKED
from ingest.pdf import MOST_PAGES
from tests.ingest import prose

MEGABYTE = 1024 * 1024


def _word(*parts: str) -> bytes:
    document = docx.Document()
    for part in parts:
        document.add_paragraph(part)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _repacked(data: bytes, **changed: bytes) -> bytes:
    """Return the archive ``data`` with some of its members changed or added."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changed.pop(name, old.read(name)))
        for name, content in changed.items():
            new.writestr(name, content)
    return out.getvalue()


def _archive(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _pages(count: int, **options: Any) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    for number in range(count):
        canvas.drawString(72, 700, f"Sidan har nummer {number}.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
)
PDF = prose.pdf_of(["En mening om skolan och biblioteket i kommunen."])
WORD = _word("En mening.")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "tom"),
        (b" \n\t ", "tom"),
        (b"\xef\xbb\xbf", "ingen text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        (b"{\\rtf1\\ansi Hej}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "bild"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "bild"),
        (_archive(mimetype=b"application/vnd.oasis.opendocument.text"), ".odt"),
        (_archive(**{"xl/workbook.xml": b"<x/>"}), "Excel"),
        (_archive(**{"a.txt": b"hej"}), "zip-arkiv"),
        (b"text med\x00nolltecken i sig", "annat än text"),
        (bytes(range(1, 9)) * 40, "annat än text"),
        (b"\xff\xfeA\xd8B", "annat än text"),
        (b"<html><body><script>alert(1)</script></body></html>", "ingen text"),
        (PDF[:400], "skadad"),
        (b"%PDF-1.7 och inget mer", "skadad"),
        (WORD[:900], "skadad"),
        (WORD[: len(WORD) // 2], "skadad"),
        (_repacked(WORD, **{"word/document.xml": b"<inte xml"}), "skadat"),
        (_repacked(WORD, **{"word/document.xml": BOMB}), "definitioner"),
        (_repacked(WORD, **{"word/document.xml": BOMB.decode().encode("utf-16")}), "definitioner"),
        (_repacked(WORD, **{"word/media/a.bin": bytes(LARGEST_UNPACKED + 1)}), "packas upp"),
        (_word(), "ingen text"),
        (_pages(1, encrypt="hemligt"), "lösenord"),
        (_pages(MOST_PAGES + 1), "sidor"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, says: str) -> None:
    """Each sort of unreadable file has a message of its own."""
    with pytest.raises(IngestError, match=says) as caught:
        read_bytes(data, "fil.pdf")
    assert str(caught.value).rstrip().endswith(".")


def test_scanned_pdf_without_ocr_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are pictures are called that, and OCR is named as the way out."""
    monkeypatch.setenv("PATH", "")
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    with pytest.raises(IngestError, match="tesseract"):
        read_bytes(out.getvalue(), "skannad.pdf")


def test_size_is_looked_at_before_the_file_is_read(tmp_path: Path) -> None:
    """A file over the limit is refused by its size, without reading it."""
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)
    assert path.stat().st_size > readers.LARGEST_FILE
    begun = time.perf_counter()
    with pytest.raises(IngestError, match="200 MB; största fil"):
        read(path)
    assert time.perf_counter() - begun < 0.5


def test_folder_device_and_missing_file(tmp_path: Path) -> None:
    """What is no ordinary file is refused, and never read."""
    with pytest.raises(IngestError, match="mapp"):
        read(tmp_path)
    with pytest.raises(IngestError, match="finns inte"):
        read(tmp_path / "borta.pdf")
    with pytest.raises(IngestError, match="ingen vanlig fil"):
        read(Path(os.devnull))
    with pytest.raises(IngestError):
        read(tmp_path / "a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    """A file without permission to read says whom to ask."""
    path = tmp_path / "last.txt"
    path.write_text("hemligt")
    path.chmod(0)
    with pytest.raises(IngestError, match="läsbehörighet"):
        read(path)


@pytest.mark.parametrize(
    "unit",
    ["a", "*", "_", "[", "<", "(", "-", "•", "1", "#", "|", "`", "A ", "a\n", "- a\n", "[a](",
     "Aa-", "Dnr ", "remitterat till ", "Bo Ek (L) och ", "<div>", "</p>", "<!--", "a  b\n",
     "\u00ad"],
)  # fmt: skip
def test_no_text_takes_long(unit: str) -> None:
    """Reading is linear: a megabyte of one character is read within seconds."""
    text = unit * (MEGABYTE if len(unit) == 1 else MEGABYTE // 16)
    begun = time.perf_counter()
    for name in ("a.md", "a.txt"):
        with contextlib.suppress(IngestError):
            read_bytes(text.encode(), name)
    assert time.perf_counter() - begun < 20


@given(st.text(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    """Whatever text a file holds, it becomes a document, no paragraph empty, or an error."""
    _holds(text.encode("utf-8", "replace"), name)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe", b"---\n"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    """Whatever bytes a file holds, it becomes a document or an error."""
    _holds(start + data, "fil")


@given(st.integers(0, len(WORD) - 1), st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_damaged_word_document_is_read_or_refused(at: int, byte: int) -> None:
    """A Word document with one byte changed is read or refused, never a crash."""
    _holds(WORD[:at] + bytes([byte]) + WORD[at + 1 :], "fil.docx")


@given(st.integers(0, len(PDF) - 1), st.integers(0, 255))
@settings(max_examples=40, deadline=None)
def test_damaged_pdf_is_read_or_refused(at: int, byte: int) -> None:
    """A PDF with one byte changed is read or refused, never a crash."""
    _holds(PDF[:at] + bytes([byte]) + PDF[at + 1 :], "fil.pdf")


def _holds(data: bytes, name: str) -> Document | None:
    try:
        document = read_bytes(data, name)
    except IngestError:
        return None
    assert document.title
    assert document.paragraphs
    for number, paragraph in enumerate(document.paragraphs, start=1):
        assert paragraph.text.strip() == paragraph.text != ""
        assert "  " not in paragraph.text
        assert paragraph.number == number
    return document
