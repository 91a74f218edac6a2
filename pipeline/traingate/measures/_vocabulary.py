"""Rows, or weight, by hash of a string: every string up to a cap, a bounded table of the most frequent ones beyond it.

A table is `{"hashes": uint64 [k] ascending, "counts": [k], "errors": [k], "floor": …}` with the strings' `offsets` and
`blob`, its counts int64 for rows and float64 for weight: a text occurs in at most `counts` and at least
`counts − errors` rows, and one that is not in the table in at most `floor` rows. While nothing was cut, `floor` and
`errors` are 0 and counts are exact. Cutting keeps the greatest counts, which is the Space-Saving summary (Metwally,
Agrawal and El Abbadi 2005) in its mergeable form (Agarwal et al. 2012): `floor` is at most rows / size.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from traingate.batch import runs
from traingate.measures import _blobs

Table = dict[str, Any]


def make_empty(counts: type = np.int64) -> Table:
    """No strings, whose counts are rows (int64) or weight (float64)."""
    none = np.zeros(0, counts)
    return {"hashes": np.zeros(0, np.uint64), "counts": none, "errors": none, "floor": 0, **_blobs.make_empty()}


def merge(first: Table, second: Table) -> Table:
    """The table of both; not cut yet."""
    at, known = runs.find(first["hashes"], second["hashes"])
    counts, errors = first["counts"] + second["floor"], first["errors"] + second["floor"]
    known_at = at[known]
    counts[known_at] += second["counts"][known] - second["floor"]
    errors[known_at] += second["errors"][known] - second["floor"]
    floor = first["floor"] + second["floor"]
    if known.all():
        return {**first, "counts": counts, "errors": errors, "floor": floor}
    new = np.flatnonzero(~known)
    place = at[new]
    strings = _blobs.concat(first, _blobs.take(second, new))
    order, hashes, counts, errors = insert(
        place,
        (np.arange(len(counts)), len(counts) + np.arange(len(new))),
        (first["hashes"], second["hashes"][new]),
        (counts, second["counts"][new] + first["floor"]),
        (errors, second["errors"][new] + first["floor"]),
    )
    return {"hashes": hashes, "counts": counts, "errors": errors, "floor": floor, **_blobs.take(strings, order)}


def insert(at: np.ndarray, *pairs: tuple[np.ndarray, np.ndarray]) -> list[np.ndarray]:
    """Each pair's second array put into its first before the ascending places `at`; `np.insert` would sort these."""
    new = at + np.arange(len(at))
    old = np.ones(len(pairs[0][0]) + len(at), bool)
    old[new] = False
    together = []
    for first, second in pairs:
        whole = np.empty(len(old), first.dtype)
        whole[old], whole[new] = first, second
        together.append(whole)
    return together


def cut(table: Table, size: int) -> Table:
    """The table's `size` greatest counts, of equal ones the smallest hashes."""
    if len(table["hashes"]) <= size:
        return table
    kept = find_greatest(table["counts"], size)
    evicted = np.ones(len(table["hashes"]), bool)
    evicted[kept] = False
    floor = max(table["floor"], table["counts"][evicted].max().item())
    parts = {key: table[key][kept] for key in ("hashes", "counts", "errors")}
    return {**parts, "floor": floor, **_blobs.take(table, kept)}


def find_greatest(counts: np.ndarray, size: int) -> np.ndarray:
    """Positions of the `size` greatest counts, ascending; of equal ones the first."""
    least = np.partition(counts, len(counts) - size)[len(counts) - size]
    above, equal = np.flatnonzero(counts > least), np.flatnonzero(counts == least)
    return np.sort(np.concatenate([above, equal[: size - len(above)]]))
