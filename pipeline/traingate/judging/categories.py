"""The value counts of two columns by hash: no list of the most frequent categories decides what is compared."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from traingate.batch import hashing
from traingate.profile.summaries import Strings
from traingate.wording import quote

_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)


def match_categories(first: Strings, second: Strings) -> tuple[np.ndarray, np.ndarray]:
    """Hashes of the categories that either column has, uint64 [k], ascending, and their rows in both, int64 [k, 2].

    Where a column has more distinct values than were counted, these are the categories of the smallest hashes: a
    random sample of them, the same in both.
    """
    limit = min(_last_counted(first), _last_counted(second))
    both = np.sort(np.concatenate([first.hashes, second.hashes]))
    keys = both[both <= limit]
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    rows = np.zeros((len(keys), 2), np.int64)
    for side, texts in enumerate((first, second)):
        inside = texts.hashes <= limit
        rows[np.searchsorted(keys, texts.hashes[inside]), side] = texts.counts[inside]
    return keys, rows


def lacks(texts: Strings, keys: np.ndarray) -> np.ndarray:
    """Whether a column surely has none of the categories of each hash, bool [n]; of one that was not counted, False."""
    at = np.searchsorted(texts.hashes, keys)  # np.isin takes ten times as long
    known = np.append(texts.hashes, np.uint64(0))[at] == keys
    return np.asarray((keys <= _last_counted(texts)) & ~known)


def hash_top(texts: Strings) -> np.ndarray:
    """The hashes of a column's most frequent categories, uint64 [n]."""
    return hashing.hash_bytes(pa.array([name.encode() for name, _ in texts.top], pa.binary()))


def name_category(key: np.uint64, *columns: Strings) -> str:
    """The category of a hash, between quotes; `a category` where it is in no column's most frequent ones."""
    for texts in columns:
        for at in np.flatnonzero(hash_top(texts) == key)[:1]:
            return quote(texts.top[at][0])
    return "a category"


def _last_counted(texts: Strings) -> np.uint64:
    """The greatest hash up to which every category of a column was counted."""
    return _LAST if texts.exact or not len(texts.hashes) else texts.hashes[-1]
