"""Values that are infinite, stand far out, lie beyond train's range, or stand for "missing"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from traingate.bounds import Bounds, FewestRows, Limit, Ratio, Share
from traingate.check import Check
from traingate.checks.quality._tails import find_far_group, find_far_value, find_sentinel
from traingate.dataset import Dataset
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.columns import features
from traingate.judging.significance import exceedances_p
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary, Numbers, Quantiles
from traingate.report.findings import Finding, Severity
from traingate.wording import chance, count, number, share

Column = tuple[ColumnSummary, Numbers]


@dataclass(frozen=True)
class Outliers(Check):
    """Do single values bend the loss? An infinite value, a slipped unit or a stand-in for "missing" outweighs the rest.

    Heavy tails are honest: a far value is compared with the column's own tail (Hill's estimate), a held-out split
    with the range of train.

    Attributes:
        max_infinite: infinite values that a column may have.
        max_times: how many times as far from the median as its tail begins a value may lie; what is nearer warns.
        warn_sentinel_fraction: share of rows with one repeated extreme value that warns.
        max_beyond_fraction: share of a held-out split that may lie beyond train's range.
        min_rows: finite values of a column below which its tail is not judged.
    """

    needs = (Statistics,)
    max_infinite: Annotated[int, Bounds(0, 1_000_000)] = 0
    max_times: Ratio = 25.0
    warn_sentinel_fraction: Share = 0.001
    max_beyond_fraction: Limit = 0.001
    min_rows: FewestRows = 100

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Findings for every numeric feature and label of every split, one for each value or group of values."""
        columns = {split: dict(_select_numeric(profile, split)) for split in profile.splits}
        held_out = [split for split in columns if split != dataset.train]
        level = alpha("tails", len(columns[dataset.train]) + 3 * sum(len(columns[split]) for split in held_out))
        for split in (dataset.train, *held_out):
            if columns[split] and 0 < profile.splits[split].rows < self.min_rows:
                yield self._report_too_few(dataset.train, split, profile.splits[split].rows)
            for name, (column, numbers) in columns[split].items():
                yield from self._judge_infinities(split, column, numbers)
                if numbers.quantiles.total < self.min_rows:
                    continue
                if split == dataset.train:
                    yield from self._judge_alone(split, column, numbers, level)
                else:
                    ours = columns[dataset.train].get(name)
                    yield from self._judge_held_out(dataset.train, split, (column, numbers), ours, level)

    def _report_too_few(self, train: str, split: str, rows: int) -> Finding:
        return self.finding(
            Severity.WARN if split == train else Severity.INFO,
            f"{split} has {count(rows, 'rows')}; with fewer than {self.min_rows} an outlier cannot be told from a "
            "tail. Inconclusive.",
            at=split,
            kind="too-few-rows",
            measured=rows,
            allowed=self.min_rows,
            remedy=f"Give {split} more rows, or set min_rows under [checks.outliers].",
        )

    def _judge_infinities(self, split: str, column: ColumnSummary, numbers: Numbers) -> Iterator[Finding]:
        infinite = sum(numbers.infinities)
        if infinite > self.max_infinite:
            yield self.finding(
                Severity.BLOCK,
                f"{count(infinite, 'values')} of {column.name} in {split} {'is' if infinite == 1 else 'are'} "
                "infinite; one is enough to turn the loss into NaN.",
                at=(split, column.name),
                kind="infinite",
                measured=infinite,
                allowed=self.max_infinite,
                remedy="Find the division by zero or the overflow; replace by a missing value until then.",
            )

    def _judge_alone(self, split: str, column: ColumnSummary, numbers: Numbers, level: float) -> Iterator[Finding]:
        """A stand-in for missing, or else a value that the column's own tail does not explain."""
        found = find_sentinel(numbers)
        if found is not None and found[1] / column.rows >= self.warn_sentinel_fraction:
            yield self._report_sentinel(split, column, *found, "about " if numbers.quantiles.rank_error else "")
            return
        yield from self._judge_farthest(split, column, numbers, level)

    def _judge_held_out(
        self, train: str, split: str, theirs: Column, ours: Column | None, level: float
    ) -> Iterator[Finding]:
        """Values past train's range: as a group, or the farthest of them alone, whichever is worse."""
        far = list(self._judge_farthest(split, *theirs, level))
        if ours is None or not ours[1].quantiles.total:
            yield from far
            return
        beyond = list(self._judge_range(train, split, theirs, ours[1].quantiles, level))
        low, high = _find_range(ours[1].quantiles)
        # What train has as well says nothing of this split.
        far = [one for one in far if not low <= (one.measured or 0.0) <= high]
        worst = max((one.severity for one in (*beyond, *far)), default=Severity.INFO)
        yield from [one for one in beyond if one.severity == worst] or far

    def _judge_farthest(self, split: str, column: ColumnSummary, numbers: Numbers, level: float) -> Iterator[Finding]:
        """One value farther out than the column's own tail explains: a slipped unit or a typing error."""
        far = find_far_value(numbers)
        if far.p >= level * WARN_FACTOR:
            yield from self._judge_far_group(split, column, numbers, level)
        else:
            median = float(numbers.quantiles.at([0.5])[0])
            # An honest value may be the only one of its kind; one that is slipped by a factor is farther still.
            blocks = far.p < level and far.times >= self.max_times
            yield self.finding(
                Severity.BLOCK if blocks else Severity.WARN,
                f"{column.name} reaches {number(far.value)} in {split}, {number(round(far.times, 1))} times as far "
                f"from its median {number(median)} as {share(far.inside)} of its values; its own tail would go that "
                f"far with {chance(far.p)}.",
                at=(split, column.name),
                kind="far",
                measured=far.value,
                details={"p": far.p, "level": level, "times": far.times},
                remedy="Look at the row: a slipped unit or decimal point is corrected, an honest value clipped.",
            )

    def _judge_far_group(self, split: str, column: ColumnSummary, numbers: Numbers, level: float) -> Iterator[Finding]:
        """Some values a factor away from all others, in a unit of their own; an honest few may be, so it warns."""
        far = find_far_group(numbers, self.max_times)
        if far is not None and far.p < level * WARN_FACTOR:
            about = "about " if numbers.quantiles.rank_error else ""
            yield self.finding(
                Severity.WARN,
                f"{about}{count(round(far.rows), 'values')} of {column.name} in {split} ({share(1 - far.inside)}), "
                f"{number(far.value)} the nearest, lie {number(round(far.times, 1))} times as far from its median "
                f"{number(float(numbers.quantiles.at([0.5])[0]))} as all the others; its own tail would leave such a "
                f"gap with {chance(far.p)}.",
                at=(split, column.name),
                kind="far-group",
                measured=far.value,
                details={"p": far.p, "level": level, "times": far.times, "rows": far.rows},
                remedy="Look at the rows: a slipped unit or decimal point is corrected, honest values are clipped.",
            )

    def _report_sentinel(self, split: str, column: ColumnSummary, value: float, rows: float, about: str) -> Finding:
        return self.finding(
            Severity.WARN,
            f"{about}{count(rows)} values of {column.name} in {split} ({share(rows / column.rows)}) are exactly "
            f"{number(value)}, far from all others; this looks like a stand-in for a missing value.",
            at=(split, column.name),
            kind="sentinel",
            measured=rows / column.rows,
            allowed=self.warn_sentinel_fraction,
            details={"value": value},
            remedy="If it stands for missing, make it missing: a model takes it for a quantity.",
        )

    def _judge_range(self, train: str, split: str, column: Column, ours: Quantiles, level: float) -> Iterator[Finding]:
        """More rows past train's largest or smallest value than a random split would put there."""
        name, theirs, (low, high) = column[0].name, column[1].quantiles, _find_range(ours)
        above = ("beyond-above", f"above {number(high)}, the largest", theirs.points > high)
        below = ("beyond-below", f"below {number(low)}, the smallest", theirs.points < low)
        for kind, where, past in (above, below):
            rows = _count_surely(theirs, float(theirs.weights[past].sum()))
            p, fraction = exceedances_p(rows, ours.total, theirs.total), rows / theirs.total
            if p >= level * WARN_FACTOR:
                continue
            blocks = p < level and fraction > self.max_beyond_fraction
            yield self.finding(
                Severity.BLOCK if blocks else Severity.WARN,
                f"{count(rows, 'values')} of {name} in {split} ({share(fraction)}) lie {where} of {train} "
                f"({chance(p)}). The model was never shown such values.",
                at=(split, name),
                kind=kind,
                measured=fraction,
                allowed=self.max_beyond_fraction,
                details={"p": p, "level": level, "rows": rows},
                remedy=f"Check the unit and the period of {split}; clip to train's range if the values are honest.",
            )


def _select_numeric(profile: Profile, split: str) -> Iterator[tuple[str, Column]]:
    columns = profile.of(Statistics, split).columns
    for name in features(profile.plan, split, also=("label",)):
        column = columns[name]
        if column.numbers is not None and column.kind in (Kind.INT, Kind.FLOAT):
            yield name, (column, column.numbers)


def _find_range(quantiles: Quantiles) -> tuple[float, float]:
    """The least and the greatest finite value."""
    return float(quantiles.points[0]), float(quantiles.points[-1])


def _count_surely(quantiles: Quantiles, rows: float) -> float:
    """Rows, less what the summary may err by; the greatest and the least value are always exact."""
    return max(0.0, rows - quantiles.rank_error * quantiles.total) if rows > 1 else rows
