"""Text of scanned pages, where the extra "ocr" and the program tesseract are installed.

A scanned PDF holds pictures and no text. Without OCR it cannot be read, and the message
says what to install; nothing is guessed.
"""

from __future__ import annotations

import importlib
import shutil
from typing import Any

import pypdfium2  # type: ignore[import-untyped]

from ingest.document import Box, IngestError
from ingest.pdf_rows import Piece

_SCALE = 300 / 72
"""Pixels a point: 300 dpi, which tesseract is made for."""
_LANGUAGE = "swe"
_MOST_PAGES = 200
_LEAST_CONFIDENCE = 30.0
_NEEDS_OCR = (
    "PDF-filen innehåller bara bilder av sidor (den är skannad) och ingen text. "
    "För att läsa den behövs OCR: installera programmet tesseract med svenska språkdata och "
    "tillägget remissassistenten[ocr], eller be avsändaren om en PDF med text."
)


def pieces_of(document: pypdfium2.PdfDocument) -> list[Piece]:
    """Return the lines that OCR finds on the pages of ``document``, a scanned PDF.

    Raises:
        IngestError: OCR is not installed, does not work, or finds nothing.
    """
    tesseract = _tesseract()
    if len(document) > _MOST_PAGES:
        raise IngestError(
            f"PDF-filen är skannad och har {len(document)} sidor; högst {_MOST_PAGES} skannade "
            "sidor läses. Dela upp den i flera filer."
        )
    pieces: list[Piece] = []
    for number in range(len(document)):
        page = document[number]
        image = page.render(scale=_SCALE).to_pil()
        page.close()
        try:
            found = tesseract.image_to_data(
                image, lang=_LANGUAGE, output_type=tesseract.Output.DICT, timeout=120
            )
        except (tesseract.TesseractError, RuntimeError, OSError) as error:
            raise IngestError(
                "Programmet tesseract kunde inte läsa sidorna. Kontrollera att svenska språkdata "
                "(swe) är installerade."
            ) from error
        pieces += _lines(found, number + 1)
    if not pieces:
        raise IngestError("PDF-filen är skannad och ingen text kunde tydas på sidorna.")
    return pieces


def _tesseract() -> Any:
    """Return the module pytesseract, where it and its program are installed."""
    try:
        module = importlib.import_module("pytesseract")
    except ImportError as error:
        raise IngestError(_NEEDS_OCR) from error
    if shutil.which(module.pytesseract.tesseract_cmd) is None:
        raise IngestError(_NEEDS_OCR)
    return module


def _lines(found: dict[str, list[Any]], page: int) -> list[Piece]:
    """Return the lines of a page from tesseract's table of words."""
    lines: dict[tuple[int, int, int], list[int]] = {}
    for at, text in enumerate(found["text"]):
        if str(text).strip() and float(found["conf"][at]) >= _LEAST_CONFIDENCE:
            key = (found["block_num"][at], found["par_num"][at], found["line_num"][at])
            lines.setdefault(key, []).append(at)
    pieces = []
    for words in lines.values():
        box = Box(
            page=page,
            left=min(found["left"][at] for at in words) / _SCALE,
            top=min(found["top"][at] for at in words) / _SCALE,
            right=max(found["left"][at] + found["width"][at] for at in words) / _SCALE,
            bottom=max(found["top"][at] + found["height"][at] for at in words) / _SCALE,
        )
        text = " ".join(str(found["text"][at]) for at in words)
        pieces.append(Piece(text, box, box.bottom, _BODY_SIZE, bold=False))
    return pieces


_BODY_SIZE = 11.0
"""Type size given to all lines: that of a scan is too rough to tell headings by."""
