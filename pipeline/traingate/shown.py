"""Shows how far a run is: on stderr, and only where that is a terminal."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator

from traingate import progress


@contextlib.contextmanager
def progress_shown(every: float = 0.2) -> Iterator[None]:
    """Shows rows read by split while the block runs; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    done = threading.Event()
    with Console(stderr=True).status("starting") as status:

        def refresh() -> None:
            while not done.wait(every):
                counted = progress.rows()
                read = ", ".join(f"{rows:,} rows of {split}" for split, rows in counted.items())
                status.update(f"read {read}" if read else "loading Apache Beam")

        thread = threading.Thread(target=refresh, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
