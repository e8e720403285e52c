"""Progress bars on standard error, for work that takes its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

_STAGES = {"ord": "Indexerar ord", "vektorer": "Indexerar vektorer"}


class Bars:
    """One bar a stage; silent where standard error is no terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    @contextmanager
    def stage(self, title: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar for a stage of ``total`` steps; yield what to call with steps done."""
        task = self._bars.add_task(title, total=total)
        yield lambda steps: self._bars.advance(task, steps)

    def report(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` passages of a library's ``stage`` are done."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(_STAGES.get(stage, stage), total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)

    def print(self, line: str) -> None:
        """Print a line on standard output, above the bars."""
        if self._bars.disable:
            Console().out(line, highlight=False)
        else:
            self._bars.console.out(line, highlight=False)
