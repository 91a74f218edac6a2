"""Values that are infinite, stand far out, lie beyond train's range, or stand for "missing"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from traingate.bounds import Bounds, FewestRows, Limit, Ratio, Share
from traingate.check import Check
from traingate.checks.quality._sentinels import find_impossible_zeros, find_sentinel
from traingate.checks.quality._tails import MOST_APART, Far, find_far_group, find_far_value, find_value_past_tail
from traingate.checks.quality._units import OtherUnit, find_other_unit
from traingate.dataset import Dataset
from traingate.judging import independence
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.columns import features
from traingate.judging.entities import find_names
from traingate.judging.independence import find_largest_entity
from traingate.judging.significance import exceedances_p
from traingate.judging.times import find_numbers_of_time
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary, Numbers, Quantiles
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import chance, count, number, share

Column = tuple[ColumnSummary, Numbers]

_LOOK = "Look at the row: a slipped unit or decimal point is corrected, an honest value clipped."


@dataclass(frozen=True)
class Reach:
    """A column of a held-out split, and the most rows that one entity may have there."""

    split: str
    column: ColumnSummary
    numbers: Numbers
    largest: float


@dataclass(frozen=True)
class Outliers(Check):
    """Do single values bend the loss? An infinite value, a slipped unit or a stand-in for "missing" outweighs the rest.

    Heavy tails are honest: a far value of train is compared with the tail of all the others (Hill's estimate), one of a
    held-out split with the tail of train, and groups of them with the range of train.

    Attributes:
        max_infinite: infinite values that a column may have.
        warn_times: how many times as far from the median as the tail begins a value may lie; what is nearer is let
            through.
        max_times: how many times as far a value may lie before it blocks, and some values before they warn.
        max_apart: how many times as far as all others some values may lie before they block, or in another unit: the
            others are as good as one value then, however the column is scaled.
        warn_sentinel_fraction: share of rows with one repeated extreme value that warns.
        max_beyond_fraction: share of a held-out split that may lie beyond train's range.
        min_rows: finite values of a column below which its tail is not judged.
    """

    needs = (Statistics, *independence.NEEDS)
    max_infinite: Annotated[int, Bounds(0, 1_000_000)] = 0
    warn_times: Ratio = 5.0
    max_times: Ratio = 25.0
    max_apart: Ratio = 250.0
    warn_sentinel_fraction: Share = 0.001
    max_beyond_fraction: Limit = 0.001
    min_rows: FewestRows = 100

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Findings for every numeric feature and label of every split, one for each value or group of values."""
        columns = {split: dict(_select_numeric(profile, split)) for split in profile.splits}
        train, held_out = columns[dataset.train], [split for split in columns if split != dataset.train]
        level = alpha("tails", len(train) + 3 * sum(len(columns[split]) for split in held_out))
        largest = {split: find_largest_entity(profile, split) for split in held_out}
        if train and 0 < (rows := profile.splits[dataset.train].rows) < self.min_rows:
            yield self._report_too_few(dataset.train, rows, alone=not held_out)
        for split in (dataset.train, *held_out):
            for name, (column, numbers) in columns[split].items():
                yield from self._judge_infinities(split, column, numbers)
                ours = train[name][1] if split != dataset.train and name in train else None
                if ours is not None and ours.quantiles.total >= self.min_rows:
                    theirs = Reach(split, column, numbers, largest[split])
                    yield from self._judge_held_out(dataset.train, theirs, ours, level)
                elif numbers.quantiles.total >= self.min_rows:
                    yield from self._judge_alone(split, column, numbers, level)

    def _report_too_few(self, train: str, rows: int, *, alone: bool) -> Finding:
        """Where there is a split to compare train with, split-skew warns of the same."""
        return self.finding(
            Severity.WARN if alone else Severity.INFO,
            f"{train} has {count(rows, 'rows')}; with fewer than {self.min_rows} an outlier cannot be told from a "
            "tail. Inconclusive.",
            at=train,
            kind="too-few-rows",
            measured=rows,
            allowed=self.min_rows,
            unit="rows",
            at_least=True,
            remedy=f"Give {train} more rows, or set min_rows under [checks.outliers].",
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
                unit="values",
                rows=RowQuery.infinite(column.name),
                remedy="Find the division by zero or the overflow; replace by a missing value until then.",
            )

    def _judge_alone(self, split: str, column: ColumnSummary, numbers: Numbers, level: float) -> Iterator[Finding]:
        """A stand-in for missing, or else a value that the column's own tail does not explain."""
        found = find_sentinel(numbers)
        if found is not None and found[1] / column.rows >= self.warn_sentinel_fraction:
            yield self._report_sentinel(split, column, *found, "about " if numbers.quantiles.rank_error else "")
            return
        if other := find_other_unit(numbers.quantiles):
            yield self._report_unit(split, column, other)
            return
        zeros = find_impossible_zeros(numbers)
        if zeros is not None and zeros[0] / column.rows >= self.warn_sentinel_fraction:
            yield self._report_zeros(split, column, *zeros)
        far, lonely = find_far_value(numbers), list[Finding]()
        if far.p < level * WARN_FACTOR:
            of = f"its median {number(_find_median(numbers))} as {share(far.inside)} of its values"
            lonely = list(self._report_far(split, column.name, far, f"{of}: not chance by its own tail", level))
        group = list(self._judge_far_group(split, column, numbers, level)) if far.p >= level else []
        yield from max(lonely, group, key=lambda found: [one.severity for one in found])

    def _judge_held_out(self, train: str, theirs: Reach, ours: Numbers, level: float) -> Iterator[Finding]:
        """Values past train's range: as a group, or the farthest of them alone, whichever is worse."""
        if theirs.numbers.quantiles.total < self.min_rows:
            level /= WARN_FACTOR  # of few rows, what is not quite sure is nothing to act on
        beyond = list(self._judge_range(train, theirs, ours.quantiles, level))
        far = find_value_past_tail(theirs.numbers, ours)
        median, inside = number(_find_median(ours)), share(far.inside)
        said = f"the median {median} of {train} as {inside} of its values: not chance by the tail of {train}"
        lonely = (
            []
            if far.p >= level * WARN_FACTOR
            else list(self._report_far(theirs.split, theirs.column.name, far, said, level))
        )
        worst = max((one.severity for one in (*beyond, *lonely)), default=Severity.INFO)
        yield from [one for one in beyond if one.severity == worst] or lonely

    def _report_far(self, split: str, name: str, far: Far, said: str, level: float) -> Iterator[Finding]:
        """One value farther out than a tail explains: a slipped unit or a typing error. What is near is let through."""
        # An honest value may be the only one of its kind; one that is slipped by a factor is farther still.
        blocks = far.p < level and far.times >= self.max_times
        if far.times >= self.warn_times:
            yield self.finding(
                Severity.BLOCK if blocks else Severity.WARN,
                f"{name} reaches {number(far.value)} in {split}, {number(round(far.times, 1))} times as far from "
                f"{said} ({chance(far.p)}).",
                at=(split, name),
                kind="far",
                measured=far.times,
                allowed=self.max_times if blocks else self.warn_times,
                unit="times",
                details={"value": far.value, "p": far.p, "level": level if blocks else level * WARN_FACTOR},
                rows=RowQuery.outside(name, far.low, far.high),
                remedy=_LOOK,
            )

    def _judge_far_group(self, split: str, column: ColumnSummary, numbers: Numbers, level: float) -> Iterator[Finding]:
        """Some values a factor away from all others; an honest few may be, if they are not hundreds of times as far."""
        far = find_far_group(numbers, self.max_times, self.max_apart)
        if far is not None and far.p < level * WARN_FACTOR:
            blocks = far.p_distinct < level and far.times >= self.max_apart
            about = "about " if numbers.quantiles.rank_error else ""
            yield self.finding(
                Severity.BLOCK if blocks else Severity.WARN,
                f"{about}{count(round(far.rows), 'values')} of {column.name} in {split} ({share(1 - far.inside)}), "
                f"{number(far.value)} the nearest, lie {number(round(far.times, 1))} times as far from its median "
                f"{number(_find_median(numbers))} as all the others: not chance by its own tail ({chance(far.p)}).",
                at=(split, column.name),
                kind="far-group",
                measured=far.times,
                allowed=self.max_apart if blocks else self.max_times,
                unit="times",
                details={"value": far.value, "p": far.p, "level": level * WARN_FACTOR, "rows": far.rows},
                rows=RowQuery.outside(column.name, far.low, far.high),
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
            unit="share",
            details={"value": value},
            rows=RowQuery.equal(column.name, value),
            remedy="If it stands for missing, make it missing: a model takes it for a quantity.",
        )

    def _report_unit(self, split: str, column: ColumnSummary, other: OtherUnit) -> Finding:
        is_above, part = other.factor > 1, other.rows / max(column.present, 1)
        apart = max(other.factor, 1 / other.factor)
        blocks = apart >= self.max_apart and part <= MOST_APART
        times = f"{number(other.factor)} times as large as" if is_above else f"{number(1 / other.factor)} times below"
        pick = RowQuery.above if is_above else RowQuery.below
        return self.finding(
            Severity.BLOCK if blocks else Severity.WARN,
            f"{count(other.rows)} values of {column.name} in {split} ({share(part)}) are {times} the others, as in "
            "another unit: apart from them, and spread as they are.",
            at=(split, column.name),
            kind="other-unit",
            measured=apart if blocks else part,
            allowed=self.max_apart if blocks else 0.0,
            unit="times" if blocks else "share",
            details={"factor": other.factor},
            rows=pick(column.name, other.border),
            remedy=f"Write all of {column.name} in one unit; find out which source wrote the others.",
        )

    def _report_zeros(self, split: str, column: ColumnSummary, rows: float, next_to: float) -> Finding:
        return self.finding(
            Severity.WARN,
            f"{count(rows)} values of {column.name} in {split} ({share(rows / column.rows)}) are 0, and the next is "
            f"{number(next_to)}, farther off than the middle half of all others is wide; this looks like a stand-in "
            "for a missing value.",
            at=(split, column.name),
            kind="impossible-zero",
            measured=rows / column.rows,
            allowed=self.warn_sentinel_fraction,
            unit="share",
            details={"value": 0.0, "next": next_to},
            rows=RowQuery.equal(column.name, 0.0),
            remedy="If nothing can be 0 here, make the zeros missing: a model takes them for quantities.",
        )

    def _judge_range(self, train: str, held_out: Reach, ours: Quantiles, level: float) -> Iterator[Finding]:
        """More rows past train's largest or smallest value than a random split would put there."""
        split, name, theirs = held_out.split, held_out.column.name, held_out.numbers.quantiles
        low, high = float(ours.points[0]), float(ours.points[-1])
        above = ("beyond-above", f"above {number(high)}, the largest", theirs.points > high, RowQuery.above(name, high))
        below = ("beyond-below", f"below {number(low)}, the smallest", theirs.points < low, RowQuery.below(name, low))
        for kind, where, past, query in (above, below):
            rows = _count_surely(theirs, float(theirs.weights[past].sum()))
            # All of them may be rows of one entity, such as the one old customer: so many entities there are at least.
            p = exceedances_p(rows / held_out.largest, ours.total, theirs.total)
            fraction = rows / max(theirs.total, 1)
            if p >= level * WARN_FACTOR:
                continue
            blocks = p < level and fraction > self.max_beyond_fraction
            yield self.finding(
                Severity.BLOCK if blocks else Severity.WARN,
                f"{count(rows, 'values')} of {name} in {split} ({share(fraction)}) lie {where} of {train}: not chance "
                f"({chance(p)}). The model was never shown such values.",
                at=(split, name),
                kind=kind,
                measured=fraction,
                allowed=self.max_beyond_fraction if blocks else 0.0,
                unit="share",
                details={"p": p, "level": level if blocks else level * WARN_FACTOR, "rows": rows},
                rows=query,
                remedy=f"Check the unit and the period of {split}; clip to train's range if the values are honest.",
            )


def _select_numeric(profile: Profile, split: str) -> Iterator[tuple[str, Column]]:
    columns = profile.of(Statistics, split).columns
    others = {*find_numbers_of_time(profile), *find_names(profile)}
    for name in features(profile.plan, split, also=("label",)):
        column = columns[name]
        if name not in others and column.numbers is not None and column.kind in (Kind.INT, Kind.FLOAT):
            yield name, (column, column.numbers)


def _find_median(numbers: Numbers) -> float:
    return float(numbers.quantiles.at([0.5])[0])


def _count_surely(quantiles: Quantiles, rows: float) -> float:
    """Rows, less what the summary may err by; the greatest and the least value are always exact."""
    return max(0.0, rows - quantiles.rank_error * quantiles.total) if rows > 1 else rows
