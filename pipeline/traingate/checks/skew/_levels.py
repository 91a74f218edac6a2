"""The rows of each category in two splits, by hash: no list of the most frequent ones decides what is compared."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from traingate.batch import hashing, runs
from traingate.profile.summaries import Texts
from traingate.wording import quoted

_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def levels(first: Texts, second: Texts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hashes of the categories that either column has, uint64 [k], and their rows in each, float64 [k].

    Where a column has more distinct values than were counted, these are the categories of the smallest hashes: a
    random sample of them, the same in both.
    """
    cut = [texts.hashes[-1] for texts in (first, second) if not texts.exact and len(texts.hashes)]
    both = np.sort(np.concatenate([first.hashes, second.hashes]))
    keys = both[both <= min(cut, default=_ALL)]
    keys = keys[runs.starts(keys)]
    rows = []
    for texts in (first, second):
        inside = texts.hashes <= (keys[-1] if len(keys) else np.uint64(0))
        counts = np.zeros(len(keys))
        counts[np.searchsorted(keys, texts.hashes[inside])] = texts.counts[inside]
        rows.append(counts)
    return keys, rows[0], rows[1]


def name_of(key: np.uint64, *columns: Texts) -> str:
    """The category of a hash, between quotes; `a category` where it is in no column's most frequent ones."""
    for texts in columns:
        names = [name for name, _ in texts.top]
        hashes = hashing.of_bytes(pa.array([name.encode() for name in names], pa.binary()))
        for at in np.flatnonzero(hashes == key)[:1]:
            return quoted(names[at])
    return "a category"
