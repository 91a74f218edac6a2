"""Imports large libraries without looking for garbage among what they make."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Puts garbage collection off in the block, and leaves what the block made out of every later collection.

    Modules, classes and functions stay for as long as the process does. Going through them again and again takes a
    sixth of the time that Beam or Great Expectations need to be imported.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.freeze()
            gc.enable()
