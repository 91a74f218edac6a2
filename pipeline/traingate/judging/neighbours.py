"""Rows of one split's sample that are nearly rows of another's: alike in all but one column, or in every number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from traingate.batch import runs
from traingate.batch.arrow import combine_chunks
from traingate.batch.batch import Batch
from traingate.joins.near_rows import FEWEST_COLUMNS, MOST_COLUMNS, NearlyEqual
from traingate.joins.rows import Overlap
from traingate.judging.sampled import take_column
from traingate.plan import Plan
from traingate.profile.sampled_rows import SampledRows

_MOST_MEASURED = 5_000  # rows of each split whose distances are measured, in a tenth of a second
_FEWEST_MEASURED = 50
_BLOCK = 64
_FEWEST_NUMBERS = 3
_NEAREST = 0.01  # quantile of the distance from a row of train to the nearest other one
_FAR_NEARER = 0.1  # part of that distance within which rows are no neighbours, but one row written twice
_MOST_ALIKE = (
    0.05  # share of train's rows that agree in all columns but one, above which that says nothing; with three errors
)
_FINE = 0.25  # distinct values a row from which a column of numbers can be measured at all


@dataclass(frozen=True)
class Nearness:
    """The sampled rows of a second split that are nearly rows of a first one; equal rows are left out.

    Attributes:
        overlap: rows compared, near and repeated, as of copies: `repeated` are train's rows near another of its own.
        columns: rows by the one column in which they differ from their twin, most first; "" where numbers all differ;
            none where there are too many columns to tell.
        pairs: int [n, 2]: a near row in the first sample's and in the second sample's table.
        seen: the share of all rows that was looked at.
    """

    overlap: Overlap
    columns: tuple[tuple[str, int], ...]
    pairs: np.ndarray
    seen: float = 1.0


@dataclass
class _Near:
    """Which distinct rows of a split are near: the row that each is near to, and how many of its split are so alike."""

    twin: np.ndarray
    alike: np.ndarray
    column: np.ndarray

    @classmethod
    def none(cls, rows: int) -> _Near:
        return cls(np.full(rows, -1), np.ones(rows), np.full(rows, -1))

    def add(self, rows: np.ndarray, twin: np.ndarray, alike: np.ndarray, column: int) -> None:
        new = self.twin[rows] < 0
        self.twin[rows[new]], self.column[rows[new]] = twin[new], column
        self.alike[rows] = np.maximum(self.alike[rows], alike)


def find_near(plan: Plan, first: SampledRows, second: SampledRows, names: tuple[str, ...]) -> Nearness | None:
    """The near rows of two samples; None where there are too few columns or rows to tell."""
    names = tuple(name for name in names if name in first.names and name in second.names)
    if len(names) < FEWEST_COLUMNS or not len(first.hashes) or not len(second.hashes):
        return None
    ours, theirs = _hash_columns(plan, first, names), _hash_columns(plan, second, names)
    here, there = _list_distinct(ours), _list_all(theirs)
    there = there[~np.isin(theirs[:, there].sum(axis=0, dtype=np.uint64), ours.sum(axis=0, dtype=np.uint64))]
    if not len(there):
        return None
    among, across = _Near.none(len(here)), _Near.none(len(there))
    _leave_one_out(ours[:, here], theirs[:, there], among, across)
    _measure_distances(first, second, names, (here, there), (among, across))
    near = across.twin >= 0
    counted = np.bincount(across.column[near] + 1, minlength=len(names) + 1)
    columns = sorted(((name, int(rows)) for name, rows in zip(("", *names), counted, strict=True) if rows), key=_most)
    pairs = np.stack([here[across.twin[near]], there[near]], axis=1)
    seen = min(len(one.hashes) / max(one.rows_total, 1) for one in (first, second))
    return Nearness(_sum_up(among, across), tuple(columns), pairs, seen)


def count_near(plan: Plan, found: NearlyEqual) -> Nearness:
    """What a join found of all rows, without columns that tell rows apart which are else coarse; no pair is known."""
    parts = max(len(plan.compared_parts), 1)
    first, second = found.first / parts, found.second / parts
    fine = {at: one for at, one in found.columns.items() if not _is_coarse(one.own, first)}
    matched, repeated = (min(sum(sizes), rows) for sizes, rows in (
        ((one.near for one in fine.values()), second), ((one.own for one in fine.values()), first)))  # fmt: skip
    overlap = Overlap(
        first=round(first),
        second=round(second),
        matched=round(matched),
        conflicting=0,
        distinct=round(matched),
        matched_squares=sum(one.near_squares for one in fine.values()),
        unmatched_squares=second - matched,
        repeated=round(repeated),
        repeated_squares=sum(one.own_squares for one in fine.values()),
        single_squares=first - repeated,
    )
    is_told = len(plan.compared) <= MOST_COLUMNS
    columns = [(plan.compared[at], int(one.near)) for at, one in fine.items() if one.near and is_told]
    return Nearness(overlap, tuple(sorted(columns, key=_most)), np.zeros((0, 2), np.int64), found.seen)


def _is_coarse(alike: float, rows: float) -> bool:
    """Whether so many rows agree in all columns but one that this says nothing."""
    return alike + 3 * math.sqrt(alike) + 3 > _MOST_ALIKE * rows


def _most(column: tuple[str, int]) -> tuple[int, str]:
    return -column[1], column[0]


def _hash_columns(plan: Plan, sample: SampledRows, names: tuple[str, ...]) -> np.ndarray:
    """uint64 [columns, rows]."""
    arrays = [combine_chunks(sample.table.column(name)) for name in names]
    batch = Batch(pa.RecordBatch.from_arrays(arrays, names=list(names)), plan, plan.dataset.train)
    return np.stack([batch.row_hashes((name,)) for name in names])


def _list_distinct(columns: np.ndarray) -> np.ndarray:
    return np.unique(columns.sum(axis=0, dtype=np.uint64), return_index=True)[1]


def _list_all(columns: np.ndarray) -> np.ndarray:
    return np.arange(columns.shape[1])


def _leave_one_out(ours: np.ndarray, theirs: np.ndarray, among: _Near, across: _Near) -> None:
    """Rows that agree in all columns but one: equal sums of hashes without that column's.

    Where one column tells rows apart that are else coarse, leaving it out says nothing.
    """
    whole, others = ours.sum(axis=0, dtype=np.uint64), theirs.sum(axis=0, dtype=np.uint64)
    for at, (mine, asked) in _list_candidates(ours, theirs):
        keys, wanted = (whole - ours[at])[mine], (others - theirs[at])[asked]
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        begins = runs.find_starts(ordered)
        lengths = np.repeat(runs.compute_lengths(begins, len(ordered)), runs.compute_lengths(begins, len(ordered)))
        several = mine[order[lengths > 1]]
        if _is_coarse(len(several), len(whole)):
            continue
        among.add(several, several, lengths[lengths > 1], at)
        place, found = runs.find(ordered, wanted)
        rows = np.flatnonzero(found)
        _, inverse, alike = np.unique(wanted[rows], return_inverse=True, return_counts=True)
        across.add(asked[rows], mine[order[place[rows]]], alike[inverse] if len(rows) else rows, at)


def _list_candidates(ours: np.ndarray, theirs: np.ndarray) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray]]]:
    """Each column, and the rows of both that may agree in all others: they agree in the half it is not in.

    Of most tables these are few rows, so that a thousand columns take little longer than one.
    """
    half = len(ours) // 2
    for columns, rest in ((range(half), slice(half, None)), (range(half, len(ours)), slice(half))):
        keys, wanted = (side[rest].sum(axis=0, dtype=np.uint64) for side in (ours, theirs))
        found, counts = np.unique(keys, return_counts=True)
        asked = np.flatnonzero(np.isin(wanted, found))
        mine = np.flatnonzero(np.isin(keys, np.concatenate([found[counts > 1], wanted[asked]])))
        for at in columns if len(mine) else ():
            yield at, (mine, asked)


def _measure_distances(
    first: SampledRows,
    second: SampledRows,
    names: tuple[str, ...],
    rows: tuple[np.ndarray, np.ndarray],
    near: tuple[_Near, _Near],
) -> None:
    """Rows all of whose numbers were moved a little: far nearer to a row of train than any of train's own."""
    among, across = near
    ours, theirs = _take_numbers(first, second, names, rows)
    if not ours.shape[1] or min(len(ours), len(theirs)) < _FEWEST_MEASURED:
        return
    own, own_at = _find_nearest(ours, ours, is_self=True)
    limit = _FAR_NEARER * float(np.quantile(own, _NEAREST))
    found, found_at = _find_nearest(theirs, ours, is_self=False)
    for one, distances, at in ((among, own, own_at), (across, found, found_at)):
        close = np.flatnonzero(distances < limit)
        one.add(close, at[close], np.ones(len(close)), -1)


