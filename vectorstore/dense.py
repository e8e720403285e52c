"""The dense index: nearest vectors, by Chroma, and nothing else of Chroma's.

Vectors go in under the catalogue's keys, several for a long passage's windows, and the
nearest keys come out. The collection's
metadata remembers the embedding model and the catalogue's generation that the index has
reached; that is written last, so that an interrupted update is done again. The index is
derived and can be thrown away: Chroma's own tracker tells of indexes that could not be
read after a restart (chroma-core/chroma #7090, #6975, #7463).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
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

from vectorstore.errors import DamagedIndexError
from vectorstore.windows import MOST

_COLLECTION = "passages"
_BATCH = 4_000
# recall@20 against exact search was 0.99 with these on 100,000 passages (benchmarks/).
_HNSW = {
    "space": "ip",
    "ef_construction": 120,
    "max_neighbors": 24,
    "ef_search": 200,
    "batch_size": 2_000,
    "sync_threshold": 20_000,
}
_T = TypeVar("_T")
Vector = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vector]


class DenseIndex:
    """Nearest vectors over the passages, in a folder of its own.

    Args:
        folder: where the index lives; made where it does not exist.
        model: the name of the embedding model that makes the vectors.

    Raises:
        DamagedIndexError: the folder holds an index that cannot be read.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = model
        self._client: Any = None
        self._open()

    @property
    def generation(self) -> int:
        """The catalogue's generation that this index has reached; 0 for a new one."""
        return int((self._collection.metadata or {}).get("generation", 0))

    @property
    def model(self) -> str:
        """The name of the model that made the vectors in the index."""
        return str((self._collection.metadata or {}).get("model", ""))

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
        try:
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
        except (ChromaError, ValueError, RuntimeError) as error:
            raise DamagedIndexError(f"Vektorindexet kunde inte skrivas: {error}") from error

    def search(self, vector: Vector, limit: int) -> list[tuple[int, float]]:
        """Return the ``limit`` nearest passages as (key, cosine), nearest first."""
        try:
            if limit < 1 or not self._collection.count():
                return []
            found = self._collection.query(
                query_embeddings=np.asarray([vector], np.float32),
                n_results=2 * limit,
                include=["distances"],
            )
        except (ChromaError, ValueError, RuntimeError) as error:
            raise DamagedIndexError(f"Vektorindexet kan inte läsas: {error}") from error
        best: dict[int, float] = {}
        for identity, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            best.setdefault(_key(identity), 1.0 - distance)
        return list(best.items())[:limit]

    def keys(self) -> set[int]:
        """Return the catalogue keys of all passages (slow; for checks)."""
        return {_key(identity) for identity in self._collection.get(include=[])["ids"]}

    def reopen(self) -> None:
        """See what other processes have written since."""
        self.close()
        self._open()

    def clear(self) -> None:
        """Empty the index by removing its folder and beginning anew."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._open()

    def close(self) -> None:
        """Let go of the files."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _delete(self, identities: list[str]) -> None:
        there = self._collection.get(ids=identities, include=[])["ids"]
        if there:
            self._collection.delete(ids=there)

    def _open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._client = chromadb.PersistentClient(
                str(self._folder), Settings(anonymized_telemetry=False)
            )
            self._collection: Any = self._client.get_or_create_collection(
                _COLLECTION,
                configuration={"hnsw": _HNSW},
                embedding_function=None,
                metadata={"model": self._model, "generation": 0},
            )
        except (ChromaError, OSError, ValueError, RuntimeError, KeyError) as error:
            raise DamagedIndexError(f"Vektorindexet kan inte läsas: {error}") from error


def _key(identity: str) -> int:
    """Return the catalogue key in a vector's id, ``key.window``."""
    return int(identity.partition(".")[0])


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
