"""Results: tables of figures, with when, where and with what they were measured.

A benchmark gives tables; they are printed, and kept as JSON in ``benchmarks/results/`` (the
last run of each), from which ``table`` renders them in Markdown. No path of the machine
is kept: data is known by its own name.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"
Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows. ``note`` says on what they were measured."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The tables of one benchmark: its name, its day, the machine and the versions."""

    name: str
    day: str
    machine: str
    versions: dict[str, str]
    tables: tuple[Table, ...]


def measured(name: str, tables: Sequence[Table], packages: Sequence[str]) -> Result:
    """Return ``tables`` as the result of the benchmark ``name``, measured here and now."""
    versions = {"Python": platform.python_version()}
    for package in packages:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return Result(name, date.today().isoformat(), machine(), versions, tuple(tables))


def save(result: Result, folder: Path = FOLDER) -> Path:
    """Keep ``result`` as JSON in place of the last one of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{result.name}.json"
    file.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=2) + "\n", "utf-8")
    return file


def load(name: str, folder: Path = FOLDER) -> Result | None:
    """Return the last result of the benchmark ``name``; None where it was never run."""
    file = folder / f"{name}.json"
    if not file.exists():
        return None
    kept: dict[str, Any] = json.loads(file.read_text("utf-8"))
    tables = tuple(
        Table(t["title"], t["note"], tuple(t["columns"]), tuple(map(tuple, t["rows"])))
        for t in kept["tables"]
    )
    return Result(kept["name"], kept["day"], kept["machine"], kept["versions"], tables)


def machine() -> str:
    """Return what the machine is: its cores, its memory and its system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return (
        f"{cores} kärnor ({_processor()}), {memory:.0f} GiB minne, "
        f"{platform.system()} {platform.machine()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
