"""Memory of a process and all below it, and work done in a process of its own.

Resident memory is read from /proc a few times a second and summed over the processes.
Pages that they share are counted in each, so the sum is never too small.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

_PROC = Path("/proc")
_INTERVAL = 0.2
# Fields of /proc/PID/stat, counted from the closing bracket: the parent, and the start.
_PARENT, _STARTED = 1, 19
_MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Done:
    """What a job gave, how long its process took in seconds, and its peak memory in MiB."""

    result: dict[str, Any]
    seconds: float
    peak_mib: float


class JobError(Exception):
    """A job's process failed; its own message is on standard error."""


class PeakMemory:
    """Watches the process ``pid`` and its descendants within a ``with`` block."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.mib = 0.0

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.is_set():
            self.mib = max(self.mib, resident(self._pid))
            self._done.wait(_INTERVAL)


def resident(pid: int) -> float:
    """Return the resident memory in MiB of ``pid`` and all its descendants."""
    children = _children()
    waiting, total = [pid], 0
    while waiting:
        process = waiting.pop()
        waiting += children[process]
        total += _pages(process)
    return total * os.sysconf("SC_PAGE_SIZE") / _MEBIBYTE


def age() -> float:
    """Return for how many seconds this process has run, its start and imports included."""
    fields = (_PROC / "self" / "stat").read_text("utf-8").rpartition(")")[2].split()
    began = int(fields[_STARTED]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


def run_job(job: str, arguments: Mapping[str, Any]) -> Done:
    """Run a job of :mod:`benchmarks.jobs` in a process of its own.

    Raises:
        JobError: the process failed.
    """
    command = [sys.executable, "-m", "benchmarks.jobs", job]
    started = time.perf_counter()
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        with PeakMemory(process.pid) as peak:
            told, _ = process.communicate(json.dumps(arguments))
        seconds = time.perf_counter() - started
    if process.returncode:
        raise JobError(f"Mätningen {job} avbröts med status {process.returncode}.")
    return Done(json.loads(told.splitlines()[-1]), round(seconds, 2), round(peak.mib, 1))


def _children() -> defaultdict[int, list[int]]:
    children: defaultdict[int, list[int]] = defaultdict(list)
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text("utf-8", errors="replace")
            except OSError:
                continue  # it ended meanwhile
            parent = fields.rpartition(")")[2].split()[_PARENT]
            children[int(parent)].append(int(folder.name))
    return children


def _pages(pid: int) -> int:
    try:
        return int((_PROC / str(pid) / "statm").read_text("utf-8").split()[1])
    except OSError:
        return 0
