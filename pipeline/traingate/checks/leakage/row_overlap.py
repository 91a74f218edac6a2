"""Rows of held-out splits that are also in train, compared with what chance repeats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from traingate.bounds import Bounds, Limit, Share, StandardErrors
from traingate.check import Check
from traingate.checks.leakage._coincidence import bound_neighbours
from traingate.dataset import Dataset
from traingate.joins.rows import Overlap, Rows
from traingate.judging import tails
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, share

_WARN_Z = 3.0
_LEAST_Z = 2.0


@dataclass(frozen=True)
class RowOverlap(Check):
    """Are rows of a held-out split also in train? A model that has seen the answer scores too high.

    Rows count as equal where all features agree, whatever their label. Coarse features repeat by themselves, so the
    rate is compared with the rate at which train repeats itself (leave one out), and rows with equal features count as
    one when the standard error is taken. Where train hardly repeats itself, an exact test takes its place. Rows that
    repeat without having neighbours were copied before the split: a random split of them blocks nothing, yet the score
    is inflated, which warns.

    Attributes:
        max_excess: share of held-out rows that may be in train beyond train's own rate of repeats.
        min_z: standard errors by which the excess has to stand out to block.
        min_rows: rows that must be shared to block.
        max_natural: rate of repeats in train above which shared rows warn, even where chance explains them.
        max_conflicting: share of held-out rows whose features train has with other labels only.
    """

    needs = (Sample, Rows)
    max_excess: Limit = 0.001
    min_z: StandardErrors = 4.0
    min_rows: Annotated[int, Bounds(1, 1000)] = 3  # a thousand beyond chance are no accident in any table
    max_natural: Limit = 0.01
    max_conflicting: Share = 0.005

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split"

    def count_comparisons(self, profile: Profile) -> int:
        """Pairs of splits."""
        return len(profile.pairs(Rows))

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Copies and conflicting labels for train and each held-out split; held-out pairs warn at most."""
        level = alpha("overlap", len(dataset.held_out))
        for (first, second), overlap in sorted(profile.pairs(Rows).items()):
            most = Severity.BLOCK if first == dataset.train else Severity.WARN
            if overlap.matched:
                yield self._report_copies(profile, first, second, overlap, min(self._weigh(overlap, level), most))
            if overlap.conflicting and dataset.columns.label is not None:
                yield self._report_conflicts(dataset.train, first, second, overlap, most)

    def _weigh(self, overlap: Overlap, level: float) -> Severity:
        rate, natural, z = rates(overlap)
        # Few repeats are mostly pairs, for which the exact test holds; of many, only the clustered error is known.
        p = excess_p(overlap) if natural < self.max_natural and z >= _LEAST_Z else 1.0
        if rate - natural > self.max_excess and overlap.matched >= self.min_rows and (z >= self.min_z or p < level):
            return Severity.BLOCK
        beyond_chance = z >= _WARN_Z or p < WARN_FACTOR * level
        return Severity.WARN if natural >= self.max_natural or beyond_chance else Severity.INFO

    def _report_copies(
        self, profile: Profile, first: str, second: str, overlap: Overlap, severity: Severity
    ) -> Finding:
        rate, natural, _ = rates(overlap)
        near = self._count_neighbours(profile, first, overlap, severity)
        train = profile.plan.dataset.train
        return self.finding(
            severity,
            f"{count(overlap.matched)} of {count(overlap.second)} {second} rows ({share(rate)}) have the features of "
            f"a row in {first}; {first} repeats itself in {share(natural)} of its rows, so "
            f"{self._explain(first, overlap, severity, near)}",
            at=second,
            kind="" if first == train else f"shared-with-{first}",
            measured=max(rate - natural, 0.0),
            allowed=self.max_excess,
            details=_figures(overlap) | {"near_pairs": near if near is not None and math.isfinite(near) else None},
            evidence=overlap.copies or overlap.conflicts,
            remedy=f"Remove these rows from {second}, or drop duplicates before splitting.",
        )

    def _count_neighbours(self, profile: Profile, first: str, overlap: Overlap, severity: Severity) -> float | None:
        """Pairs of train's rows that are nearly equal, where that decides what a warning says."""
        often = rates(overlap)[0] >= self.max_natural and first == profile.plan.dataset.train
        if severity != Severity.WARN or not often or not overlap.repeated:
            return None
        return bound_neighbours(profile.of(Sample, first), profile.plan)

    def _explain(self, first: str, overlap: Overlap, severity: Severity, near: float | None) -> str:
        rate, natural, _ = rates(overlap)
        if severity == Severity.BLOCK:
            return f"{share(rate - natural)} is beyond chance."
        if near is not None and near < equal_pairs(overlap):
            return (
                "a random split explains it. But these are copies, not coincidence: "
                f"{count(equal_pairs(overlap), 'pairs')} of {first}'s rows are equal, and at most {count(near)} are "
                "nearly equal. The score is inflated by what was memorised."
            )
        if severity == Severity.WARN and natural < self.max_natural:
            return f"{share(rate - natural)} may be beyond chance."
        return "chance explains it. The score on these rows still measures memory."

    def _report_conflicts(self, train: str, first: str, second: str, overlap: Overlap, most: Severity) -> Finding:
        rate, natural, z = rates(overlap)
        fraction = overlap.conflicting / overlap.second
        beyond = rate - natural > self.max_excess and z >= self.min_z
        severity = Severity.BLOCK if fraction >= self.max_conflicting and beyond else Severity.WARN
        return self.finding(
            min(severity, most),
            f"{count(overlap.conflicting, 'rows')} of {second} ({share(fraction)}) "
            f"{'has' if overlap.conflicting == 1 else 'have'} the features of {first} rows but another label; no "
            "model can get both right.",
            at=second,
            kind="conflicting-labels" if first == train else f"conflicting-labels-with-{first}",
            measured=fraction,
            allowed=self.max_conflicting,
            evidence=overlap.conflicts,
            remedy="Find out which label is right, correct it, and drop the other row.",
        )


