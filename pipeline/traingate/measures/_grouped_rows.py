"""Which rows of a batch are looked at for a column that may name an entity, and what differs among those of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from traingate.batch import hashing, runs

if TYPE_CHECKING:
    from traingate.batch.columns import Column

MISSING = np.uint64(0xFFF8000000000001)
"""The word of a value that is not there: as a float64, NaN."""
_ROWS_A_KEY = 4  # rows of a batch that are looked at, for each value


def summarise(keys: np.ndarray, words: np.ndarray) -> dict[str, np.ndarray]:
    """Rows by value, and which differ from the first of their value.

    Args:
        keys: uint64 [n], ascending.
        words: uint64 [1 + others, n]: of the value itself, and of the other columns.
    """
    begins = runs.find_starts(keys)
    lengths = runs.compute_lengths(begins, len(keys))
    firsts = words[:, begins]
    unlike = words[1:] != np.repeat(firsts[1:], lengths, axis=1)
    return {
        "keys": keys[begins],
        "looked": lengths,
        "varied": np.add.reduceat(unlike.any(axis=0).astype(np.int64), begins),
        "firsts": firsts,
        "differing": np.add.reduceat(unlike, begins, axis=1, dtype=np.int64),
    }


def select_rows(hashes: np.ndarray, limit: int, most: int) -> tuple[np.ndarray, int, int]:
    """Rows of the `most` smallest hashes, the hash up to which all are among them, and of how many each stands for."""
    rows = most * _ROWS_A_KEY
    below = lower(hashes[:: max(1, len(hashes) // rows)], limit, most)
    places = np.flatnonzero((hashes <= np.uint64(below)) & (hashes != 0))
    step = max(1, len(places) // rows) if below == limit else 1  # of few values with many rows, some rows are enough
    limit = lower(hashes[places[::step]], below, most)
    places = places[::step][hashes[places[::step]] <= np.uint64(limit)]
    again = max(1, len(places) // rows)
    return places[::again], limit, step * again


def lower(hashes: np.ndarray, limit: int, most: int) -> int:
    """The greatest of the `most` smallest hashes, where there are more; else `limit`."""
    inside = np.sort(hashes[(hashes <= np.uint64(limit)) & (hashes != 0)])
    begins = runs.find_starts(inside)
    return int(inside[begins[most - 1]]) if len(begins) > most else limit


def take_words(column: Column, places: np.ndarray) -> np.ndarray:
    """uint64 [places]: a number's canonical word, a text's hash."""
    valid = None if column.valid is None else column.valid[places]
    if column.values is not None:
        values = column.values[places]
        words = np.empty(len(values), np.uint64)
        missing = hashing.choose_converter(values)(values, words)
        if missing is not None:
            words[missing] = MISSING
    else:
        words = column.hashes[places]
    return words if valid is None else np.where(valid, words, MISSING)
