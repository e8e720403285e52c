"""The catalogue: documents and paragraphs in one SQL database, and the only truth.

A document is written whole, in one transaction, or not at all. Each write also adds a
row to ``changes``; the row's number is the catalogue's generation. The lexical and the
dense index remember the generation that they have reached and catch up from there, so
that a process killed between two writes leaves nothing to lose and little to redo.

Reached through SQLAlchemy: SQLite (in write-ahead mode, so that readers are never
blocked) serves one machine, PostgreSQL many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from ingest.document import READER, Document, Paragraph
from vectorstore import tables
from vectorstore.errors import CatalogueError, if_full
from vectorstore.tables import DocumentInfo

SCHEMA_VERSION = 1
# SQLite takes at most 32,766 bound values a statement; well below is quick enough.
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """One write: ``document`` was put or removed; keys ``removed`` (inclusive) are gone."""

    generation: int
    document: str
    removed: range


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be indexed, and why."""

    collection: str
    source: str
    reason: str
    at: str


class Catalogue:
    """Documents and paragraphs in a SQL database.

    Args:
        url: a SQLAlchemy address, such as ``sqlite:////home/me/catalogue.db``.

    Raises:
        CatalogueError: the database cannot be opened, or is of a newer version.
    """

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _set_up_sqlite)
        with self._translated(), self._engine.begin() as connection:
            tables.schema.create_all(connection)
            version = self._about(connection, "schema")
            if version is None:
                connection.execute(
                    tables.about.insert().values(name="schema", value=str(SCHEMA_VERSION))
                )
            elif int(version) > SCHEMA_VERSION:
                raise CatalogueError(
                    "Biblioteket är skapat av en nyare version av Remissassistenten. "
                    "Uppgradera programmet för att läsa det."
                )

    def close(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()

    # -- writing ------------------------------------------------------------------

    def put(self, document: Document, origin: str = "") -> None:
        """Write ``document``, read from the path ``origin``, in place of what had its id."""
        with self._translated(), self._engine.begin() as connection:
            removed = self._delete(connection, document.id)
            connection.execute(
                tables.documents.insert().values(tables.document_row(document, origin))
            )
            rows = [tables.paragraph_row(document.id, p) for p in document.paragraphs]
            if rows:
                connection.execute(tables.paragraphs.insert(), rows)
            self._log(connection, document.id, removed)
            connection.execute(tables.failures.delete().where(_is(document)))

    def remove(self, document: str) -> bool:
        """Remove the document with the id ``document``; false where there is none."""
        with self._translated(), self._engine.begin() as connection:
            exists = sa.select(tables.documents.c.id).where(tables.documents.c.id == document)
            if connection.execute(exists).first() is None:
                return False
            self._log(connection, document, self._delete(connection, document))
            return True

    def record_failure(self, collection: str, source: str, reason: str) -> None:
        """Remember that the file at ``source`` could not be indexed, and why."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        same = (tables.failures.c.collection == collection) & (tables.failures.c.source == source)
        with self._translated(), self._engine.begin() as connection:
            connection.execute(tables.failures.delete().where(same))
            connection.execute(
                tables.failures.insert().values(
                    collection=collection, source=source, reason=reason, at=now
                )
            )

    def forget_failure(self, collection: str, source: str) -> None:
        """Forget that the file at ``source`` once could not be indexed."""
        table = tables.failures
        same = (table.c.collection == collection) & (table.c.source == source)
        with self._translated(), self._engine.begin() as connection:
            connection.execute(table.delete().where(same))

    # -- reading ------------------------------------------------------------------

    def generation(self) -> int:
        """Return the number of the last write; 0 for an empty catalogue."""
        with self._reading() as connection:
            return (
                connection.execute(sa.select(sa.func.max(tables.changes.c.generation))).scalar()
                or 0
            )

    def changes(self, since: int) -> list[Change]:
        """Return the writes after generation ``since``, oldest first."""
        query = sa.select(tables.changes).where(tables.changes.c.generation > since)
        with self._reading() as connection:
            return [
                Change(
                    row.generation,
                    row.document,
                    range(row.removed_from, row.removed_to + 1) if row.removed_from else range(0),
                )
                for row in connection.execute(query.order_by(tables.changes.c.generation))
            ]

    def is_current(self, document: str, content_hash: str) -> bool:
        """Return whether these bytes are what the document was read from, by this reader."""
        table = tables.documents.c
        query = sa.select(table.content_hash, table.reader).where(table.id == document)
        with self._reading() as connection:
            return connection.execute(query).first() == (content_hash, READER)

    def origin(self, document: str) -> str | None:
        """Return the path of the file that the document was read from, if it is here."""
        query = sa.select(tables.documents.c.origin).where(tables.documents.c.id == document)
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def source_of(self, collection: str, origin: str) -> str | None:
        """Return the source under which the file at ``origin`` is in ``collection``."""
        table = tables.documents.c
        same = (table.collection == collection) & (table.origin == origin)
        with self._reading() as connection:
            return connection.execute(sa.select(table.source).where(same)).scalar()

    def holds(self, content_hash: str) -> bool:
        """Return whether some document was read from the bytes with this hash."""
        table = tables.documents.c
        query = sa.select(table.id).where(table.content_hash == content_hash).limit(1)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def infos(self) -> list[DocumentInfo]:
        """Return all documents, without paragraphs, by collection and source."""
        query = sa.select(tables.documents).order_by(
            tables.documents.c.collection, tables.documents.c.source
        )
        with self._reading() as connection:
            return [tables.info(row) for row in connection.execute(query)]

    def info(self, document: str) -> DocumentInfo | None:
        """Return the document with the id ``document``, without its paragraphs."""
        query = sa.select(tables.documents).where(tables.documents.c.id == document)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else tables.info(row)

    def paragraphs(self, document: str) -> list[tuple[int, Paragraph]]:
        """Return the document's paragraphs with their keys, in reading order."""
        query = sa.select(tables.paragraphs).where(tables.paragraphs.c.document == document)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(tables.paragraphs.c.number))
            return [(row.key, tables.paragraph(row)) for row in rows]

    def by_key(self, keys: Sequence[int]) -> dict[int, tuple[str, Paragraph]]:
        """Return for each of ``keys`` that exists its document's id and the paragraph."""
        found: dict[int, tuple[str, Paragraph]] = {}
        with self._reading() as connection:
            for start in range(0, len(keys), _CHUNK):
                chunk = keys[start : start + _CHUNK]
                query = sa.select(tables.paragraphs).where(tables.paragraphs.c.key.in_(chunk))
                for row in connection.execute(query):
                    found[row.key] = (row.document, tables.paragraph(row))
        return found

    def find(self, paragraph: str) -> tuple[str, Paragraph] | None:
        """Return the paragraph with the id ``paragraph`` and its document's id."""
        query = sa.select(tables.paragraphs).where(tables.paragraphs.c.id == paragraph)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.document, tables.paragraph(row))

    def provisions(
        self, document: str, section: str, chapter: str | None = None
    ) -> list[tuple[int, Paragraph]]:
        """Return a statute's paragraphs for ``section`` (and ``chapter``), with keys."""
        wanted = (tables.paragraphs.c.document == document) & (
            tables.paragraphs.c.section == section
        )
        if chapter is not None:
            wanted &= tables.paragraphs.c.chapter == chapter
        query = sa.select(tables.paragraphs).where(wanted).order_by(tables.paragraphs.c.number)
        with self._reading() as connection:
            return [(row.key, tables.paragraph(row)) for row in connection.execute(query)]

    def keys(self) -> set[int]:
        """Return the keys of all paragraphs."""
        with self._reading() as connection:
            return set(connection.execute(sa.select(tables.paragraphs.c.key)).scalars())

    def failures(self) -> list[Failure]:
        """Return the files that could not be indexed, by collection and source."""
        query = sa.select(tables.failures).order_by(
            tables.failures.c.collection, tables.failures.c.source
        )
        with self._reading() as connection:
            return [Failure(*row) for row in connection.execute(query)]

    def check(self) -> list[str]:
        """Return what is wrong with the catalogue itself, in Swedish; empty if nothing."""
        faults = []
        with self._reading() as connection:
            if self._engine.dialect.name == "sqlite":
                verdict = connection.exec_driver_sql("PRAGMA quick_check").scalar()
                if verdict != "ok":
                    faults.append(f"Databasen är skadad: {verdict}")
            counted = (
                sa.select(tables.paragraphs.c.document, sa.func.count().label("n"))
                .group_by(tables.paragraphs.c.document)
                .subquery()
            )
            joined = tables.documents.outerjoin(
                counted, counted.c.document == tables.documents.c.id
            )
            wrong = sa.select(tables.documents.c.source).select_from(joined)
            wrong = wrong.where(sa.func.coalesce(counted.c.n, 0) != tables.documents.c.passages)
            faults += [
                f"Dokumentet {source} är inte helt."
                for source in connection.execute(wrong).scalars()
            ]
        return faults

    # -- inside -------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise if_full(error) or CatalogueError(_explain(error)) from error

    @staticmethod
    def _about(connection: sa.Connection, name: str) -> str | None:
        return connection.execute(
            sa.select(tables.about.c.value).where(tables.about.c.name == name)
        ).scalar()

    @staticmethod
    def _delete(connection: sa.Connection, document: str) -> range:
        """Delete the document and return the keys that its paragraphs had."""
        mine = tables.paragraphs.c.document == document
        bounds = sa.select(
            sa.func.min(tables.paragraphs.c.key), sa.func.max(tables.paragraphs.c.key)
        )
        first, last = connection.execute(bounds.where(mine)).one()
        connection.execute(tables.paragraphs.delete().where(mine))
        connection.execute(tables.documents.delete().where(tables.documents.c.id == document))
        return range(0) if first is None else range(first, last + 1)

    @staticmethod
    def _log(connection: sa.Connection, document: str, removed: range) -> None:
        first, last = (removed[0], removed[-1]) if removed else (None, None)
        connection.execute(
            tables.changes.insert().values(document=document, removed_from=first, removed_to=last)
        )


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 10000")


def _explain(error: SQLAlchemyError) -> str:
    reason = str(error.orig) if isinstance(error, DatabaseError) else str(error)
    if "disk is full" in reason or "disk I/O" in reason:
        return (
            "Disken är full. Frigör utrymme och försök igen; det som redan var indexerat är kvar."
        )
    if "readonly" in reason or "unable to open" in reason:
        return f"Biblioteket kan inte öppnas eller skrivas: {reason}"
    if "locked" in reason:
        return "Biblioteket är upptaget av en annan skrivning. Försök igen om en stund."
    if "malformed" in reason or "not a database" in reason:
        return f"Bibliotekets databas är skadad och kan inte läsas ({reason})."
    return f"Fel i bibliotekets databas: {reason}"


def _is(document: Document) -> sa.ColumnElement[bool]:
    return (tables.failures.c.collection == document.collection) & (
        tables.failures.c.source == document.source
    )
