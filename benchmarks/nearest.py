"""How often the dense index's approximate search finds what exact search finds.

The index's own vectors are compared with each question's, all of them; the passages of
the nearest are the truth. The index is asked as a search asks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings

from benchmarks.ours import Index
from vectorstore.dense import Vector

DEPTH = 20
# As deep as a search looks (vectorstore.search).
_ASKED = 100
_BATCH = 10_000
_EQUAL = 1e-5
_KEPT = 8 * DEPTH  # windows: a passage may have sixteen, but seldom more than a few are near


def recall(home: Path, questions: Sequence[str]) -> float:
    """Return the share of the exact ``DEPTH`` nearest passages that the index finds.

    A passage as near as the last of the nearest counts as one of them, for the law says
    many things twice.

    Args:
        home: the library's folder.
        questions: those without a known word are left out.
    """
    with Index(home) as index:
        vectors = np.asarray([index.embedder.embed_query(q) for q in questions], np.float32)
        vectors = vectors[vectors.any(axis=1)]
        found = [[near for _, near in index.dense.search(v, _ASKED)[:DEPTH]] for v in vectors]
    shares = [
        sum(near > exact[-1] - _EQUAL for near in each) / len(exact)
        for exact, each in zip(_exact(home / "dense", vectors), found, strict=True)
    ]
    return round(float(np.mean(shares)), 4)


def _exact(folder: Path, questions: Vector) -> list[list[float]]:
    """Return how near the ``DEPTH`` passages nearest to each question are, nearest first."""
    nearest = np.full((len(questions), _KEPT), -np.inf, np.float32)
    keys = np.full((len(questions), _KEPT), -1, np.int64)
    for batch_keys, vectors in _stored(folder):
        near = np.hstack([nearest, questions @ vectors.T])
        every = np.hstack([keys, np.broadcast_to(batch_keys, (len(questions), len(batch_keys)))])
        best = np.argsort(-near, axis=1, kind="stable")[:, :_KEPT]
        nearest = np.take_along_axis(near, best, axis=1)
        keys = np.take_along_axis(every, best, axis=1)
    return [_by_passage(*row) for row in zip(keys.tolist(), nearest.tolist(), strict=True)]


def _by_passage(keys: Sequence[int], nearest: Sequence[float]) -> list[float]:
    """Return how near each passage's nearest window is, for the first ``DEPTH``."""
    best: dict[int, float] = {}
    for key, near in zip(keys, nearest, strict=True):
        if key >= 0:
            best.setdefault(key, near)
    return list(best.values())[:DEPTH]


def _stored(folder: Path) -> Iterator[tuple[np.ndarray, Vector]]:
    """Yield the vectors in the index, with their passages' keys, some at a time."""
    databases = sorted(folder.rglob("chroma.sqlite3"), key=lambda file: file.stat().st_mtime)
    place = str(databases[-1].parent)
    client = chromadb.PersistentClient(place, Settings(anonymized_telemetry=False))
    collection = client.list_collections()[0]
    for start in range(0, collection.count(), _BATCH):
        some = collection.get(limit=_BATCH, offset=start, include=["embeddings"])
        keys = np.asarray([int(identity.partition(".")[0]) for identity in some["ids"]])
        yield keys, np.asarray(some["embeddings"], np.float32)
