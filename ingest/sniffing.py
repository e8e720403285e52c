"""What a file is, told by its bytes: names lie, first bytes seldom do.

Formats that are not read are named, with what to do about them, so that nobody is left
with "unknown format".
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from charset_normalizer import from_bytes

from ingest.document import IngestError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"

_PDF_WITHIN = 1024
"""Bytes of rubbish that may stand before "%PDF-" (ISO 32000-1, annex H.3.4.1)."""
_SAMPLE = 65_536
_MOST_CONTROL = 0.02
"""Share of the characters of a text that may be control characters."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ett äldre Office-dokument (till exempel .doc)"),
    (b"{\\rtf", "ett RTF-dokument"),
    (b"\x89PNG\r\n\x1a\n", "en bild (PNG)"),
    (b"\xff\xd8\xff", "en bild (JPEG)"),
    (b"GIF8", "en bild (GIF)"),
    (b"II*\x00", "en bild (TIFF)"),
    (b"MM\x00*", "en bild (TIFF)"),
    (b"RIFF", "en bild- eller ljudfil"),
    (b"7z\xbc\xaf\x27\x1c", "ett 7-Zip-arkiv"),
    (b"Rar!", "ett RAR-arkiv"),
    (b"\x1f\x8b", "en gzip-komprimerad fil"),
    (b"\xfd7zXZ\x00", "en xz-komprimerad fil"),
    (b"BZh", "en bzip2-komprimerad fil"),
    (b"MZ", "ett program"),
    (b"\x7fELF", "ett program"),
    (b"SQLite format 3\x00", "en databas"),
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(r"</(?:p|div|h[1-6]|ul|ol|table|body|html|article|section)>", re.IGNORECASE)
_FEWEST_TAGS = 2
_MARKDOWN = re.compile(
    r"^(?:#{1,6} +\S|(?:\*|-|\+) +\S|>\s|\|.{0,200}\||```|\[[^\]]{1,80}\]\()", re.MULTILINE
)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_SAVE_AS = "Spara den som PDF eller Word-dokument (.docx) och läs in den igen."


def media_type(data: bytes) -> str:
    """Return the media type of ``data``, or `PLAIN` for text of any sort.

    Raises:
        IngestError: it is nothing that can be read.
    """
    if not data.strip():
        raise IngestError("Filen är tom. Kontrollera att rätt fil har valts.")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_type(data)
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\0" in data[:_SAMPLE]):
            raise IngestError(f"Filen är {what} och kan inte läsas. {_SAVE_AS}")
    return PLAIN


def text_type(text: str, name: str) -> str:
    """Return whether ``text`` is `HTML`, `MARKDOWN` or `PLAIN`."""
    sample = text[:_SAMPLE]
    if _HTML_START.match(sample):
        return HTML
    if sample.startswith(("---\n", "---\r\n")) and "\n---" in sample:
        return MARKDOWN
    is_named = name.lower().endswith((".md", ".markdown", ".mkd"))
    if _MARKDOWN_HEADING.search(sample) or (is_named and _MARKDOWN.search(sample)):
        return MARKDOWN
    return HTML if len(_HTML_TAG.findall(sample)) >= _FEWEST_TAGS else PLAIN


def decode(data: bytes) -> str:
    """Return ``data`` as text, whatever its encoding.

    UTF-8 is tried first: no other text happens to be valid UTF-8. What is left in
    Swedish offices is Windows-1252, a superset of printable Latin-1; a detector is asked
    only where that reading would hold characters that Swedish text does not.

    Raises:
        IngestError: it is not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(_decoded(data, "utf-16"))
    if b"\0" in data:
        raise IngestError(f"Filen innehåller annat än text och kan inte läsas. {_SAVE_AS}")
    text = _decoded(data, "utf-8-sig")
    if text is None:
        text = _decoded(data, "cp1252")
        if text is None or not _reads_as_swedish(text):
            best = from_bytes(data[:_SAMPLE]).best()
            text = (_decoded(data, best.encoding) if best else None) or text
    return _checked(text)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _reads_as_swedish(text: str) -> bool:
    """Tell whether the characters beyond ASCII are mostly those that Swedish text uses."""
    beyond = [character for character in text[:_SAMPLE] if not character.isascii()]
    swedish = sum(character in "åäöÅÄÖéÉüÜ§–—”’“•…\u00a0½°´·»«à" for character in beyond)
    return swedish >= 0.8 * len(beyond)


def _checked(text: str | None) -> str:
    sample = text[:_SAMPLE] if text else ""
    if text is None or len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample) or "\0" in text:
        raise IngestError(f"Filen innehåller annat än text och kan inte läsas. {_SAVE_AS}")
    return text


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return DOCX
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError) as error:
        raise IngestError(
            "Filen är skadad eller inte hel (troligen ett avbrutet Word-dokument). "
            "Hämta eller spara den på nytt."
        ) from error
    if b"opendocument" in kind:
        raise IngestError(
            f"Filen är ett OpenDocument-dokument (.odt) och kan inte läsas. {_SAVE_AS}"
        )
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise IngestError(f"Filen är ett Excel- eller PowerPoint-dokument. {_SAVE_AS}")
    raise IngestError("Filen är ett zip-arkiv. Packa upp det och läs in dokumenten var för sig.")
