"""The catalogue's tables, and how documents and paragraphs become rows and rows them.

``changes`` has a row for each write, numbered by its generation. A paragraph's key is
never used again (AUTOINCREMENT), so that an index cannot mistake a new text for an old.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from ingest.document import READER, Box, Document, Kind, Metadata, Paragraph, Person

schema = sa.MetaData()
about = sa.Table(
    "about",
    schema,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
documents = sa.Table(
    "documents",
    schema,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("collection", sa.String, nullable=False, index=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("origin", sa.String, nullable=False, index=True),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("media_type", sa.String, nullable=False),
    sa.Column("reader", sa.Integer, nullable=False),
    sa.Column("metadata", sa.JSON, nullable=False),
    sa.Column("indexed_at", sa.String, nullable=False),
    sa.Column("passages", sa.Integer, nullable=False),
)
paragraphs = sa.Table(
    "paragraphs",
    schema,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("document", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("headings", sa.JSON, nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("boxes", sa.JSON, nullable=False),
    sa.Column("chapter", sa.String, nullable=False),
    sa.Column("section", sa.String, nullable=False),
    sa.Column("amended_by", sa.String, nullable=False),
    sa.Index("by_provision", "document", "section", "chapter"),
    sqlite_autoincrement=True,
)
changes = sa.Table(
    "changes",
    schema,
    sa.Column("generation", sa.Integer, primary_key=True),
    sa.Column("document", sa.String(16), nullable=False),
    sa.Column("removed_from", sa.Integer),
    sa.Column("removed_to", sa.Integer),
    sqlite_autoincrement=True,
)
failures = sa.Table(
    "failures",
    schema,
    sa.Column("collection", sa.String, primary_key=True),
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its paragraphs, as lists show it.

    ``indexed_at`` is the time in UTC, ISO; ``passages`` the number of its paragraphs.
    """

    document: Document
    indexed_at: str
    passages: int


def document_row(document: Document, origin: str) -> dict[str, Any]:
    """Return the row that ``document``, read from the path ``origin``, becomes."""
    return {
        "id": document.id,
        "collection": document.collection,
        "source": document.source,
        "origin": origin,
        "content_hash": document.content_hash,
        "title": document.title,
        "kind": document.kind.value,
        "media_type": document.media_type,
        "reader": READER,
        "metadata": asdict(document.metadata),
        "indexed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "passages": len(document.paragraphs),
    }


def paragraph_row(document: str, paragraph: Paragraph) -> dict[str, Any]:
    """Return the row that a paragraph of ``document`` becomes."""
    boxes = [[b.page, b.left, b.top, b.right, b.bottom] for b in paragraph.boxes]
    return {
        "id": paragraph.id,
        "document": document,
        "number": paragraph.number,
        "text": paragraph.text,
        "headings": list(paragraph.headings),
        "page": paragraph.page,
        "boxes": boxes,
        "chapter": paragraph.chapter,
        "section": paragraph.section,
        "amended_by": paragraph.amended_by,
    }


def info(row: sa.Row[Any]) -> DocumentInfo:
    """Return the document, without paragraphs, that a row of ``documents`` holds."""
    document = Document(
        id=row.id,
        content_hash=row.content_hash,
        source=row.source,
        title=row.title,
        kind=Kind(row.kind),
        media_type=row.media_type,
        collection=row.collection,
        metadata=_metadata(row._mapping["metadata"]),
    )
    return DocumentInfo(document, row.indexed_at, row.passages)


def _metadata(stored: dict[str, Any]) -> Metadata:
    known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in stored.items()}
    for people in ("signatories", "motionarer"):
        known[people] = tuple(Person(**person) for person in stored.get(people, ()))
    return Metadata(**known)


def paragraph(row: sa.Row[Any]) -> Paragraph:
    """Return the paragraph that a row of ``paragraphs`` holds."""
    return Paragraph(
        id=row.id,
        number=row.number,
        text=row.text,
        headings=tuple(row.headings),
        page=row.page,
        boxes=tuple(Box(*box) for box in row.boxes),
        chapter=row.chapter,
        section=row.section,
        amended_by=row.amended_by,
    )
