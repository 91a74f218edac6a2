"""Counts what a scan in this process has read, so that its progress can be shown."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Done:
    """How far a split is.

    Attributes:
        rows: rows measured so far.
        bytes: bytes of the shards that are measured whole.
        total: bytes of all shards.
    """

    rows: int = 0
    bytes: int = 0
    total: int = 0


_lock = threading.Lock()
_splits: dict[str, Done] = {}
_shards: dict[str, Sequence[int]] = {}
_stage = ["loading Apache Beam"]


def begin(shards: Mapping[str, Sequence[int]]) -> None:
    """Starts a scan of splits with shards of so many bytes; earlier counts are forgotten."""
    with _lock:
        _shards.clear()
        _splits.clear()
        _shards.update(shards)
        _splits.update({split: Done(total=sum(sizes)) for split, sizes in shards.items()})


def add(split: str, rows: int) -> None:
    """Counts rows that were measured; does nothing in a process that began no scan."""
    with _lock:
        if split in _splits:
            _splits[split] = replace(_splits[split], rows=_splits[split].rows + rows)


def end(split: str, shard: int) -> None:
    """Counts a shard that was measured whole; does nothing where another scan of this process has begun since."""
    with _lock:
        if split in _splits and shard < len(_shards[split]):
            _splits[split] = replace(_splits[split], bytes=_splits[split].bytes + _shards[split][shard])


def enter(stage: str) -> None:
    """Sets the stage that progress shows."""
    _stage[0] = stage


def read_stage() -> str:
    """The stage that was entered last."""
    return _stage[0]


def read_splits() -> dict[str, Done]:
    """How far each split is."""
    with _lock:
        return dict(_splits)
