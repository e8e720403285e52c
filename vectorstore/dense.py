"""The dense index: nearest vectors, by Chroma, and nothing else of Chroma's.

Vectors go in under the catalogue's keys, several for a long passage's windows, and the
nearest keys come out. The collection's
metadata remembers the embedding model and the catalogue's generation that the index has
reached; that is written last, so that an interrupted update is done again. The index is
derived and can be thrown away: Chroma's own tracker tells of indexes that could not be
read after a restart (chroma-core/chroma #7090, #6975, #7463).

A new index begins in a folder of its own, and a file says which is current: others who
still read the old one, in this process or another, are not torn away from it.
"""

from __future__ import annotations

import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

# Before the import: Chroma reads it then. Nothing may leave the machine.
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.config import Settings
from chromadb.errors import ChromaError

from vectorstore.errors import DamagedIndexError, if_full
from vectorstore.windows import MOST, SCHEME

_COLLECTION = "passages"
_POINTER = "current"
_BATCH = 4_000
# ef_search: recall@20 against exact search was 0.97 with 200 and 0.99 with 400 on 10,000
# passages. sync_threshold: what is not yet synced is read from a log by the first search
# of a process; 20,000 vectors in the log cost it seconds. Measured by benchmarks/.
_HNSW = {
    "space": "ip",
    "ef_construction": 120,
    "max_neighbors": 24,
    "ef_search": 400,
    "batch_size": 1_000,
    "sync_threshold": 2_000,
}
_T = TypeVar("_T")
Vector = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vector]


# What Chroma raises, its bindings' own errors included, when its files are not as it left
# them or another client has closed them.
_FAULTS = (ChromaError, ValueError, RuntimeError, OSError, AttributeError, KeyError)


class DenseIndex:
    """Nearest vectors over the passages, in a folder of its own. Threads may share it.

    Args:
        folder: where the index lives; made where it does not exist.
        model: the name of the embedding model that makes the vectors.

    Raises:
        DamagedIndexError: the folder holds an index that cannot be read.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = _built_by(model)
        self._client: Any = None
        self._collection: Any = None
        self._name = ""
        self._lock = threading.RLock()
        self._open()

    @property
    def generation(self) -> int:
        """The catalogue's generation that this index has reached; 0 for a new one."""
        return int((self._collection.metadata or {}).get("generation", 0))

    @property
    def is_of_this_model(self) -> bool:
        """Whether the vectors in the index were made by the model that was given."""
        return bool((self._collection.metadata or {}).get("model", "") == self._model)

    @property
    def vectors(self) -> int:
        """How many vectors there are; a passage has one or more."""
        return int(self._collection.count())

    def update(
        self,
        generation: int,
        removed: Iterable[int],
        added: Iterable[tuple[int, Sequence[str]]],
        embed: Embed,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Take out the keys ``removed``, put in vectors for ``added``, reach ``generation``.

        Args:
            generation: the catalogue's generation that this brings the index to.
            removed: keys whose vectors go; unknown ones cost nothing.
            added: keys, each with the texts to embed: the passage and its windows.
            embed: makes an (n, d) array of unit vectors of n texts.
            progress: is told how many more passages are done.
        """
        with self._lock, _translated("skrivas"):
            for keys in _batches(removed, _BATCH // MOST):
                self._delete([f"{key}.{n}" for key in keys for n in range(MOST)])
            for batch in _batches(added, _BATCH // 4):
                identities = [f"{key}.{n}" for key, texts in batch for n in range(len(texts))]
                vectors = embed([text for _, texts in batch for text in texts])
                for start in range(0, len(identities), _BATCH):
                    part = slice(start, start + _BATCH)
                    self._collection.upsert(ids=identities[part], embeddings=vectors[part])
                progress(len(batch))
            metadata = {"model": self._model, "generation": generation}
            self._collection.modify(metadata=metadata)

    def search(self, vector: Vector, limit: int) -> list[tuple[int, float]]:
        """Return the ``limit`` nearest passages as (key, cosine), nearest first."""
        best: dict[int, float] = {}
        asked = 2 * limit  # a long passage may come several times, by its windows
        with self._lock, _translated("läsas"):
            there = self._collection.count()
            while limit > 0 and there:
                found = self._collection.query(
                    query_embeddings=np.asarray([vector], np.float32),
                    n_results=min(asked, there),
                    include=["distances"],
                )
                for identity, distance in zip(found["ids"][0], found["distances"][0], strict=True):
                    best.setdefault(_key(identity), 1.0 - distance)
                if len(best) >= limit or asked >= there:
                    break
                asked *= 4
        return list(best.items())[:limit]

    def keys(self) -> set[int]:
        """Return the catalogue keys of all passages (slow; for checks)."""
        with self._lock, _translated("läsas"):
            return {_key(identity) for identity in self._collection.get(include=[])["ids"]}

    def refresh(self) -> None:
        """See what others have written since."""
        with self._lock:
            if self._current() != self._name or self._newest() != self._collection.metadata:
                self.close()
                self._open()

    def clear(self) -> None:
        """Begin anew with an empty index."""
        with self._lock:
            self.close()
            begin_anew(self._folder)
            self._open()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            client, self._client = self._client, None
            if client is not None:
                with suppress(*_FAULTS):
                    client.close()

    def _newest(self) -> dict[str, Any] | None:
        """Return the collection's metadata as it is in the files now."""
        with suppress(*_FAULTS):
            collection = self._client.get_collection(_COLLECTION, embedding_function=None)
            metadata: dict[str, Any] = collection.metadata
            return metadata
        return None

    def _delete(self, identities: list[str]) -> None:
        there = self._collection.get(ids=identities, include=[])["ids"]
        if there:
            self._collection.delete(ids=there)

    def _current(self) -> str:
        pointer = self._folder / _POINTER
        return pointer.read_text("utf-8") if pointer.exists() else ""

    def _open(self) -> None:
        with _translated("läsas"):
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._current():
                begin_anew(self._folder)
            self._name = self._current()
            self._client = chromadb.PersistentClient(
                str(self._folder / self._name), Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                _COLLECTION,
                configuration={"hnsw": _HNSW},
                embedding_function=None,
                metadata={"model": self._model, "generation": 0},
            )


def begin_anew(folder: Path) -> None:
    """Make ``folder`` point to a new, empty place, and remove the old ones as far as possible."""
    if folder.is_file():
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    old = [path for path in folder.iterdir() if path.is_dir()]
    pointer = folder / _POINTER
    part = pointer.with_suffix(".part")
    part.write_text(uuid.uuid4().hex[:12], "utf-8")
    part.replace(pointer)
    for path in old:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        raise if_full(error) or DamagedIndexError(
            f"Vektorindexet kan inte {doing}: {error}"
        ) from error


def _built_by(model: str) -> str:
    return f"{model}+{SCHEME}"


def _key(identity: str) -> int:
    """Return the catalogue key in a vector's id, ``key.window``."""
    return int(identity.partition(".")[0])


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
