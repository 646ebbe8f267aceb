"""The progress of `up`, and its display on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

State = Literal["started", "done", "failed", "note"]


@dataclass(frozen=True)
class ProgressEvent:
    """The start or end of a step; `seconds` is its duration once it is done or has failed."""

    step: str
    state: State
    seconds: float | None = None


OnProgress = Callable[[ProgressEvent], None]


def ignore(_event: ProgressEvent) -> None:
    """Ignore progress, for callers that do not display it."""


@contextmanager
def step(on_progress: OnProgress, name: str) -> Iterator[None]:
    """Report the start and the end of one step; an exception marks it as failed and is raised again."""
    start = time.monotonic()
    on_progress(ProgressEvent(name, "started"))
    state: State = "failed"
    try:
        yield
        state = "done"
    finally:
        on_progress(ProgressEvent(name, state, time.monotonic() - start))


class RichProgress:
    """Shows steps as lines with a spinner, several at once; without a terminal, one line per finished step.

    Use it as a context manager and pass it as `on_progress`; it may be called from several threads.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> RichProgress:
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, event: ProgressEvent) -> None:
        if event.state == "started":
            self._tasks[event.step] = self._progress.add_task(escape(event.step))
            return
        task = self._tasks.pop(event.step, None)
        if task is not None:
            self._progress.remove_task(task)
        mark = {"done": "[green]✓[/]", "failed": "[red]✗[/]", "note": "[yellow]![/]", "started": ""}[
            event.state
        ]
        took = "" if event.seconds is None else f" [dim]{event.seconds:.1f} s[/]"
        self._console.print(f"{mark} {escape(event.step)}{took}", highlight=False)
