"""Whether a mean or a deviation was fitted to some rows: it is theirs to storage precision, and beyond chance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from traingate.judging import tails
from traingate.judging.columns import features
from traingate.judging.precision import find_error
from traingate.judging.sampled import read_values
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile

SURE = 5.0
"""Standard errors of rounding within which figures agree."""
CLEAR = 4.0
"""Tolerances by which the rows that it should have been fitted to have to miss."""
FEWEST_ROWS = 30
_DOUBLE = 1e-9  # relative error of moments (see measures/statistics.py)
_FINE, _FINE_SHARE = 300, 0.25  # distinct values, or their share of the rows in a small table
_LEAST = 1e-300  # a chance that is still a number
_NORMAL = math.sqrt(2 * math.pi)


class Moments(NamedTuple):
    """Finite values of a column, their mean and their population standard deviation."""

    rows: float
    mean: float
    std: float


@dataclass(frozen=True)
class NumericColumn:
    """A column of numbers in all splits.

    Attributes:
        name: the column.
        moments: by split, of all rows.
        ends: least and greatest value by split, of all rows.
        values: float64 [k] by split, of the sample; NaN where missing.
        distinct: distinct values of the samples.
        error: standard error of one stored value, absolute.
        relative: standard error of one stored value by its size; 0 where all have the same.
        shared: error that all values may have alike, by their size.
        collisions: the chance that two values are equal: rounding errors of equal values do not cancel.
        whole: whether all are integers.
        complete: whether the values are those of all rows.
        counts: rows by value by split, of all rows; None where there are more than a thousand values.
    """

    name: str
    moments: Mapping[str, Moments]
    ends: Mapping[str, tuple[float, float]]
    values: Mapping[str, np.ndarray]
    distinct: int
    error: float
    relative: float
    shared: float
    collisions: float
    whole: bool
    complete: bool
    counts: Mapping[str, Mapping[float, int]] | None = None

    @property
    def fine(self) -> bool:
        """Whether so many values differ that hardly any is there by design, as those of the sine of the hour are."""
        rows = sum(len(values) for values in self.values.values())
        return not self.whole and self.distinct >= min(_FINE, _FINE_SHARE * rows)

    def pool(self, splits: Sequence[str]) -> Moments:
        """The moments of the rows of several splits."""
        parts = [self.moments[split] for split in splits if self.moments[split].rows]
        rows = math.fsum(part.rows for part in parts)
        mean = math.fsum(part.rows * part.mean for part in parts) / rows
        square = math.fsum(part.rows * (part.std**2 + (part.mean - mean) ** 2) for part in parts) / rows
        return Moments(rows, mean, math.sqrt(square))

    def bound_error(self, of: Moments) -> float:
        """How far the mean, or the deviation, of stored values may lie from that of the computed ones."""
        alike = self.shared * self.error / self.relative if self.relative else 0.0
        return alike + SURE * self.error * self._average(of) + _DOUBLE * (abs(of.mean) + of.std)

    def bound_value(self, size: float) -> float:
        """How far a stored value of some size may lie from what it was: half a unit at the most."""
        return 2 * self.relative * size if self.relative else 2 * self.error

    def bound_filler(self, of: Moments, value: float) -> float:
        """How far a mean that was stored like any value may lie from the mean of stored values."""
        own = self.bound_value(abs(value))
        size = self.relative * math.hypot(of.mean, of.std) if self.relative else self.error
        return own + SURE * size * self._average(of) + _DOUBLE * (abs(of.mean) + of.std)

    def _average(self, of: Moments) -> float:
        return math.sqrt(max(self.collisions, 1 / of.rows))


def read_columns(profile: Profile, splits: Sequence[str], min_rows: int = FEWEST_ROWS) -> list[NumericColumn]:
    """The features that are numbers with fractions or integers in all splits, and vary in train."""
    train = profile.plan.dataset.train
    found = []
    for name in features(profile.plan, train):
        summaries = {split: profile.of(Statistics, split).columns.get(name) for split in splits}
        numbers = {split: one.numbers for split, one in summaries.items() if one is not None and one.numbers}
        kinds = {one.kind for one in summaries.values() if one is not None}
        if len(numbers) < len(splits) or not kinds <= {Kind.FLOAT, Kind.INT}:
            continue
        moments = {split: Moments(one.quantiles.total, one.mean, one.std) for split, one in numbers.items()}
        if any(one.rows < min_rows for one in moments.values()) or not moments[train].std > 0:
            continue
        samples = {split: profile.of(Sample, split) for split in splits}
        values = {split: read_values(sample, name) for split, sample in samples.items()}
        known = {split: one for split, one in values.items() if one is not None and one.dtype.kind == "f"}
        if len(known) == len(splits) and all(math.isfinite(one.std) for one in moments.values()):
            ends = {split: (float(one.minimum), float(one.maximum)) for split, one in numbers.items()}
            complete = all(sample.complete for sample in samples.values())
            counts = {split: one.counts for split, one in numbers.items() if one.counts is not None}
            column = _view(name, moments, ends, known, complete)
            found.append(replace(column, counts=counts) if len(counts) == len(splits) else column)
    return found


def _view(
    name: str,
    moments: Mapping[str, Moments],
    ends: Mapping[str, tuple[float, float]],
    values: Mapping[str, np.ndarray],
    complete: bool,
) -> NumericColumn:
    pooled = np.concatenate(list(values.values()))
    pooled = pooled[np.isfinite(pooled)]
    distinct, counts = np.unique(pooled, return_counts=True)
    collisions = float(((counts / len(pooled)) ** 2).sum()) if len(pooled) else 1.0
    whole = bool((distinct == np.round(distinct)).all())
    stored = find_error(distinct)
    return NumericColumn(name, moments, ends, values, len(distinct), *stored, collisions, whole, complete)


def meet_by_chance(tolerance: float, spread: float) -> float:
    """The chance that a figure of this standard error falls within a tolerance of a given value, at the most."""
    return min(1.0, 2 * tolerance / (spread * _NORMAL)) if spread > 0 else 1.0


def spread_of_mean(pooled: Moments, others: float) -> float:
    """The least standard error of a mean of all rows where the rest is known: that which `others` of them bring in."""
    return pooled.std * math.sqrt(others) / pooled.rows


@dataclass(frozen=True)
class Fit:
    """A column that agrees, and the chance that it does so by accident."""

    name: str
    p: float
    mark: float = 0.0


def weigh(fits: Sequence[Fit], asked: int, level: float) -> float | None:
    """The chance that so many of the columns asked agree; None where it may be chance.

    One that is beyond chance alone is enough, as often as it was asked; else they are weighed together (binomial).
    Copies of a column, which `mark` tells, count as one.
    """
    if not fits:
        return None
    different = {fit.mark: max(fit.p, _LEAST) for fit in sorted(fits, key=lambda fit: -fit.p)}
    asked = max(asked, len(different))
    alone, most = min(1.0, asked * min(different.values())), max(different.values())
    p = min(alone, tails.binomial(len(different), asked, most) if most < 1 else 1.0)
    return p if p < level else None
