"""Threads whose queue does not outlive what waits for it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor


@contextlib.contextmanager
def threads(name: str, number: int = 0) -> Iterator[ThreadPoolExecutor]:
    """A pool of so many threads, one for each core where that is 0.

    Where the block fails, or Ctrl-C ends it, only what already runs is waited for: leaving an executor's own block runs
    all that it was ever given.
    """
    pool = ThreadPoolExecutor(number or os.cpu_count() or 1, name)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
