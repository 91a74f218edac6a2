"""The statistics of a column of numbers: sorted in blocks that stay in the cache, everything read off the sorted block.

Integers stay integers: the least and the greatest value and the counted values are exact beyond 2^53, and differences
are taken before they become floats. Only quantile points are rounded to float64.
"""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np

from traingate.batch import runs
from traingate.measures import _moments, _quantiles
from traingate.profile.summaries import Numbers, Quantiles

COUNTED = 1_000
BLOCK = 32_768  # rows whose sorted copy stays in the second-level cache
_DENSE = 65_536  # a range of integers up to which counting them costs less than sorting them
_PICKED = 2_048  # points of a block


class _Room(threading.local):
    """Memory that a thread works in: fresh megabytes for every block would cost more than the arithmetic on them."""

    def __init__(self) -> None:
        self.sorted = np.empty(BLOCK, np.uint64)
        self.work = np.empty(BLOCK, np.float64)


_room = _Room()


def start() -> dict[str, Any]:
    """The state of no values; `values` and `rows_by` are None once more than COUNTED distinct values were seen."""
    return {
        "rows": 0, "nans": 0, "below": 0, "above": 0, "zeros": 0, "low": None, "high": None, "mean": 0.0, "std": 0.0,
        "finite": 0, "origin": 0, "values": np.zeros(0), "rows_by": np.zeros(0, np.int64), "levels": [],
    }  # fmt: skip


def add(state: dict[str, Any], values: np.ndarray, size: int) -> None:
    """Adds int64, uint64 or float64 [n], NaN and infinities included; `size` bounds the points of a level."""
    if not len(values):
        return
    state["rows"] += len(values)
    if values.dtype.kind != "f":
        values = _narrow(values)
        low, high = int(values.min()), int(values.max())
        if high - low < min(_DENSE, max(2 * len(values), COUNTED)):
            _add_dense(state, values, low, size)
            return
    picked = [_add_block(state, values[at : at + BLOCK], size) for at in range(0, len(values), BLOCK)]
    points = [points for points, _ in picked if points is not None]
    if points:
        _push_all(state, points, [rows for points, rows in picked if points is not None], size)


def merge(first: dict[str, Any], second: dict[str, Any], size: int) -> dict[str, Any]:
    """The state of both, in `first`."""
    for key in ("rows", "nans", "below", "above"):
        first[key] += second[key]
    if not second["finite"]:
        return first
    moments = second["finite"], second["mean"], second["std"]
    _add_figures(first, moments, second["origin"], second["low"], second["high"], second["zeros"])
    levels = second["levels"]
    if second["values"] is None:
        _stop_counting(first, size)
    elif not _add_counts(first, second["values"], second["rows_by"], size):
        levels = [
            _quantiles.reduce_weighted(second["values"].astype(np.float64), second["rows_by"], _quantiles.INNER * size)
        ]
    _quantiles.push(first["levels"], levels, size)
    return first


def finish(state: dict[str, Any], size: int) -> Numbers:
    """The statistics of the values added so far."""
    low, high = state["low"], state["high"]
    counts = state["values"]
    if not state["finite"]:
        quantiles = _quantiles.summarize([], 0.0, 0.0, size)
    elif counts is not None:
        points, weights = _quantiles.combine_equal(counts.astype(np.float64), state["rows_by"].astype(np.float64))
        quantiles = Quantiles(points, weights)
    else:
        quantiles = _quantiles.summarize(state["levels"], float(low), float(high), size)
    return Numbers(
        zeros=state["zeros"],
        nans=state["nans"],
        infinities=(state["below"], state["above"]),
        minimum=-math.inf if state["below"] else low if low is not None else math.inf if state["above"] else math.nan,
        maximum=math.inf if state["above"] else high if high is not None else -math.inf if state["below"] else math.nan,
        mean=state["origin"] + state["mean"] if state["finite"] else math.nan,
        std=state["std"] if state["finite"] else math.nan,
        quantiles=quantiles,
        counts=None if counts is None else dict(zip(counts.tolist(), state["rows_by"].tolist(), strict=True)),
    )


def _add_dense(state: dict[str, Any], values: np.ndarray, low: int, size: int) -> None:
    rows = np.bincount((values - values.dtype.type(low)).view(np.int64))
    present = np.flatnonzero(rows)
    distinct, rows = (
        (present + low) if values.dtype == np.int64 else present.astype(np.uint64) + np.uint64(low),
        rows[present],
    )
    at = int(distinct.searchsorted(0))
    zeros = int(rows[at]) if at < len(distinct) and distinct[at] == 0 else 0
    _add_figures(state, _moments.compute_counted(distinct, rows), low, low, int(distinct[-1]), zeros)
    if not _add_counts(state, distinct, rows, size):
        _quantiles.push(
            state["levels"],
            [_quantiles.reduce_weighted(distinct.astype(np.float64), rows, _quantiles.INNER * size)],
            size,
        )


