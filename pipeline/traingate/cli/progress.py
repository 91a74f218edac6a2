"""Shows how far a run is, on stderr: bars on a terminal, else a plain line now and then."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from traingate.inert import escape_log
from traingate.scan import progress

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

_EVERY = 0.2
_LINE_EVERY = 10.0  # seconds: a build log needs to know that something moves, and no more


@contextlib.contextmanager
def show_progress() -> Iterator[None]:
    """Shows rows, bytes, rate and time left of each split while the block runs."""
    if sys.stderr.isatty():
        with _bars() as refresh, _repeated(refresh, _EVERY):
            yield
    else:
        with _repeated(_print_line, _LINE_EVERY):
            yield


@contextlib.contextmanager
def show_steps(names: Sequence[str]) -> Iterator[Callable[[int, str], None]]:
    """Gives what prints a line of a step that is done, and, on a terminal, shows below it which one is under way."""
    shown = sys.stderr.isatty()

    def show(done: int, line: str = "") -> None:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        if line:
            print(line, flush=True)
        if shown and done < len(names):
            step = f"{done + 1} of {len(names)}: {escape_log(names[done])}"
            print(step, end="", file=sys.stderr, flush=True)

    show(0)
    try:
        yield show
    finally:
        show(len(names))


@contextlib.contextmanager
def _repeated(refresh: Callable[[], None], every: float) -> Iterator[None]:
    done = threading.Event()

    def repeat() -> None:
        while not done.wait(every):
            refresh()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _print_line() -> None:
    read = [
        f"{escape_log(split)} {done.rows:,} rows, {_format_share(done)}"
        for split, done in progress.read_splits().items()
    ]
    print(" | ".join([f"traingate: {progress.read_stage()}", *read]), file=sys.stderr, flush=True)


def _format_share(done: progress.Done) -> str:
    return f"{100 * done.bytes / max(done.total, 1):.0f}% of {done.total / 1e6:,.0f} MB"


@contextlib.contextmanager
def _bars() -> Iterator[Callable[[], None]]:
    """A bar for each split, once it is known which there are; the bars go when the block ends."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    with Progress(*_make_columns(), console=Console(stderr=True), transient=True) as bars:
        stage = bars.add_task(progress.read_stage(), total=None, rows="")
        tasks: dict[str, TaskID] = {}
        start = time.monotonic()

        def refresh() -> None:
            bars.update(stage, description=progress.read_stage())
            for split, done in progress.read_splits().items():
                if split not in tasks:
                    tasks[split] = bars.add_task(escape_log(split), total=done.total, rows="")
                rate = done.rows / max(time.monotonic() - start, 0.1)
                rows = f"{done.rows:,} rows, {rate:,.0f}/s"
                bars.update(tasks[split], completed=done.bytes, total=max(done.total, 1), rows=rows)

        yield refresh


def _make_columns() -> list[ProgressColumn]:
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    return [
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rows]}", markup=False),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    ]
