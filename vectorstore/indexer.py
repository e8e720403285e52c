"""From folders of files to a library: what is new or changed is read, the rest skipped.

Many files are read by two processes beside this one, so that a file that brings its
reader down takes no other with it. A file that cannot be read is told of and the rest
goes on; what was indexed of it before stays.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

import ingest
from ingest.document import Document, IngestError, document_id
from ingest.pool import ReaderPool, read_alone
from vectorstore.library import Library

# Starting the processes costs about a second; fewer files are read sooner without.
_FILES_FOR_PROCESSES = 40
# Files in flight: enough to keep the readers busy, few enough to bound the memory.
_WINDOW = 16


class Outcome(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of the file ``source``: its document and size, or why it failed."""

    source: str
    outcome: Outcome
    document_id: str = ""
    passages: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to index: where it is and the relative path it is known by."""

    path: Path
    source: str


def find_files(paths: Iterable[Path]) -> list[FoundFile]:
    """Return the files at and below ``paths``, in order, hidden ones left out.

    A file below a folder is known by its path from that folder; where two would be known
    by the same, the later one's begins with the folder's name; the same file by two paths
    counts once. Symbolic links to folders
    are not followed, for they may lead round in circles. A path that does not exist is
    among the files, and fails when it is read.
    """
    found: list[FoundFile] = []
    taken: set[str] = set()
    seen: set[Path] = set()
    for path in paths:
        files = _files_below(path) if path.is_dir() else [path]
        base = path if path.is_dir() else path.parent
        for file in files:
            if (place := file.resolve()) in seen:
                continue
            seen.add(place)
            source = _storable(file.relative_to(base).as_posix())
            while source in taken:
                source = f"{_storable(base.name) or 'mapp'}/{source}"
            taken.add(source)
            found.append(FoundFile(file, source))
    return found


def index_files(
    library: Library, files: Iterable[FoundFile], collection: str
) -> Iterator[FileResult]:
    """Read what is new or changed into the catalogue, and say what became of each file.

    The indexes are not touched: call ``library.catch_up()`` afterwards. The caller holds
    ``library.writing()``, so that nobody else writes in between.

    Raises:
        LibraryError: the library cannot be written, for instance because the disk is full.
    """
    files = list(files)
    if len(files) < _FILES_FOR_PROCESSES:
        for file in files:
            yield _Reading(library, file, collection).finish()
        return
    waiting: deque[_Reading] = deque()
    pool = ReaderPool()
    try:
        for file in files:
            waiting.append(_Reading(library, file, collection, pool))
            if len(waiting) >= _WINDOW:
                yield waiting.popleft().finish()
        while waiting:
            yield waiting.popleft().finish()
    finally:
        pool.close()


def index_bytes(library: Library, data: bytes, name: str, collection: str) -> FileResult:
    """Read one uploaded file into the catalogue, and say what became of it."""
    source = PurePath(name.replace("\\", "/")).name or "namnlös"
    return _Reading(library, FoundFile(Path(source), source), collection, data=data).finish()


class _Reading:
    """One file on its way into the library."""

    def __init__(
        self,
        library: Library,
        file: FoundFile,
        collection: str,
        pool: ReaderPool | None = None,
        data: bytes | None = None,
    ) -> None:
        self._library = library
        self._origin = "" if data is not None else _storable(str(file.path.resolve()))
        self._collection = collection
        self._source = self._own_source(file)
        self._id = document_id(collection, self._source)
        self._failure = ""
        self._future: Future[Document] | None = None
        try:
            self._data = ingest.load(file.path) if data is None else data
        except IngestError as error:
            self._data, self._failure = b"", str(error)
            return
        content_hash = hashlib.sha256(self._data).hexdigest()
        self._unchanged = library.catalogue.is_current(self._id, content_hash)
        if pool is not None and not self._unchanged:
            self._future = pool.submit(self._data, self._source, collection)

    def finish(self) -> FileResult:
        """Wait for the document, write it to the catalogue, and say what became of it."""
        if self._failure:
            return self._failed(self._failure)
        if self._unchanged:
            self._library.catalogue.forget_failure(self._collection, self._source)
            return FileResult(self._source, Outcome.UNCHANGED, self._id)
        try:
            document = self._document()
        except IngestError as error:
            return self._failed(str(error))
        except Exception as error:
            return self._failed(f"Filen kunde inte läsas: {type(error).__name__}: {error}")
        known = self._library.catalogue.origin(self._id) is not None
        self._library.put(document, self._data, self._origin)
        outcome = Outcome.CHANGED if known else Outcome.NEW
        return FileResult(self._source, outcome, self._id, len(document.paragraphs))

    def _document(self) -> Document:
        if self._future is not None:
            try:
                return self._future.result()
            except BrokenProcessPool:
                return read_alone(self._data, self._source, self._collection)
        return ingest.read_bytes(self._data, self._source, collection=self._collection)

    def _failed(self, reason: str) -> FileResult:
        self._library.catalogue.record_failure(self._collection, self._source, reason)
        return FileResult(self._source, Outcome.FAILED, reason=reason)

    def _own_source(self, file: FoundFile) -> str:
        """Return the file's relative path, told apart from another file's that is indexed."""
        catalogue, collection = self._library.catalogue, self._collection
        if self._origin and (known := catalogue.source_of(collection, self._origin)):
            return known
        source = file.source
        while True:
            origin = catalogue.origin(document_id(collection, source))
            if not origin or not self._origin or not Path(origin).exists():
                return source  # new, uploaded, or moved here
            source = f"{_storable(file.path.resolve().parent.name) or 'mapp'}/{source}"


def _storable(name: str) -> str:
    """Return a file name with bytes that are no UTF-8 read as cp1252; databases take no others."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("cp1252", "replace")
    return name


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")):
                yield Path(parent) / name