def _add_block(state: dict[str, Any], block: np.ndarray, size: int) -> tuple[np.ndarray | None, int]:
    """The block's points and finite rows; no points where its values are counted one by one."""
    values = _room.sorted[: len(block)].view(block.dtype)
    values[:] = block
    values.sort()
    if block.dtype == np.float64:
        values = _take_finite(state, values)
    if not len(values):
        return None, 0
    zeros = 0
    if values[0] <= 0 <= values[-1]:
        zeros = int(values.searchsorted(0, side="right") - values.searchsorted(0, side="left"))
    finite, moments = len(values), _moments.compute_sorted(values, _room.work)
    least = values[0].item()
    _add_figures(state, moments, 0 if isinstance(least, float) else least, least, values[-1].item(), zeros)
    step = max(len(values) // _PICKED, 1)
    if state["values"] is not None and _add_counts(state, *_count_distinct(values, step), size):
        return None, 0
    if len(values) > _PICKED:
        ranks = ((np.arange(_PICKED) + 0.5) * (len(values) / _PICKED)).astype(np.int64)
        values = values[ranks]
    return values.astype(np.float64), finite


def _take_finite(state: dict[str, Any], values: np.ndarray) -> np.ndarray:
    """The finite part of sorted floats; counts the rest, which lies at the ends."""
    if math.isfinite(values[0]) and math.isfinite(values[-1]):
        return values
    numbers = int(values.searchsorted(np.inf, side="right"))
    above = int(values.searchsorted(np.inf, side="left"))
    below = int(values.searchsorted(-np.inf, side="right"))
    state["nans"] += len(values) - numbers
    state["above"] += numbers - above
    state["below"] += below
    return values[below:above]


def _count_distinct(values: np.ndarray, step: int) -> tuple[np.ndarray | None, np.ndarray]:
    """The distinct values of sorted ones with their rows; None where a look at every `step`th shows too many."""
    few = values[::step]
    if runs.count_runs(few) > COUNTED:
        return None, values
    begins = runs.find_starts(values)
    if len(begins) > COUNTED:
        return None, values
    return values[begins] + values.dtype.type(0), runs.compute_lengths(begins, len(values))


def _add_counts(state: dict[str, Any], values: np.ndarray | None, rows: np.ndarray, size: int) -> bool:
    """Adds rows by value; False, and no value is counted from here on, where too many are distinct."""
    known = state["values"]
    if known is None:
        return False
    if values is not None and len(values) <= COUNTED:
        if not len(known):
            state["values"], state["rows_by"] = values, rows
            return True
        if known.dtype == values.dtype and np.array_equal(known, values):
            state["rows_by"] = state["rows_by"] + rows
            return True
        known, values = _to_same_type(known, values)
        both, rows_by = np.concatenate([known, values]), np.concatenate([state["rows_by"], rows])
        order = np.argsort(both)
        both, rows_by = _quantiles.combine_equal(both[order], rows_by[order])
        if len(both) <= COUNTED:
            state["values"], state["rows_by"] = both, rows_by
            return True
    _stop_counting(state, size)
    return False


def _stop_counting(state: dict[str, Any], size: int) -> None:
    values, rows = state["values"], state["rows_by"]
    state["values"] = state["rows_by"] = None
    if values is not None and len(values):
        _quantiles.push(
            state["levels"],
            [_quantiles.reduce_weighted(values.astype(np.float64), rows, _quantiles.INNER * size)],
            size,
        )


def _push_all(state: dict[str, Any], points: list[np.ndarray], rows: list[int], size: int) -> None:
    """Adds the blocks of one batch as one level where all points weigh the same, else one by one."""
    if all(count * len(points[0]) == rows[0] * len(part) for count, part in zip(rows, points, strict=True)):
        together = np.sort(np.concatenate(points)) if len(points) > 1 else points[0]
        _quantiles.push(state["levels"], [_quantiles.reduce(together, sum(rows), _quantiles.INNER * size)], size)
        return
    for part, count in zip(points, rows, strict=True):
        _quantiles.push(state["levels"], [_quantiles.reduce(part, count, size)], size)


def _add_figures(
    state: dict[str, Any], moments: _moments.Moments, origin: int, low: float, high: float, zeros: int
) -> None:
    """Adds figures of finite values; their mean counts from `origin`, so that large integers keep their last digits."""
    rows, mean, std = moments
    if not state["finite"]:
        state["origin"] = origin
    moments = rows, mean + float(origin - state["origin"]), std
    state["finite"], state["mean"], state["std"] = _moments.combine(
        (state["finite"], state["mean"], state["std"]), moments
    )
    low, high = low + 0, high + 0  # −0.0 + 0 is 0.0
    state["low"] = low if state["low"] is None else min(state["low"], low)
    state["high"] = high if state["high"] is None else max(state["high"], high)
    state["zeros"] += zeros


def _narrow(values: np.ndarray) -> np.ndarray:
    """uint64 as int64 where no value needs the last bit."""
    if values.dtype == np.uint64 and int(values.max()) < 1 << 63:
        return values.view(np.int64)
    return values


def _to_same_type(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as one type; int64 and uint64 would otherwise meet as float64."""
    if first.dtype == second.dtype:
        return first, second
    if "f" not in (first.dtype.kind, second.dtype.kind) and min(int(first[0]), int(second[0])) >= 0:
        return first.astype(np.uint64), second.astype(np.uint64)
    return first.astype(np.float64), second.astype(np.float64)
