"""How many rows, or how much weight, each string of a column has: of all up to a cap, of a bounded part beyond.

Beyond the cap `sketch` keeps the `cap` smallest hashes with all that they count, a coordinated sample of the distinct
strings (KMV, Bar-Yossef et al. 2002), and `table` the SIZE strings that count most.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from traingate.batch import runs
from traingate.measures import _blobs, _vocabulary

SIZE = 4_096
_TEXT_BYTES = 64  # of a column's strings on average, until only the most frequent are kept
_MANY = 8 * SIZE  # strings of a batch from which preselecting saves more than it costs
_BUCKETS, _BUCKET_SHIFT = 1 << 16, np.uint64(48)
_RARE = 2 * SIZE  # a batch's strings that have a smaller share than one in so many are not frequent


def start(counts: type = np.int64) -> dict[str, Any]:
    """The state of no strings, whose counts are rows (int64) or weight (float64)."""
    return {"table": _vocabulary.make_empty(counts), "sketch": None}


def add(
    state: dict[str, Any], counts: np.ndarray, hashes: np.ndarray, strings: tuple[np.ndarray, np.ndarray], cap: int
) -> None:
    """Adds the counts of strings, [k]; hashes may repeat, and strings with a count of 0 are ignored.

    Args:
        state: changed in place.
        counts: int64 or float64 [k], as the state's own.
        hashes: uint64 [k] of the strings.
        strings: offsets, int64 [k + 1], and bytes, uint8.
        cap: distinct strings of which all are kept.
    """
    offsets, blob = strings
    some, floor = counts > 0, 0
    if len(counts) > _MANY and state["sketch"] is not None and state["sketch"]["cut"]:
        near = np.flatnonzero(some & (hashes <= state["sketch"]["hashes"][-1]))
        state["sketch"] = _merge_sketches(state["sketch"], {**_combine_equal(counts, hashes, near), "cut": False}, cap)
        frequent, floor = _find_frequent(state["table"], counts, hashes)
        batch = _combine_equal(counts, hashes, np.flatnonzero(frequent & some))
    else:
        batch = _combine_equal(counts, hashes, np.flatnonzero(some))
        if state["sketch"] is not None:
            state["sketch"] = _merge_sketches(state["sketch"], {**batch, "cut": False}, cap)
    _add_to_table(state, {**batch, "offsets": offsets, "blob": blob}, floor, cap)


def merge(first: dict[str, Any], second: dict[str, Any], cap: int) -> None:
    """The state of both, in `first`."""
    if first["sketch"] is not None or second["sketch"] is not None:
        first["sketch"] = _merge_sketches(read_sketch(first), read_sketch(second), cap)
    first["table"] = _vocabulary.merge(first["table"], second["table"])
    _limit_size(first, cap)


def read_sketch(state: dict[str, Any]) -> dict[str, Any]:
    """Counts by hash; the table has them while it is whole."""
    if state["sketch"] is not None:
        found: dict[str, Any] = state["sketch"]
        return found
    return {"hashes": state["table"]["hashes"], "counts": state["table"]["counts"], "cut": False}


def compute_least_counts(state: dict[str, Any]) -> np.ndarray:
    """The count of each string in the table: exact where the sketch has its hash, a lower bound elsewhere."""
    table, known_part = state["table"], read_sketch(state)
    counts = table["counts"] - table["errors"]
    at, known = runs.find(known_part["hashes"], table["hashes"])
    counts[known] = known_part["counts"][at[known]]
    exact: np.ndarray = counts
    return exact


def _combine_equal(counts: np.ndarray, hashes: np.ndarray, index: np.ndarray) -> dict[str, Any]:
    """The strings at `index` in the order of their hashes, repeated ones as one; `index` says where each one is."""
    order = index[np.argsort(hashes[index])]
    hashes, counts = hashes[order], counts[order]
    if runs.count_runs(hashes) < len(hashes):
        begins = runs.find_starts(hashes)
        hashes, counts, order = hashes[begins], np.add.reduceat(counts, begins), order[begins]
    return {"hashes": hashes, "counts": counts, "index": order}


def _find_frequent(table: _vocabulary.Table, counts: np.ndarray, hashes: np.ndarray) -> tuple[np.ndarray, Any]:
    """Whether each string is in the table or may be frequent, bool [k], and a bound on the count of any other.

    A string's count is at most that of all that share the highest bits of its hash, which are added up without sorting.
    """
    buckets = (hashes >> _BUCKET_SHIFT).astype(np.uint16)
    by_bucket = np.bincount(buckets, None if (counts == 1).all() else counts, _BUCKETS).astype(counts.dtype)
    looked_at = by_bucket > by_bucket.sum() / _RARE
    floor = by_bucket[~looked_at].max(initial=0).item()
    looked_at[table["hashes"] >> _BUCKET_SHIFT] = True
    return looked_at[buckets], floor


def _add_to_table(state: dict[str, Any], batch: dict[str, Any], floor: float, cap: int) -> None:
    """Adds a batch's strings; `floor` bounds the count of the batch's strings that are not among them."""
    table = state["table"]
    at, known = runs.find(table["hashes"], batch["hashes"])
    table["counts"][at[known]] += batch["counts"][known]
    new = np.flatnonzero(~known)
    if state["sketch"] is None and len(table["hashes"]) + len(new) > cap:
        unseen = {"hashes": batch["hashes"][new], "counts": batch["counts"][new], "cut": False}
        state["sketch"] = _merge_sketches(read_sketch(state), unseen, cap)
    if state["sketch"] is not None and len(new) > SIZE:
        kept = _vocabulary.find_greatest(batch["counts"][new], SIZE)
        floor = max(floor, np.delete(batch["counts"][new], kept).max().item())
        new = new[kept]
    if len(new):
        more = {key: batch[key][new] for key in ("hashes", "counts")} | _blobs.take(batch, batch["index"][new])
        errors = np.zeros(len(new), table["errors"].dtype)
        table = _vocabulary.merge(table, {**more, "errors": errors, "floor": 0})
    state["table"] = {**table, "floor": table["floor"] + floor}
    _limit_size(state, cap)


def _limit_size(state: dict[str, Any], cap: int) -> None:
    """Keeps the state small: beyond the cap, or beyond the bytes, only the most frequent strings stay."""
    table = state["table"]
    if state["sketch"] is None and (len(table["hashes"]) > cap or len(table["blob"]) > _TEXT_BYTES * cap):
        state["sketch"] = _merge_sketches(read_sketch(state), read_sketch(start(table["counts"].dtype.type)), cap)
    if state["sketch"] is not None:
        state["table"] = _vocabulary.cut(table, min(SIZE, cap))


def _merge_sketches(first: dict[str, Any], second: dict[str, Any], cap: int) -> dict[str, Any]:
    """The `cap` smallest hashes of both; a cut sketch knows nothing about hashes beyond its last."""
    limits = [part["hashes"][-1] for part in (first, second) if part["cut"]]
    hashes, counts_of = second["hashes"], second["counts"]
    if limits:
        hashes = hashes[: int(hashes.searchsorted(min(limits), side="right"))]
        counts_of = counts_of[: len(hashes)]
    if len(first["hashes"]):
        at, known = runs.find(first["hashes"], hashes)
        counts = first["counts"].copy()
        counts[at[known]] += counts_of[known]
        new = ~known
        together, counts = _vocabulary.insert(at[new], (first["hashes"], hashes[new]), (counts, counts_of[new]))
    else:
        together, counts = hashes, counts_of
    stop = len(together) if not limits else int(together.searchsorted(min(limits), side="right"))
    stop = min(stop, cap)
    return {"hashes": together[:stop], "counts": counts[:stop], "cut": bool(limits) or stop < len(together)}
