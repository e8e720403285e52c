"""What is measured in a process of its own: ``python -m benchmarks.jobs NAME``.

A job reads its arguments as JSON on standard input and writes its figures as JSON on
standard output, so that its memory and its start are its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.memory import age
from benchmarks.scoring import latency
from benchmarks.tasks import plain_texts
from vectorstore.indexer import FoundFile, Outcome, index_files
from vectorstore.library import Library

_WARM_UP = 20


def index(home: str, files: list[tuple[str, str]], until: int | None = None) -> dict[str, Any]:
    """Index ``files`` (path, source) as ``remiss index`` does, and time its stages.

    Stages are timed from when the library is open; ``opened_s`` is when that was, from the
    start of the process.

    Args:
        home: the library's folder.
        files: all files; those indexed before are skipped.
        until: read no more when the library holds this many passages; all by default.
    """
    library = Library(Path(home))
    opened = age()
    started = time.perf_counter()
    held = sum(info.passages for info in library.documents())
    failed = 0
    stages: dict[str, float] = {}

    def told(stage: str, _done: int, _total: int) -> None:
        stages.setdefault(stage, time.perf_counter() - started)

    found = [FoundFile(Path(path), source) for path, source in files]
    with library.writing():
        with closing(index_files(library, found, "standard")) as results:  # type: ignore[type-var]
            for result in results:
                held += result.passages
                failed += result.outcome is Outcome.FAILED
                if until is not None and held >= until:
                    break
        read = time.perf_counter() - started
        library.catch_up(told)
    done = time.perf_counter() - started
    documents = len(library.documents())
    library.close()
    return {
        "documents": documents,
        "failed": failed,
        "passages": held,
        "opened_s": opened,
        "read_s": read,
        # The first vectors are reported when the words are committed, one batch too late.
        "words_s": stages.get("vektorer", done),
        "done_s": done,
    }


def search(home: str, questions: list[str]) -> dict[str, Any]:
    """Search a library for each question, and time them when warm."""
    library = Library(Path(home))
    figures = _timed(library.search, questions)
    library.close()
    return figures


def usual_index(home: str, files: list[tuple[str, str]]) -> dict[str, Any]:
    """Index ``files`` with the usual stack."""
    from benchmarks.usual import UsualStack

    stack = UsualStack(Path(home))
    opened = age()
    started = time.perf_counter()
    texts = plain_texts([Path(path) for path, _ in files])
    chunks = stack.add(texts, split=True)
    done = time.perf_counter() - started
    return {"documents": len(texts), "passages": chunks, "opened_s": opened, "done_s": done}


def usual_search(home: str, questions: list[str]) -> dict[str, Any]:
    """Search the usual stack for each question, and time it as :func:`search` does."""
    from benchmarks.usual import UsualStack

    return _timed(UsualStack(Path(home)).search, questions)


def _timed(ask: Callable[[str], Any], questions: Sequence[str]) -> dict[str, Any]:
    ask(questions[0])
    first = age()
    for question in questions[:_WARM_UP]:
        ask(question)
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - started) * 1000)
    return {"questions": len(times), "first_s": first, **latency(times)}


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    job.__name__: job for job in (index, search, usual_index, usual_search)
}


if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](**json.load(sys.stdin))))
