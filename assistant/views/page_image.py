"""A page of a PDF as a picture, with the boxes of a paragraph framed.

PDFium is not thread-safe: its calls stand under the lock that the PDF reader uses too.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import streamlit as st
from PIL import Image, ImageChops, ImageDraw

from ingest.document import Box
from ingest.pdf import PDFIUM_LOCK

_SCALE = 1.9
"""Pixels a point: a page of A4 becomes some 1130 pixels wide, sharp on most screens."""
_MARGIN = 4.0
_FRAME, _TINT = (138, 97, 0), (255, 241, 196)


@st.cache_data(max_entries=64, show_spinner=False)
def page_with_frames(path: Path, page: int, boxes: tuple[Box, ...]) -> bytes | None:
    """Return a page of the PDF at ``path`` as PNG; None where it cannot be drawn.

    Args:
        path: the PDF, named by its content's hash, so that a cached picture stays right.
        page: counts from 1.
        boxes: what is framed; boxes on other pages are passed over.
    """
    try:
        image = _rendered(path.read_bytes(), page)
    except (OSError, pypdfium2.PdfiumError):
        return None
    if image is None:
        return None
    _frame(image, [box for box in boxes if box.page == page])
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _rendered(data: bytes, page: int) -> Image.Image | None:
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(data)
        try:
            if not 1 <= page <= len(document):
                return None
            picture: Image.Image = document[page - 1].render(scale=_SCALE).to_pil().convert("RGB")
            return picture
        finally:
            document.close()


def _frame(image: Image.Image, boxes: Iterable[Box]) -> None:
    """Tint what stands in ``boxes`` as a marker pen would, and draw a frame round each."""
    for box in boxes:
        left, top = (box.left - _MARGIN) * _SCALE, (box.top - _MARGIN) * _SCALE
        right, bottom = (box.right + _MARGIN) * _SCALE, (box.bottom + _MARGIN) * _SCALE
        area = (
            max(0, round(left)),
            max(0, round(top)),
            min(image.width, round(right)),
            min(image.height, round(bottom)),
        )
        if area[0] >= area[2] or area[1] >= area[3]:
            continue
        part = image.crop(area)
        image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, _TINT)), area[:2])
        ImageDraw.Draw(image).rectangle(area, outline=_FRAME, width=3)
