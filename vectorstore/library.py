"""The library: what is indexed, and how it is searched. The one class of this package.

    library = Library(Path("~/remiss").expanduser())
    library.put(document, data)      # in the catalogue: the truth
    library.catch_up()               # words first, then vectors
    hits = library.search("Vilka program omfattar samverkan med polisen?", k=10)

The catalogue is written first; the indexes catch up with it from the generation that
each has reached. One writer at a time holds a lock on the folder; readers need none.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from filelock import FileLock, Timeout

from ingest.document import Document, Paragraph
from vectorstore import dense, embeddings, lexical
from vectorstore.catalogue import Catalogue, Failure
from vectorstore.dense import DenseIndex
from vectorstore.errors import BusyError, DamagedIndexError, LibraryError
from vectorstore.followers import Progress, follow_vectors, follow_words
from vectorstore.hit import Filters, Hit
from vectorstore.lexical import LexicalIndex
from vectorstore.originals import Originals
from vectorstore.search import Searcher
from vectorstore.tables import DocumentInfo

_Index = TypeVar("_Index", LexicalIndex, DenseIndex)
_log = logging.getLogger(__name__)


class Library:
    """Documents, searchable by words and by meaning, in a folder.

    Args:
        home: the folder that everything lives in; made where it does not exist.
        database_url: a SQLAlchemy address in place of ``home``'s own SQLite file.
        embedding_model: a sentence-transformers name or folder; "" is the built-in model.

    Raises:
        LibraryError: the folder or its database cannot be used.
    """

    def __init__(self, home: Path, database_url: str = "", embedding_model: str = "") -> None:
        self.home = home
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"Mappen {home} kan inte användas: {error.strerror}") from error
        self.catalogue = Catalogue(database_url or f"sqlite:///{home / 'catalogue.db'}")
        self.embedder = embeddings.load(embedding_model)
        self.originals = Originals(home / "originals")
        self._opening = threading.RLock()
        self._writer_lock = FileLock(home / "write.lock", timeout=0)
        folder = home / "lexical"
        self._lexical = self._opened(lambda: LexicalIndex(folder), lexical, folder)
        self._dense: DenseIndex | None = None
        self._searcher: Searcher | None = None
        self._seen: tuple[int, int, int, bool] = (-1, -1, -1, False)

    def close(self) -> None:
        """Let go of database and indexes."""
        if self._dense is not None:
            self._dense.close()
        self.catalogue.close()

    # -- writing ------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock.

        Raises:
            BusyError: another process holds it.
        """
        try:
            with self._writer_lock:
                yield
        except Timeout as error:
            raise BusyError(
                "Någon annan indexerar just nu i samma bibliotek. Försök igen när det är klart."
            ) from error

    def put(self, document: Document, data: bytes, origin: str = "") -> None:
        """Write ``document``, read from ``data``, in place of what had its id before.

        It is in the catalogue when this returns, and found by searches after
        :meth:`catch_up`. ``origin`` is the absolute path of the file, if it had one.
        """
        with self.writing():
            self.originals.keep(document.content_hash, data)
            before = self.catalogue.info(document.id)
            self.catalogue.put(document, origin)
            self._forget_original(before)

    def remove(self, document: str) -> bool:
        """Remove a document from catalogue and indexes; false where there is none."""
        with self.writing():
            before = self.catalogue.info(document)
            if before is None:
                return False
            self.catalogue.remove(document)
            self._forget_original(before)
            self.catch_up()
            return True

    def catch_up(self, progress: Progress = lambda *_: None) -> None:
        """Bring both indexes to the catalogue's generation: words first, then vectors."""
        with self.writing():
            follow_words(self.catalogue, self._lexical, progress)
            follow_vectors(self.catalogue, self._dense_index(), self.embedder, progress)

    def rebuild(self, progress: Progress = lambda *_: None) -> None:
        """Throw both indexes away and build them from the catalogue."""
        with self.writing():
            self._lexical.clear()
            self._dense_index().clear()
            self.catch_up(progress)

    # -- reading ------------------------------------------------------------------

    def search(self, question: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Return the ``k`` passages that best answer ``question``, best first.

        Args:
            question: as the user wrote it; any length, may be empty.
            k: how many passages at most.
            filters: which documents to look in; all by default.
        """
        return self._current_searcher().search(question, k, filters or Filters())

    def behind(self) -> int:
        """Return how many documents' changes the indexes have yet to take in."""
        index = self._dense_index()
        reached = min(self._lexical.generation, index.generation)
        if not index.is_of_this_model:
            reached = 0  # every vector is to be made anew
        return len({change.document for change in self.catalogue.changes(reached)})

    def documents(self) -> list[DocumentInfo]:
        """Return all documents, without paragraphs, by collection and source."""
        return self.catalogue.infos()

    def document(self, document: str) -> Document | None:
        """Return the document with the id ``document``, whole."""
        info = self.catalogue.info(document)
        if info is None:
            return None
        paragraphs = tuple(paragraph for _, paragraph in self.catalogue.paragraphs(document))
        return replace(info.document, paragraphs=paragraphs)

    def passage(self, paragraph: str) -> tuple[Document, Paragraph] | None:
        """Return the paragraph with the id ``paragraph``, and its document without text."""
        found = self.catalogue.find(paragraph)
        info = self.catalogue.info(found[0]) if found else None
        return (info.document, found[1]) if found and info else None

    def failures(self) -> list[Failure]:
        """Return the files that could not be indexed, with the reasons."""
        return self.catalogue.failures()

    def collections(self) -> list[str]:
        """Return the names of the collections that hold documents."""
        return sorted({info.document.collection for info in self.documents()})

    def document_frequency(self, stem: str) -> int:
        """Return how many passages hold a word with this ``stem``."""
        return self._lexical.document_frequency(stem)

    def doctor(self) -> list[str]:
        """Return what is wrong with the library, in Swedish; empty where nothing is."""
        faults = self.catalogue.check()
        keys, generation = self.catalogue.keys(), self.catalogue.generation()
        if not self._dense_index().is_of_this_model:
            faults.append("Vektorindexet är byggt med en annan modell än den som är inställd.")
        for name, index in (("Ordindexet", self._lexical), ("Vektorindexet", self._dense_index())):
            if index.generation != generation:
                faults.append(f"{name} har inte hunnit ikapp katalogen.")
            try:
                found = index.keys()
            except LibraryError as error:
                faults.append(str(error))
                continue
            if missing := len(keys - found):
                faults.append(f"{name} saknar {missing} stycken.")
            if extra := len(found - keys):
                faults.append(f"{name} har {extra} stycken som inte finns i katalogen.")
        for info in self.documents():
            if self.originals.path(info.document.content_hash) is None:
                faults.append(f"Originalfilen till {info.document.source} saknas.")
        return faults

    # -- inside -------------------------------------------------------------------

    def _dense_index(self) -> DenseIndex:
        with self._opening:
            if self._dense is None:
                model = self.embedder.name
                folder = self.home / "dense"
                self._dense = self._opened(lambda: DenseIndex(folder, model), dense, folder)
            return self._dense

    def _current_searcher(self) -> Searcher:
        """Return a searcher over what is committed now, by this or another process."""
        with self._opening:
            generation = self.catalogue.generation()
            index = self._dense_index()
            if self._lexical.generation < generation:
                self._lexical.refresh()
            if index.generation < generation:
                index.refresh()
            state = (generation, self._lexical.generation, index.generation, index.is_of_this_model)
            if self._searcher is None or state != self._seen:
                usable = index if index.is_of_this_model else None
                self._searcher = Searcher(self.catalogue, self._lexical, usable, self.embedder)
                self._seen = state
            return self._searcher

    def _opened(self, opening: Callable[[], _Index], module: ModuleType, folder: Path) -> _Index:
        """Open a derived index; where it is damaged, begin it anew (it can be rebuilt)."""
        try:
            return opening()
        except DamagedIndexError:
            with self.writing():
                _log.warning("Indexet %s var skadat och byggs om.", folder.name)
                module.begin_anew(folder)
                return opening()

    def _forget_original(self, before: DocumentInfo | None) -> None:
        if before and not self.catalogue.holds(before.document.content_hash):
            self.originals.forget(before.document.content_hash)
