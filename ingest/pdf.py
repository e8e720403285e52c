"""PDF → pieces of printed lines with place, size and weight, by PDFium.

PDFium gives characters with boxes in the order the file draws them, which is the order
of reading in what word processors write. Here they become pieces of lines; what the
pieces mean is settled in `ingest.pdf_layout`. PDFium is not thread-safe, so one lock
holds for all its calls.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from ctypes import c_double, create_string_buffer
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from ingest import ocr
from ingest.blocks import Content
from ingest.document import Box, IngestError
from ingest.pdf_layout import content_of_pieces
from ingest.pdf_rows import Piece

MOST_PAGES = 2000
"""Pages in the longest PDF that is read."""
_COLUMN_GAP = 1.6
"""Width of the gap, in type sizes, that parts two columns of one printed line."""
_SAME_BASELINE = 0.5
"""Share of the type size within which characters stand on one line, raised ones included."""
_BOLD = 600
_LINE_ENDS = "\r\n"
_HYPHENS = {"\x02": "-", "\ufffe": "-", "\x00": ""}
"""What PDFium puts for a hyphen that ends a line, and for a character it cannot name."""

PDFIUM_LOCK = threading.Lock()


def read_pdf(data: bytes) -> Content:
    """Return what ``data``, the bytes of a PDF, holds. Safe to call from many threads.

    Raises:
        IngestError: it is damaged, locked or too long, or has no text and OCR is not
            installed.
    """
    with PDFIUM_LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
            try:
                return _content(document)
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise IngestError(_why_unreadable(str(error))) from error


def _why_unreadable(message: str) -> str:
    if "password" in message.lower() or "security" in message.lower():
        return (
            "PDF-filen är skyddad med lösenord. Be avsändaren om en version utan lösenord, "
            "eller öppna den och skriv ut den till en ny PDF."
        )
    return "PDF-filen är skadad eller inte hel. Hämta den på nytt från källan."


def _content(document: pypdfium2.PdfDocument) -> Content:
    count = len(document)
    if count > MOST_PAGES:
        raise IngestError(
            f"PDF-filen har {count} sidor; längsta fil som läses har {MOST_PAGES} sidor. "
            "Dela upp den i flera filer."
        )
    pieces: list[Piece] = []
    heights: list[float] = []
    for number in range(count):
        page = document[number]
        heights.append(page.get_height())
        pieces += _Page(page, number + 1).pieces()
        page.close()
    return content_of_pieces(pieces or ocr.pieces_of(document), heights)


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A character and its place, in points from the page's top left corner."""

    text: str
    index: int
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float


class _Page:
    """One page: its characters, and how its coordinates turn into those of a reader."""

    def __init__(self, page: pypdfium2.PdfPage, number: int) -> None:
        self._number = number
        self._crop = page.get_cropbox()
        self._rotation = page.get_rotation()
        self._width, self._height = page.get_size()
        self._text = page.get_textpage()

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of lines in the order the file draws them."""
        held: list[_Glyph] = []
        words: list[str] = []
        for index in range(self._text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(self._text, index)
            character = chr(code) if not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF else ""
            character = _HYPHENS.get(character, character)
            if character in _LINE_ENDS and character:
                yield from self._piece(words, held)
                held, words = [], []
            elif not character.strip():
                words.append(character and " ")
            else:
                glyph = self._glyph(index, character)
                if held and _parts(held[-1], glyph):
                    yield from self._piece(words, held)
                    held, words = [], []
                held.append(glyph)
                words.append(character)
        yield from self._piece(words, held)
        self._text.close()

    def _glyph(self, index: int, character: str) -> _Glyph:
        rect = pdfium.FS_RECTF()
        x, y = c_double(), c_double()
        pdfium.FPDFText_GetLooseCharBox(self._text, index, rect)
        pdfium.FPDFText_GetCharOrigin(self._text, index, x, y)
        corners = self._turned(rect.left, rect.top), self._turned(rect.right, rect.bottom)
        left, right = sorted(corner[0] for corner in corners)
        top, bottom = sorted(corner[1] for corner in corners)
        size = pdfium.FPDFText_GetFontSize(self._text, index)
        height = bottom - top
        if not 0.7 * size <= height <= 2 * size:  # the page scales the type
            size = height / 1.15
        baseline = self._turned(x.value, y.value)[1]
        return _Glyph(character, index, left, top, right, bottom, baseline, size)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page's own space as a reader sees it, from the top left."""
        left, bottom, right, top = self._crop
        if self._rotation == 90:
            return y - bottom, x - left
        if self._rotation == 180:
            return right - x, y - bottom
        if self._rotation == 270:
            return top - y, right - x
        return x - left, top - y

    def _piece(self, words: Sequence[str], glyphs: Sequence[_Glyph]) -> Iterator[Piece]:
        if not glyphs:
            return
        box = Box(
            page=self._number,
            left=max(min(glyph.left for glyph in glyphs), 0.0),
            top=max(min(glyph.top for glyph in glyphs), 0.0),
            right=min(max(glyph.right for glyph in glyphs), self._width),
            bottom=min(max(glyph.bottom for glyph in glyphs), self._height),
        )
        if box.left >= box.right or box.top >= box.bottom:  # it stands outside the page
            return
        sizes = sorted(glyph.size for glyph in glyphs)
        yield Piece(
            text="".join(words).strip(),
            box=box,
            baseline=glyphs[0].baseline,
            size=round(sizes[len(sizes) // 2] * 2) / 2,
            bold=all(self._is_bold(glyph) for glyph in (glyphs[0], glyphs[-1])),
        )

    def _is_bold(self, glyph: _Glyph) -> bool:
        if pdfium.FPDFText_GetFontWeight(self._text, glyph.index) >= _BOLD:
            return True
        length = pdfium.FPDFText_GetFontInfo(self._text, glyph.index, None, 0, None)
        name = create_string_buffer(max(length, 1))
        pdfium.FPDFText_GetFontInfo(self._text, glyph.index, name, length, None)
        return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _parts(last: _Glyph, glyph: _Glyph) -> bool:
    """Tell whether ``glyph`` stands on another line than ``last``, or in another column."""
    size = max(last.size, glyph.size)
    if abs(glyph.baseline - last.baseline) > _SAME_BASELINE * size:
        return True
    return glyph.left - last.right > _COLUMN_GAP * size or glyph.left < last.left - size
