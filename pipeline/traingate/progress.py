"""Counts rows while a scan runs in this process, for whoever shows progress."""

from __future__ import annotations

import threading
from collections import Counter

_lock = threading.Lock()
_rows: Counter[str] = Counter()


def add(split: str, rows: int) -> None:
    """Counts rows that were measured."""
    with _lock:
        _rows[split] += rows


def reset() -> None:
    """Forgets all counts."""
    with _lock:
        _rows.clear()


def rows() -> dict[str, int]:
    """Rows measured so far by split."""
    with _lock:
        return dict(_rows)