def _take_numbers(
    first: SampledRows, second: SampledRows, names: tuple[str, ...], rows: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Columns of numbers in units of train's quartile range, float [n, columns]; the first rows by hash.

    None where fewer than three are fine: coarse ones put rows further apart, but leave many at no distance at all.
    """
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    fine = 0
    for name in names:
        kind = first.table.schema.field(name).type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            continue
        if not _is_number(second.table.schema.field(name).type):
            continue
        (ours, gaps), (theirs, holes) = (
            take_column(sample, name, at[:_MOST_MEASURED]) for sample, at in zip((first, second), rows, strict=True)
        )
        finite = ours[np.isfinite(ours)]
        if gaps.any() or holes.any() or not len(finite):
            continue
        low, middle, high = np.quantile(finite, (0.25, 0.5, 0.75))
        if high > low:
            fine += len(np.unique(ours)) >= _FINE * len(ours)
            kept.append((_squash((ours - middle) / (high - low)), _squash((theirs - middle) / (high - low))))
    if fine < _FEWEST_NUMBERS:
        return np.zeros((0, 0)), np.zeros((0, 0))
    return np.stack([one for one, _ in kept], axis=1), np.stack([other for _, other in kept], axis=1)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))


def _squash(values: np.ndarray) -> np.ndarray:
    """Values in a range in which one far value does not drown all others."""
    squashed: np.ndarray = np.arcsinh(np.nan_to_num(values, posinf=1e300, neginf=-1e300))
    return squashed


def _find_nearest(rows: np.ndarray, among: np.ndarray, *, is_self: bool) -> tuple[np.ndarray, np.ndarray]:
    """The distance of each row to the nearest one, and which that is.

    Which is nearest is found in single precision, a block that stays in the cache at a time: a fifth of the time.
    """
    towards = np.vstack([-2 * among.T, (among**2).sum(axis=1)]).astype(np.float32)
    asked = np.hstack([rows, np.ones((len(rows), 1))]).astype(np.float32)
    at = np.empty(len(rows), np.int64)
    for start in range(0, len(rows), _BLOCK):
        squares = asked[start : start + _BLOCK] @ towards  # but for the row's own, which is the same for all
        if is_self:
            squares[np.arange(len(squares)), start + np.arange(len(squares))] = np.inf
        at[start : start + _BLOCK] = squares.argmin(axis=1)
    return np.sqrt(((rows - among[at]) ** 2).sum(axis=1)), at


def _sum_up(among: _Near, across: _Near) -> Overlap:
    repeated, matched = among.twin >= 0, across.twin >= 0
    return Overlap(
        first=len(repeated),
        second=len(matched),
        matched=int(matched.sum()),
        conflicting=0,
        distinct=int(matched.sum()),
        matched_squares=float(across.alike[matched].sum()),
        unmatched_squares=float((~matched).sum()),
        repeated=int(repeated.sum()),
        repeated_squares=float(among.alike[repeated].sum()),
        single_squares=float((~repeated).sum()),
    )
