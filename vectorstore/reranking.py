"""Re-ranking: the first passages of the fusion, weighed again by what they say.

A small net (some sixty numbers a passage, :mod:`vectorstore.reranker.signals`, one hidden
layer) gives each candidate a score; it was learnt from questions written for the project
(``training/train_reranker.py``) and lies in ``reranker/weights.json``. numpy evaluates it.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore import embeddings
from vectorstore.embeddings import StaticEmbeddings
from vectorstore.fusion import Fused, Ranking
from vectorstore.reranker.signals import Candidate, signals
from vectorstore.reranker.words import WordMemory

WEIGHTS = Path(__file__).parent / "reranker" / "weights.json"
DEPTH = 30
"""How many of the fusion's first passages are ranked again."""

POINTED = "reference"
"""Among what found a passage: the question itself names it, which raised its score by one."""

Floats = NDArray[np.float32]


class Reranker:
    """Scores candidates by what they say. Threads may share it.

    Args:
        embedder: the vectors of words; the built-in model, which the net was learnt with.
        file: the net's weights.
    """

    def __init__(self, embedder: StaticEmbeddings, file: Path = WEIGHTS) -> None:
        net = json.loads(file.read_text("utf-8"))
        self._names: list[str] = net["signals"]
        self._mean, self._scale, self._direct, self._hidden, self._bias, self._out = (
            np.array(net[part], np.float32)
            for part in ("mean", "scale", "direct", "hidden", "bias", "out")
        )
        self._memory = WordMemory(embedder)
        self._lock = threading.Lock()

    def scores(
        self,
        question: str,
        candidates: Sequence[Candidate],
        frequency: Callable[[str], int],
        passages: int,
    ) -> Floats:
        """Return how well each candidate answers, (len(candidates),); more is better.

        Scores compare within one question. Where the question has no word to look for,
        they are the fusion's.

        Args:
            question: as it was asked.
            candidates: in any order.
            frequency: how many passages of the library hold a stem.
            passages: how many there are.
        """
        with self._lock:
            seen = signals(question, candidates, self._memory, frequency, passages)
        if not seen:
            return np.array([candidate.fused for candidate in candidates], np.float32)
        table = np.stack([seen[name] for name in self._names], axis=1)
        table = (table - self._mean) / self._scale
        hidden = np.maximum(table @ self._hidden.T + self._bias, 0)
        return np.asarray(table @ self._direct + hidden @ self._out, np.float32)


@cache
def built_in() -> Reranker:
    """Return the re-ranker that the package comes with; one for the whole process."""
    return Reranker(embeddings.built_in())


def candidates(
    fused: Sequence[Fused],
    rankings: Mapping[str, Ranking],
    passages: Mapping[int, tuple[str, str]],
) -> list[Candidate]:
    """Return what re-ranking is to see of ``fused``.

    Args:
        fused: the passages to rank again.
        rankings: what was fused.
        passages: for each key the passage's context (title and headings) and its text.
    """
    where: dict[int, dict[str, tuple[float, int]]] = {item.key: {} for item in fused}
    for name, ranking in rankings.items():
        greatest = max((score for _, score in ranking), default=0.0)
        place, last = 0, math.inf
        for at, (key, score) in enumerate(ranking):
            if round(score, 4) < last:  # equal scores share a place: their order is chance
                place, last = at, round(score, 4)
            if key in where and greatest > 0:
                where[key][name] = (score / greatest, place)
    return [
        Candidate(*passages[item.key], item.score - (POINTED in item.found_by), where[item.key])
        for item in fused
    ]
