"""Rows of held-out splits that are also in train, held against what chance repeats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.rows import Overlap, Rows
from traingate.profile import Profile
from traingate.report import Finding, Severity
from traingate.wording import count, share


@dataclass(frozen=True)
class RowOverlap(Check):
    """Are rows of a held-out split also in train? A model that has seen the answer scores too high.

    Rows count as equal where all features agree, whatever their label. Coarse features repeat by themselves, so the
    rate is held against the rate at which train repeats itself (leave one out), and rows with equal features count as
    one when the standard error is taken.

    Attributes:
        max_excess: share of held-out rows that may be in train beyond train's own rate of repeats.
        min_z: standard errors by which the excess has to stand out to block.
        min_rows: rows that must be shared to block where train hardly ever repeats itself.
        max_natural: rate of repeats in train above which shared rows warn, even where chance explains them.
        max_conflicting: share of held-out rows whose features train has with other labels only.
    """

    family = "leakage"
    joins = (Rows,)
    max_excess: float = 0.001
    min_z: float = 4.0
    min_rows: int = 3
    max_natural: float = 0.01
    max_conflicting: float = 0.005

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Copies and conflicting labels for train and each held-out split; held-out pairs warn at most."""
        for (first, second), overlap in sorted(profile.joins[Rows.id].items()):
            most = Severity.BLOCK if first == dataset.train else Severity.WARN
            yield from self._copies(first, second, overlap, most)
            if dataset.columns.label is not None:
                yield from self._conflicts(first, second, overlap, most)

    def _copies(self, first: str, second: str, overlap: Overlap, most: Severity) -> Iterator[Finding]:
        if not overlap.matched:
            return
        rate, natural, z = rates(overlap)
        severity = min(self._severity(overlap, rate, natural, z), most)
        chance = f"{first} repeats itself in {share(natural)} of its rows"
        yield Finding(
            self.id,
            severity,
            f"{count(overlap.matched)} of {count(overlap.second)} {second} rows ({share(rate)}) have the features of a row "
            f"in {first}; {chance}, so {self._says(severity, rate, natural)}",
            split=second,
            kind="" if most == Severity.BLOCK else first,
            measured=max(rate - natural, 0.0),
            allowed=self.max_excess,
            details={"shared_rows": overlap.matched, "distinct": overlap.distinct, "rate": rate, "natural_rate": natural,
                     "excess": rate - natural, "z": z, "same_label": overlap.matched - overlap.conflicting},
            evidence=overlap.copies or overlap.conflicts,
            remedy=f"Remove these rows from {second}, or drop duplicates before splitting.",
        )

    def _severity(self, overlap: Overlap, rate: float, natural: float, z: float) -> Severity:
        excess = rate - natural
        if excess > self.max_excess and z >= self.min_z:
            return Severity.BLOCK
        many = overlap.matched >= max(self.min_rows, self.max_excess * overlap.second)
        if natural < self.max_excess and excess > self.max_excess and many:
            return Severity.BLOCK
        return Severity.WARN if natural >= self.max_natural or excess > 0 else Severity.INFO

    def _says(self, severity: Severity, rate: float, natural: float) -> str:
        if severity == Severity.BLOCK or rate > natural + self.max_excess:
            return f"{share(max(rate - natural, 0))} is beyond chance."
        return "chance explains it. The score on these rows still measures memory."

    def _conflicts(self, first: str, second: str, overlap: Overlap, most: Severity) -> Iterator[Finding]:
        if not overlap.conflicting:
            return
        rate, natural, z = rates(overlap)
        fraction = overlap.conflicting / overlap.second
        beyond = rate - natural > self.max_excess and z >= self.min_z
        severity = Severity.BLOCK if fraction >= self.max_conflicting and beyond else Severity.WARN
        yield Finding(
            self.id,
            min(severity, most),
            f"{count(overlap.conflicting)} {second} rows ({share(fraction)}) have the features of {first} rows but another "
            f"label; no model can get both right.",
            split=second,
            kind="conflicting-labels" if most == Severity.BLOCK else f"conflicting-labels {first}",
            measured=fraction,
            allowed=self.max_conflicting,
            evidence=overlap.conflicts,
            remedy="Find out which label is right, correct it, and drop the other row.",
        )


def rates(overlap: Overlap) -> tuple[float, float, float]:
    """The shared rate, train's own rate of repeats, and the excess in standard errors clustered by distinct row."""
    rate, natural = overlap.matched / max(overlap.second, 1), overlap.repeated / max(overlap.first, 1)
    theirs = overlap.matched_squares * (1 - rate) ** 2 + overlap.unmatched_squares * rate**2
    ours = overlap.repeated_squares * (1 - natural) ** 2 + overlap.single_squares * natural**2
    error = math.sqrt(theirs / max(overlap.second, 1) ** 2 + ours / max(overlap.first, 1) ** 2)
    return rate, natural, (rate - natural) / error if error else (math.inf if rate > natural else 0.0)
