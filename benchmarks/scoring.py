"""Figures of a run: quality by ir-measures (trec_eval's definitions), and latency.

The project's own ``remiss evaluate`` computes the same metrics by itself; here another's
code does, so that each checks the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.tasks import Judged

METRICS = ("nDCG@10", "MRR@10", "recall@5", "recall@10")


def score(judged: Mapping[str, Judged]) -> dict[str, float]:
    """Return the mean of each of ``METRICS`` over the questions in ``judged``."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    measures = dict(zip(METRICS, (nDCG @ 10, RR @ 10, R @ 5, R @ 10), strict=True))
    qrels = {query: dict(found.relevant) for query, found in judged.items()}
    runs = {query: _run(found.ranked) for query, found in judged.items()}
    means = ir_measures.calc_aggregate(list(measures.values()), qrels, runs)
    return {name: round(float(means[measure]), 4) for name, measure in measures.items()}


def latency(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of ``milliseconds``."""
    p50, p95 = np.percentile(np.asarray(milliseconds or [0.0]), (50, 95))
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}


def _run(ranked: Sequence[str]) -> dict[str, float]:
    """Return scores that fall with the rank; what is worth nothing has a name of its own."""
    named = [name or f"nothing at {rank}" for rank, name in enumerate(ranked)]
    first = {name: -rank for rank, name in reversed(list(enumerate(named)))}
    return {name: float(rank) for name, rank in first.items()} or {"nothing": 0.0}