def _figures(overlap: Overlap) -> dict[str, Any]:
    rate, natural, z = rates(overlap)
    return {
        "shared_rows": overlap.matched,
        "distinct": overlap.distinct,
        "rate": rate,
        "natural_rate": natural,
        "excess": rate - natural,
        "z": z,
        "same_label": overlap.matched - overlap.conflicting,
        "equal_pairs": equal_pairs(overlap),
    }


def rates(overlap: Overlap) -> tuple[float, float, float]:
    """The shared rate, train's own rate of repeats, and the excess in standard errors clustered by distinct row.

    The errors are those of a split without excess: about the pooled rate, and with at least as many rows on the rarer
    side as it leaves there, because a side that happens to be empty would seem to have no error at all.
    """
    rate, natural = overlap.matched / max(overlap.second, 1), overlap.repeated / max(overlap.first, 1)
    pooled = (overlap.matched + overlap.repeated) / max(overlap.second + overlap.first, 1)
    error = math.sqrt(
        _variance(overlap.second, overlap.matched_squares, overlap.unmatched_squares, pooled)
        + _variance(overlap.first, overlap.repeated_squares, overlap.single_squares, pooled)
    )
    return rate, natural, (rate - natural) / error if error else 0.0


def _variance(rows: int, hits_squares: float, others_squares: float, rate: float) -> float:
    """The variance of a rate, given the squared copies of its hits and of the others."""
    hits, others = max(hits_squares, rate * rows), max(others_squares, (1 - rate) * rows)
    return (hits * (1 - rate) ** 2 + others * rate**2) / max(rows, 1) ** 2


def excess_p(overlap: Overlap) -> float:
    """Chance that a random split lays so many of the pairs of equal rows across, given those that train has whole.

    Of the pairs that a split with a share f of the rows in train does not put into the second split whole,
    2 f (1 − f) / (f² + 2 f (1 − f)) lie across: a binomial test. Larger groups of copies count as one pair.
    """
    across, inside = (
        round(rows**2 / squares) if squares else 0
        for rows, squares in ((overlap.matched, overlap.matched_squares), (overlap.repeated, overlap.repeated_squares))
    )
    part = overlap.second / (overlap.first + overlap.second)
    return tails.binomial(across, across + inside, 2 * part / (1 + part))


def equal_pairs(overlap: Overlap) -> float:
    """Pairs of equal rows in the first split."""
    return (overlap.repeated_squares - overlap.repeated) / 2
