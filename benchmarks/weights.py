"""The search for the weights of a search (vectorstore.search.Weights) on the dev sets.

One weight at a time is tried at a few values, the others held; the best stays, twice
round. The aim is the mean nDCG@10 over the sets, each counting the same. The rankings
depend on three of the weights only and are kept while the others are tried. Grams weigh
1, for only the rankings' proportions count.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks import ours
from benchmarks.results import Row, Table
from benchmarks.scoring import METRICS, score
from benchmarks.tasks import Found, Task
from vectorstore.fusion import Fused, Ranking, fuse
from vectorstore.search import Weights, features

GRID: dict[str, tuple[float, ...]] = {
    "stems": (0.0, 0.1, 0.2, 0.3, 0.5, 0.8),
    "vectors": (0.0, 0.2, 0.3, 0.4, 0.5, 0.7),
    "expansion": (0.0, 0.3, 0.6, 0.8, 1.0),
    "gram_damping": (0.0, 0.25, 0.5, 0.75, 1.0),
    "foreign": (0.0, 0.3, 0.6, 1.0),
}
ROUNDS = 2
_DEPTH = 100
_ANSWERS = 10


@dataclass(slots=True)
class Tried:
    """A task with its index, and the rankings of the last features tried."""

    task: Task
    index: ours.Index
    rankings: dict[str, dict[str, Ranking]] = field(default_factory=dict)
    features: tuple[float, ...] = ()

    def score(self, weights: Weights) -> dict[str, float]:
        """Return the metrics of the task with ``weights``."""
        self._rank(weights)
        weighed = {"stems": weights.stems, "grams": weights.grams, "vectors": weights.vectors}
        judged = {
            query: self.task.judge(query, self._texts(fuse(rankings, weighed)))
            for query, rankings in self.rankings.items()
        }
        return score(judged)

    def _rank(self, weights: Weights) -> None:
        wanted = (weights.expansion, weights.gram_damping, weights.foreign)
        if wanted != self.features:
            self.rankings = {
                query: self._rankings(question, weights)
                for query, question in self.task.queries.items()
            }
            self.features = wanted

    def _rankings(self, question: str, weights: Weights) -> dict[str, Ranking]:
        stems, grams = features(question, weights)
        vector = np.asarray(self.index.embedder.embed_query(question), np.float32)
        return {
            "stems": self.index.lexical.search(stems, _DEPTH),
            "grams": self.index.lexical.search(grams, _DEPTH),
            "vectors": self.index.dense.search(vector, _DEPTH) if vector.any() else [],
        }

    def _texts(self, fused: Sequence[Fused]) -> list[Found]:
        keys = [item.key for item in fused[:_ANSWERS]]
        found = self.index.catalogue.by_key(keys)
        sources = self.index.sources
        return [Found(sources[found[key][0]], found[key][1].text) for key in keys]


def search(tasks: Sequence[Task], rounds: int = ROUNDS) -> list[Table]:
    """Return a table of all weights tried, in order, and of the best found.

    Args:
        tasks: the dev sets.
        rounds: how many times all weights are gone through.
    """
    with ExitStack() as opened:
        tried = [_open(task, opened) for task in tasks]
        best = Weights()
        highest, now = _measured("nu", best, tried)
        rows = [now]
        for name, value in _trials(rounds):
            weights = replace(best, **{name: value})
            if weights == best:
                continue
            mean, row = _measured(name, weights, tried)
            rows.append(row)
            if mean > highest:
                best, highest = weights, mean
        rows.append(_measured("bäst", best, tried)[1])
    columns = ("Försök", *GRID, *(task.name for task in tasks), "medel")
    sets = ", ".join(f"{task.name} ({len(task.queries)} frågor)" for task in tasks)
    note = f"{METRICS[0]} på {sets}; teckenföljdernas vikt är 1. Medel: varje mängd lika."
    return [Table("Sökningens vikter", note, columns, tuple(rows))]


def _trials(rounds: int) -> Iterator[tuple[str, float]]:
    for _ in range(rounds):
        for name, values in GRID.items():
            for value in values:
                yield name, value


def _measured(name: str, weights: Weights, tried: Sequence[Tried]) -> tuple[float, Row]:
    figures = [each.score(weights)[METRICS[0]] for each in tried]
    mean = round(sum(figures) / len(figures), 4)
    return mean, (name, *(getattr(weights, part) for part in GRID), *figures, mean)


def _open(task: Task, opened: ExitStack) -> Tried:
    home = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="remiss-bench-")))
    ours.build(task, home)
    return Tried(task, opened.enter_context(ours.Index(home)))
