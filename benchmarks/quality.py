"""Quality: this project, without each of its parts in turn, and the usual stack.

All answer the same questions over the same texts in one run; ir-measures does the sums.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

from benchmarks import ours, usual
from benchmarks.results import Row, Table
from benchmarks.scoring import METRICS, latency, score
from benchmarks.tasks import Found, Judged, Task
from vectorstore.search import Weights

Search = Callable[[str], list[Found]]
COLUMNS = ("Sökning", *METRICS, "p50 ms", "p95 ms")


def measure(tasks: Sequence[Task], *, with_usual: bool = True) -> list[Table]:
    """Return a table a task: a row for the whole, for each part away, and the usual stack."""
    return [_measure(task, with_usual=with_usual) for task in tasks]


def run(name: str, task: Task, search: Search) -> Row:
    """Return the row of ``search`` on ``task``: its name, its metrics and its latency."""
    judged: dict[str, Judged] = {}
    times: list[float] = []
    for query, question in task.queries.items():
        started = time.perf_counter()
        found = search(question)
        times.append((time.perf_counter() - started) * 1000)
        judged[query] = task.judge(query, found)
    metrics = score(judged)
    return (name, *(metrics[metric] for metric in METRICS), *latency(times).values())


def _measure(task: Task, *, with_usual: bool) -> Table:
    variants = {ours.NAME: Weights(), **ours.PARTS}
    rows = _ours(task, variants, nullcontext())
    rows += _ours(task, {ours.WITHOUT_WINDOWS: Weights()}, ours.without_windows())
    if with_usual:
        rows.append(_usual(task))
    note = f"{task.name}: {len(task.queries)} frågor över {_counted(task)}."
    if with_usual:
        note += f" {usual.NAME}: {usual.DESCRIPTION}."
    return Table(f"Sökkvalitet, {task.name}", note, COLUMNS, tuple(rows))


def _ours(
    task: Task, variants: dict[str, Weights], building: AbstractContextManager[None]
) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="remiss-bench-") as home:
        with building:
            ours.build(task, Path(home))
        with ours.Index(Path(home)) as index:
            return [
                run(name, task, partial(ours.search, index.searcher(weights)))
                for name, weights in variants.items()
            ]


def _usual(task: Task) -> Row:
    with tempfile.TemporaryDirectory(prefix="remiss-bench-") as folder:
        stack = usual.UsualStack(Path(folder))
        stack.add(task.texts(), split=task.split)
        return run(usual.NAME, task, stack.search)


def _counted(task: Task) -> str:
    return f"{len(task.texts())} {'dokument' if task.split else 'stycken'}"
