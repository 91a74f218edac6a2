"""Rows of held-out splits that are also in train, compared with what chance repeats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from traingate.bounds import Bounds, Limit, Share, StandardErrors
from traingate.check import Check
from traingate.checks.leakage._files import find_repeated_files, find_shared_files, hold_equal_rows
from traingate.checks.leakage._inflation import Inflation, measure_inflation
from traingate.dataset import Dataset
from traingate.joins.rows import Overlap, Rows
from traingate.judging import labels
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.coincidence import FEWEST_GROUPS, bound_coincidence
from traingate.judging.rates import conflict_rates, excess_p, list_figures, rates, standard_error
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.reads import SplitRead
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, number, share

_WARN_Z = 3.0
_LEAST_Z = 2.0


class Ruling(NamedTuple):
    """A severity, why, the figure and the limit that decided it, and what both count."""

    severity: Severity
    why: str
    measured: float
    allowed: float
    unit: str


@dataclass(frozen=True)
class RowOverlap(Check):
    """Are rows of a held-out split also in train? A model that has seen the answer scores too high.

    Rows count as equal where all features agree, whatever their label. Coarse features repeat by themselves, so the
    rate is compared with the rate at which train repeats itself (leave one out), and rows with equal features count as
    one when the standard error is taken. Where train hardly repeats itself, an exact test takes its place. Train's own
    repeats explain nothing where they are copies: distinct rows that repeat although hardly any are nearly equal, or
    that repeat too evenly for chance. Files and splits that are the same block, and a file that a split has twice
    warns, whatever the rates.

    Of rows that repeat in train as well, a random forest tells what they do to the score: it is grown on the sample
    with them and without. Copies block where that is surely there and large enough, and warn otherwise; coincidence
    warns where it is large enough and is told otherwise. Measured on random splits: the wines as published, whose
    rows repeat (24 % and 30 % of eval), make accuracy .10 ± .04 and .14 ± .03 too high, ten of ten splits each; 302
    patients copied to 1,025 rows (93 %), balanced accuracy .24 ± .13; messages (11 %, coincidence), .04 ± .04; adult
    without its weights (18 %, coincidence), .00 ± .02. It takes up to three seconds, where 1 % of the rows are shared.

    Attributes:
        max_excess: share of held-out rows that may be in train beyond train's own rate of repeats.
        min_z: standard errors by which the excess has to stand out to block.
        min_rows: rows that must be shared to block.
        max_natural: rate of repeats in train above which shared rows warn, even where chance explains them.
        max_inflation: how much shared rows may lift the score: accuracy, balanced accuracy, or R² of a number's ranks.
            Where that cannot be measured, as there is no label, the share of shared rows counts in full.
        max_conflicting: share of held-out rows whose features train has with other labels only.
    """

    needs = (Sample, Statistics, Rows)
    max_excess: Limit = 0.001
    min_z: StandardErrors = 4.0
    min_rows: Annotated[int, Bounds(1, 1000)] = 3  # a thousand beyond chance are no accident in any table
    max_natural: Limit = 0.01
    max_inflation: Limit = 0.02
    max_conflicting: Share = 0.005

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split"

    def count_comparisons(self, profile: Profile) -> int:
        """Pairs of splits."""
        return len(profile.pairs(Rows))

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Equal files, copies and conflicting labels for train and each held-out split; held-out pairs warn at most."""
        yield from self._judge_files(dataset, profile)
        level = alpha("overlap", len(dataset.held_out))
        is_class = labels.classes(profile) is not None
        for (first, second), overlap in sorted(profile.pairs(Rows).items()):
            most = Severity.BLOCK if first == dataset.train else Severity.WARN
            if overlap.matched:
                yield self._judge_rows(profile, first, second, overlap, level)
            if overlap.conflicting and is_class:
                yield from self._judge_conflicts(dataset.train, first, second, overlap, most)

    def _judge_files(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Equal files and equal splits, before any rate: repeats on one side would explain them on the other."""
        for first, second in dataset.pairs:
            yield from self._compare_files(dataset.train, profile.splits[first], profile.splits[second])
        for split, file, copy in find_repeated_files(profile.splits):
            yield self.finding(
                Severity.WARN,
                f"{split} has one file twice: {copy.path} is byte for byte {file.path}, and each of its rows counts "
                f"double ({count(file.rows, 'rows')}).",
                at=split,
                kind="file-twice",
                measured=file.rows,
                allowed=0,
                unit="rows",
                remedy=f"Remove {copy.path} from {split}.",
            )

    def _compare_files(self, train: str, ours: SplitRead, theirs: SplitRead) -> Iterator[Finding]:
        first, second = ours.name, theirs.name
        most = Severity.BLOCK if first == train else Severity.WARN
        if same := list(find_shared_files(ours, theirs)):
            (known, file), rows = same[0], sum(file.rows for _, file in same)
            more = f", and {count(len(same) - 1)} more are" if len(same) > 1 else ""
            yield self.finding(
                most,
                f"{file.path} in {second} is byte for byte {known.path} in {first}{more}: {second} tests on "
                f"{count(rows, 'rows')} of {first}.",
                at=second,
                kind="same-file" if first == train else f"same-file-with-{first}",
                measured=rows,
                allowed=0,
                unit="rows",
                details={"shared_rows": rows},
                remedy=f"Remove the file from {second}, or from {first}.",
            )
        elif hold_equal_rows(ours, theirs):
            yield self.finding(
                most,
                f"{second} holds the same {count(theirs.rows, 'rows')} as {first}, in other files.",
                at=second,
                kind="same-rows" if first == train else f"same-rows-with-{first}",
                measured=theirs.rows,
                allowed=0,
                unit="rows",
                details={"shared_rows": theirs.rows},
                remedy="Split the data again.",
            )

    def _judge_rows(self, profile: Profile, first: str, second: str, overlap: Overlap, level: float) -> Finding:
        rate, is_train = rates(overlap)[0], first == profile.plan.dataset.train
        explained, inflation = math.inf, None
        ruling = self._rule_on_excess(first, overlap, level)
        if ruling is None and is_train and rate >= self.max_natural:
            explained, inflation = (
                bound_coincidence(profile.of(Sample, first), profile.plan, overlap),
                measure_inflation(profile, first, second, rate),
            )
            if explained < overlap.repeated_distinct:
                ruling = self._rule_on_copies(first, second, overlap, explained, inflation)
        ruling = ruling or self._rule_on_chance(profile, first, overlap, level, inflation)
        equal = f"{'has' if overlap.matched == 1 else 'have'} the features of a row in {first}"
        if profile.plan.incomparable:
            equal = f"{'equals' if overlap.matched == 1 else 'equal'} a row in {first} in all that can be compared"
        proof = {"explained": explained} if explained < math.inf else {}
        if inflation is not None:
            proof |= {"inflation": inflation.value, "margin": inflation.margin}
        return self.finding(
            ruling.severity if is_train else min(ruling.severity, Severity.WARN),
            f"{count(overlap.matched)} of {count(overlap.second)} {second} rows ({share(rate)}) {equal}; {ruling.why}",
            at=second,
            kind="" if is_train else f"shared-with-{first}",
            measured=ruling.measured,
            allowed=ruling.allowed,
            unit=ruling.unit,
            details=list_figures(overlap) | proof,
            evidence=overlap.copies or overlap.conflicts,
            rows=RowQuery.shared("rows", first),
            remedy=f"Remove these rows from {second}, or drop duplicates before splitting.",
        )

    def _rule_on_excess(self, first: str, overlap: Overlap, level: float) -> Ruling | None:
        """Rows beyond train's own rate of repeats; None where they are not proven."""
        rate, natural, z = rates(overlap)
        enough = rate - natural > self.max_excess and overlap.matched >= self.min_rows
        if not enough or (z < self.min_z and self._weigh_pairs(overlap) >= level):
            return None
        why = f"{first} repeats itself in {share(natural)} of its rows, so {share(rate - natural)} is beyond chance."
        if not natural:
            why = f"no two rows of {first} do, so chance does not explain it."
        return Ruling(Severity.BLOCK, why, rate - natural, self.max_excess, "share")

    def _weigh_pairs(self, overlap: Overlap) -> float:
        """The exact p-value; 1 where it does not hold: few repeats are mostly pairs, of many nobody knows."""
        _, natural, z = rates(overlap)
        return excess_p(overlap) if natural < self.max_natural and z >= _LEAST_Z else 1.0

    def _rule_on_chance(
        self, profile: Profile, first: str, overlap: Overlap, level: float, inflation: Inflation | None
    ) -> Ruling:
        rate, natural, z = rates(overlap)
        if natural >= self.max_natural and profile.plan.incomparable:  # what was left out may tell them apart
            why = f"{first} repeats itself in {share(natural)} of its rows there, so few may be copies."
            return Ruling(Severity.INFO, why, natural, self.max_natural, "share")
        if natural >= self.max_natural:
            why = f"{first} repeats itself in {share(natural)} of its rows, so chance explains it."
            if first != profile.plan.dataset.train:  # no model learns from it
                return Ruling(Severity.INFO, why, rate, max(natural, rate), "share")
            if inflation is None:
                memory = rate >= self.max_inflation and overlap.distinct >= FEWEST_GROUPS
                severity = Severity.WARN if memory else Severity.INFO
                return Ruling(severity, f"{why} {_word_lift(None)}", rate, self.max_inflation, "share")
            severity = Severity.WARN if inflation.exceeds(self.max_inflation) else Severity.INFO
            why = f"{why} {_word_lift(inflation)}"
            return Ruling(severity, why, inflation.value, max(self.max_inflation, inflation.margin), inflation.metric)
        expected = overlap.second * (natural + _WARN_Z * standard_error(overlap))
        if z >= _WARN_Z or self._weigh_pairs(overlap) < WARN_FACTOR * level:
            allowed = min(math.floor(expected), overlap.matched - 1)
            return Ruling(Severity.WARN, "more than a random split would put there.", overlap.matched, allowed, "rows")
        allowed = max(overlap.matched, math.ceil(expected))
        return Ruling(Severity.INFO, "so few may be there by chance.", overlap.matched, allowed, "rows")

    def _rule_on_copies(
        self, first: str, second: str, overlap: Overlap, explained: float, inflation: Inflation | None
    ) -> Ruling:
        rate, _, z = rates(overlap)
        why = (
            f"they are copies, not coincidence: {count(overlap.repeated_distinct)} different rows occur in {first} "
            f"more than once, and chance explains {count(explained)} at most. {_word_lift(inflation)}"
        )
        if z <= -self.min_z:  # copies that were made after the split explain nothing of what lies across it
            why = f"{why} A random split would have laid more of them into {second}: they were made later."
            return Ruling(Severity.BLOCK, why, rate, self.max_excess, "share")
        if inflation is None:
            severity = Severity.BLOCK if rate > self.max_inflation else Severity.WARN
            return Ruling(severity, why, rate, self.max_inflation, "share")
        if inflation.exceeds(self.max_inflation):
            return Ruling(Severity.BLOCK, why, inflation.value, self.max_inflation, inflation.metric)
        return Ruling(Severity.WARN, why, rate, self.max_natural, "share")

    def _judge_conflicts(
        self, train: str, first: str, second: str, overlap: Overlap, most: Severity
    ) -> Iterator[Finding]:
        """Conflicting labels beyond the rate at which train contradicts itself: coarse features do so honestly."""
        fraction, natural, z = conflict_rates(overlap)
        if z < _WARN_Z or (fraction - natural <= self.max_excess and z < self.min_z):
            return
        allowed = max(self.max_conflicting, natural)
        severity = Severity.BLOCK if fraction >= allowed and z >= self.min_z else Severity.WARN
        yield self.finding(
            min(severity, most),
            f"{count(overlap.conflicting, 'rows')} of {second} ({share(fraction)}) "
            f"{'has' if overlap.conflicting == 1 else 'have'} the features of {first} rows but another label, "
            f"where {share(natural)} of {first}'s rows contradict each other so; no model can get both right.",
            at=second,
            kind="conflicting-labels" if first == train else f"conflicting-labels-with-{first}",
            measured=fraction,
            allowed=allowed if severity == Severity.BLOCK else natural,
            unit="share",
            details={
                "conflicting_rows": overlap.conflicting,
                "shared_rows": overlap.matched,
                "natural_rate": natural,
                "z": z,
                "evidence_rows": [[example.places[-1].file, example.places[-1].row] for example in overlap.conflicts],
            },
            evidence=overlap.conflicts,
            rows=RowQuery.conflicting("rows", first),
            remedy="Find out which label is right, correct it, and drop the other row.",
        )


def _word_lift(inflation: Inflation | None) -> str:
    if inflation is None:
        return "The score on these rows measures memory; by how much that lifts it cannot be measured."
    lift, how = number(round(inflation.value, 3)), "(random forest, measured on the sample)"
    lift = f"{lift} ± {number(round(inflation.margin, 3))}"
    if inflation.value > inflation.margin:
        return f"That makes {inflation.metric} {lift} too high {how}."
    return f"That does not surely make {inflation.metric} too high: by {lift} {how}."
