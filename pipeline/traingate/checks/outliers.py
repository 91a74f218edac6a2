"""Values that are infinite, stand far out, lie beyond train's range, or stand for "missing"."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile import Profile
from traingate.report import Finding, Severity
from traingate.significance import WARN_FACTOR, alpha, exceedances_p
from traingate.summaries import ColumnSummary, Numbers, Quantiles
from traingate.wording import chance, count, number, share

Column = tuple[str, ColumnSummary, Numbers]


@dataclass(frozen=True)
class Outliers(Check):
    """Do single values bend the loss? An infinite value, a slipped unit or a stand-in for "missing" outweighs all others.

    Heavy tails are honest: a far value is held against the column's own tail (Hill's estimate), a held-out split
    against the range of train.

    Attributes:
        max_infinite: infinite values that a column may have.
        warn_p: chance of the largest value, given the column's tail, below which it warns.
        warn_sentinel_fraction: share of rows with one repeated extreme value that warns.
        max_beyond_fraction: share of a held-out split that may lie beyond train's range.
        min_rows: rows of a column below which its tail is not judged.
    """

    needs = (Statistics,)
    max_infinite: int = 0
    warn_p: float = 0.001
    warn_sentinel_fraction: float = 0.001
    max_beyond_fraction: float = 0.001
    min_rows: int = 100

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Findings for every numeric feature and label of every split."""
        columns = [(split, column, numbers) for split in profile.splits for column, numbers in _numeric(profile, split)]
        ours = {column.name: numbers for split, column, numbers in columns if split == dataset.train}
        level = alpha(2 * len(columns))
        for split, column, numbers in columns:
            yield from self._infinite(split, column, numbers)
            if column.present >= self.min_rows:
                yield from self._far(split, column, numbers, level)
                if split == dataset.train:
                    yield from self._sentinel(split, column, numbers)
                elif column.name in ours:
                    yield from self._beyond(dataset.train, split, column, ours[column.name], numbers, level)

    def _infinite(self, split: str, column: ColumnSummary, numbers: Numbers) -> Iterator[Finding]:
        infinite = sum(numbers.infinities)
        if infinite > self.max_infinite:
            yield Finding(
                self.id, Severity.BLOCK,
                f"{count(infinite, 'values')} of {column.name} in {split} are infinite; one is enough to turn the loss into NaN.",
                split=split, feature=column.name, kind="infinite", measured=infinite, allowed=self.max_infinite,
                remedy="Find the division by zero or the overflow; replace by a missing value until then.",
            )

    def _far(self, split: str, column: ColumnSummary, numbers: Numbers, level: float) -> Iterator[Finding]:
        """One value farther out than the column's own tail explains: a slipped unit or a typing error."""
        farthest, p = far_value(numbers)
        if p < self.warn_p:
            typical = float(numbers.quantiles.at([0.5])[0])
            yield Finding(
                self.id, Severity.BLOCK if p < level else Severity.WARN,
                f"{column.name} reaches {number(farthest)} in {split} (median {number(typical)}); its own tail would do that "
                f"with p {chance(p)}.",
                split=split, feature=column.name, kind="far", measured=farthest, details={"p": p, "level": level},
                remedy="Look at the row: a slipped unit or decimal point is corrected, an honest value clipped at train's range.",
            )

    def _sentinel(self, split: str, column: ColumnSummary, numbers: Numbers) -> Iterator[Finding]:
        found = sentinel(numbers)
        if found is None or found[1] / column.rows < self.warn_sentinel_fraction:
            return
        value, rows = found
        yield Finding(
            self.id, Severity.WARN,
            f"{count(rows)} values of {column.name} in {split} ({share(rows / column.rows)}) are exactly {number(value)}, far from "
            "all others; this looks like a stand-in for a missing value.",
            split=split, feature=column.name, kind="sentinel", measured=rows / column.rows,
            allowed=self.warn_sentinel_fraction, details={"value": value},
            remedy="If it stands for missing, make it missing: a model takes it for a quantity.",
        )

    def _beyond(
        self, train: str, split: str, column: ColumnSummary, ours: Numbers, theirs: Numbers, level: float
    ) -> Iterator[Finding]:
        """More rows past train's largest or smallest value than a random split would put there."""
        for side, limit, rows in (("above", ours.maximum, _past(theirs.quantiles, ours.maximum)),
                                  ("below", ours.minimum, _before(theirs.quantiles, ours.minimum))):
            p = exceedances_p(rows, ours.quantiles.total, theirs.quantiles.total)
            fraction = rows / max(theirs.quantiles.total, 1)
            if p >= level * WARN_FACTOR:
                continue
            blocks = p < level and fraction > self.max_beyond_fraction
            yield Finding(
                self.id, Severity.BLOCK if blocks else Severity.WARN,
                f"{count(rows, 'values')} of {column.name} in {split} ({share(fraction)}) lie {side} {number(limit)}, the "
                f"{'largest' if side == 'above' else 'smallest'} of {train}; p {chance(p)}. The model was never shown such values.",
                split=split, feature=column.name, kind=f"beyond-{side}", measured=fraction, allowed=self.max_beyond_fraction,
                details={"p": p, "level": level, "rows": rows},
                remedy=f"Check the unit and the period of {split}; clip to train's range if the values are honest.",
            )


