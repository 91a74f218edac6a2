"""Threads whose queue does not outlive what waits for it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any


class _Pool(ThreadPoolExecutor):
    """Runs what it is given in the context of whoever gave it, so that a `reading_from` block holds there, too."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        return super().submit(copy_context().run, function, *arguments, **named)


@contextlib.contextmanager
def threads(name: str, number: int = 0) -> Iterator[ThreadPoolExecutor]:
    """A pool of so many threads, one for each core where that is 0.

    Where the block fails, or Ctrl-C ends it, only what already runs is waited for: leaving an executor's own block runs
    all that it was ever given.
    """
    pool = _Pool(number or os.cpu_count() or 1, name)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
