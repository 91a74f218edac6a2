"""Texts of held-out splits that stand in train as well, whatever else their rows hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from traingate.bounds import Bounds, Limit, StandardErrors
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.rows import Overlap
from traingate.joins.texts import Texts, key_column, list_text_columns
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.rates import excess_p, list_figures, rates
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, share

_WARN_Z, _LEAST_Z = 3.0, 2.0
_FEWEST_GROUPS = 10  # texts that repeat, below which nobody can tell copies from a set phrase
_MOST_COPIES = 3.0  # rows of a text that repeats, on average, above which it is a set phrase or describes a thing
_MOST_REPEATED = 0.5  # share of train's texts that repeat, above which they are categories with long names


class Ruling(NamedTuple):
    """A severity, why, and the figure and the limit that decided it."""

    severity: Severity
    why: str
    measured: float
    allowed: float


@dataclass(frozen=True)
class TextOverlap(Check):
    """Are texts of a held-out split also in train? A model that has read a text knows the answer to it.

    A review stands verbatim in two splits under two product ids: its rows differ, the text does not. Texts count as
    equal that differ in case, white space or punctuation alone, column by column; a text has four words or more. As
    set phrases repeat by themselves, the rate is held against the rate at which train repeats itself.

    Attributes:
        max_excess: share of a column's held-out texts that may be in train beyond train's own rate of repeats.
        min_z: standard errors by which the excess has to stand out to block.
        min_rows: rows that must share a text to block.
        max_natural: share of train's texts that may occur in train again.
    """

    needs = (Texts,)
    max_excess: Limit = 0.001
    min_z: StandardErrors = 4.0
    min_rows: Annotated[int, Bounds(1, 1000)] = 3
    max_natural: Limit = 0.01

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split"

    def count_comparisons(self, profile: Profile) -> int:
        """Columns of text in every pair of splits."""
        return len(list_text_columns(profile.plan)) * len(profile.pairs(Texts))

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """Shared texts by column, for train and each held-out split; held-out pairs warn at most."""
        names = list_text_columns(profile.plan)
        level = alpha("texts", len(dataset.held_out) * max(len(names), 1))
        for (first, second), shared in sorted(profile.pairs(Texts).items()):
            for name in names:
                overlap = shared.columns.get(key_column(name))
                if overlap is not None and overlap.matched:
                    yield from self._judge_column(dataset.train, first, second, name, overlap, level)

    def _judge_column(
        self, train: str, first: str, second: str, name: str, overlap: Overlap, level: float
    ) -> Iterator[Finding]:
        ruling = self._rule(first, overlap, level)
        if ruling is None:
            return
        is_train, rate = first == train, rates(overlap)[0]
        stands = "stands" if overlap.matched == 1 else "stand"
        yield self.finding(
            ruling.severity if is_train else min(ruling.severity, Severity.WARN),
            f"{count(overlap.matched)} of {count(overlap.second)} {second} texts in {name} ({share(rate)}) {stands} in "
            f"{first} as well; {ruling.why}",
            at=(second, name),
            kind="" if is_train else f"shared-with-{first}",
            measured=ruling.measured,
            allowed=ruling.allowed,
            unit="share",
            details=list_figures(overlap),
            evidence=overlap.copies,
            rows=RowQuery.shared("texts", first, name),
            remedy=f"Remove these rows from {second}, or keep all rows of a text in one split.",
        )

    def _rule(self, first: str, overlap: Overlap, level: float) -> Ruling | None:
        rate, natural, z = rates(overlap)
        exact = excess_p(overlap) if natural < self.max_natural and z >= _LEAST_Z else 1.0
        beyond = f"{first} repeats {share(natural)} of its own, so {share(rate - natural)} is beyond chance."
        if rate - natural > self.max_excess and overlap.matched >= self.min_rows:
            if z >= self.min_z or exact < level:
                return Ruling(Severity.BLOCK, beyond, rate - natural, self.max_excess)
            if z >= _WARN_Z or exact < WARN_FACTOR * level:
                return Ruling(Severity.WARN, "more than a random split would put there.", rate, natural)
        if natural >= self.max_natural and self._are_copies(overlap, natural):
            why = (
                f"{first} repeats {share(natural)} of its own as well: the texts were copied before the split, so the "
                f"score on them measures memory."
            )
            return Ruling(Severity.WARN, why, natural, self.max_natural)
        return None

    def _are_copies(self, overlap: Overlap, natural: float) -> bool:
        """Whether many texts repeat a few times; a set phrase, or what describes a thing, repeats often."""
        groups = overlap.repeated_distinct
        return groups >= _FEWEST_GROUPS and natural < _MOST_REPEATED and overlap.repeated <= _MOST_COPIES * groups