def _numeric(profile: Profile, split: str) -> Iterator[tuple[ColumnSummary, Numbers]]:
    plan = profile.plan
    left_out = {*plan.columns.entity, *plan.columns.ignore, *plan.identifiers, plan.columns.time}
    for name, column in profile.of(Statistics, split).columns.items():
        if column.numbers is not None and column.kind in (Kind.INT, Kind.FLOAT) and name not in left_out:
            yield column, column.numbers


def far_value(numbers: Numbers) -> tuple[float, float]:
    """The finite value farthest from the median, and its chance given the tail of all the others.

    Hill's estimator (1975) on the k = √n largest distances, the farthest left out, its exponent widened by 2.6
    standard errors; the chance that any of n values lies that far out is at most n times the tail's.
    """
    quantiles = numbers.quantiles
    if quantiles.total < 2 or not math.isfinite(numbers.mean):
        return 0.0, 1.0
    centre = float(quantiles.at([0.5])[0])
    distances = np.abs(quantiles.points - centre)
    order = np.argsort(distances, kind="stable")[::-1]
    farthest = float(quantiles.points[order[0]])
    reach = abs(farthest - centre)
    wanted = math.sqrt(quantiles.total)
    others = quantiles.weights[order].copy()
    others[0] -= 1  # the farthest is held against all the others
    tail = order[: int(np.searchsorted(np.cumsum(others), wanted)) + 1]
    if len(tail) < 2 or not reach > 0:
        return farthest, 1.0
    border, weights = float(distances[tail[-1]]), others[: len(tail)]
    if border <= 0:
        return farthest, 1.0
    inside = float(weights.sum())
    exponent = float((weights * np.log(distances[tail] / border)).sum() / inside)
    exponent = max(exponent, 1e-3) * (1 + 2.6 / math.sqrt(inside))
    return farthest, float(min(1.0, inside * (reach / border) ** (-1 / exponent)))


def sentinel(numbers: Numbers) -> tuple[float, float] | None:
    """A repeated extreme value far from all others and its rows; None where there is none."""
    points, weights = numbers.quantiles.points, numbers.quantiles.weights
    values, starts = np.unique(points, return_index=True)
    if len(values) < 5:
        return None
    rows = np.add.reduceat(weights, starts)
    whole = values[-1] - values[0]
    for end, next_to, rest in ((-1, -2, values[-2] - values[0]), (0, 1, values[-1] - values[1])):
        gap = abs(values[end] - values[next_to])
        if gap > 0.5 * rest and gap > 0.3 * whole and rows[end] >= 5 and rows[end] >= 10 * rows[next_to] \
                and float(values[end]).is_integer():
            return float(values[end]), float(rows[end])
    return None


def _past(quantiles: Quantiles, limit: float) -> float:
    """Rows above a value, less what the summary may err by."""
    rows = float(quantiles.weights[quantiles.points > limit].sum())
    return max(0.0, rows - quantiles.rank_error * quantiles.total) if rows > 1 else rows


def _before(quantiles: Quantiles, limit: float) -> float:
    rows = float(quantiles.weights[quantiles.points < limit].sum())
    return max(0.0, rows - quantiles.rank_error * quantiles.total) if rows > 1 else rows
