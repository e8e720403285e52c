"""A file's bytes → a document: what the file is, which reader takes it, what it holds.

`read` and `read_bytes` are the way in to this package. Each format has a module that
turns bytes into blocks; what follows is the same for all: paragraphs, title, kind and
metadata. Whatever is wrong with a file ends as an `IngestError` that says what to do.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest import sniffing
from ingest.blocks import Content
from ingest.document import Document, IngestError, Kind, document_id
from ingest.docx import read_docx
from ingest.flat_text import blocks_of_text
from ingest.html import read_html
from ingest.kinds import kind_of
from ingest.layout import paragraphs_of
from ingest.letterhead import split_letterhead
from ingest.markdown import read_markdown
from ingest.metadata import metadata_of
from ingest.pdf import read_pdf
from ingest.statute import is_statute, read_statute
from ingest.titles import title_of, with_title

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes in the largest file that is read."""


def read(path: Path, *, source: str | None = None, collection: str = "standard") -> Document:
    """Return the document in the file at ``path``.

    Args:
        path: a PDF, Word (.docx), HTML, Markdown or text file, whatever its name.
        source: the path to remember, relative and with forward slashes; by default the
            file's name.
        collection: the collection the document belongs to.

    Raises:
        IngestError: the file cannot be read, or holds no text.
    """
    return read_bytes(load(path), source or path.name, collection=collection)


def load(path: Path) -> bytes:
    """Return the bytes of the file at ``path``, if it is one that may be read.

    Raises:
        IngestError: it is no plain file, is too large or cannot be opened.
    """
    try:
        if not path.is_file():
            what = "Det är en mapp" if path.is_dir() else "Filen finns inte"
            what = "Det är ingen vanlig fil" if path.exists() and not path.is_dir() else what
            raise IngestError(f"{what}: {path.name}. Ange en fil med ett dokument.")
        size = path.stat().st_size
        _check_size(size)
        return path.read_bytes()
    except PermissionError as error:
        raise IngestError(
            f"Filen {path.name} får inte läsas. Be den som äger filen om läsbehörighet."
        ) from error
    except (OSError, ValueError) as error:
        raise IngestError(
            f"Filen {path.name} kunde inte läsas från disken. Kontrollera att den går att öppna."
        ) from error


def read_bytes(data: bytes, source: str, *, collection: str = "standard") -> Document:
    """Return the document that ``data``, the bytes of a file, holds.

    Args:
        data: the whole file.
        source: the path to remember, relative and with forward slashes.
        collection: the collection the document belongs to.

    Raises:
        IngestError: the file cannot be read, or holds no text.
    """
    _check_size(len(data))
    identity = document_id(collection, source)
    content_hash = hashlib.sha256(data).hexdigest()
    media_type = sniffing.media_type(data)
    if media_type == sniffing.PDF:
        content = read_pdf(data)
    elif media_type == sniffing.DOCX:
        content = read_docx(data)
    else:
        text = sniffing.decode(data)
        media_type = sniffing.text_type(text, source)
        if media_type != sniffing.HTML and is_statute(text):
            statute = read_statute(text, identity)
            return Document(
                id=identity,
                content_hash=content_hash,
                source=source,
                title=statute.title,
                kind=Kind.LAW,
                media_type=media_type,
                collection=collection,
                metadata=statute.metadata,
                paragraphs=statute.paragraphs,
            )
        content = _read_text(text, media_type)
    content = with_title(content)
    paragraphs = paragraphs_of(split_letterhead(content.blocks)[1], identity)
    if not paragraphs:
        raise IngestError("Filen innehåller ingen text. Kontrollera att rätt fil har valts.")
    kind = kind_of(content)
    metadata = metadata_of(content, kind)
    return Document(
        id=identity,
        content_hash=content_hash,
        source=source,
        title=title_of(content, metadata, kind, source),
        kind=kind,
        media_type=media_type,
        collection=collection,
        metadata=metadata,
        paragraphs=paragraphs,
    )


def _read_text(text: str, media_type: str) -> Content:
    if media_type == sniffing.HTML:
        return read_html(text)
    if media_type == sniffing.MARKDOWN:
        return read_markdown(text)
    blocks, calculated = blocks_of_text(text)
    return Content(sniffing.PLAIN, blocks, pages_calculated=calculated)


def _check_size(size: int) -> None:
    if size > LARGEST_FILE:
        raise IngestError(
            f"Filen är på {size / 1_048_576:.0f} MB; största fil som läses är "
            f"{LARGEST_FILE // 1_048_576} MB. Dela upp den i flera dokument."
        )
