"""Rows whose weight cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import AtLeastOne, Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import Summary
from traingate.report.findings import Finding, Severity
from traingate.wording import count, number, share


@dataclass(frozen=True)
class Weights(Check):
    """Does every row have a weight that can be used? One negative or missing weight spoils the loss of its whole batch.

    A weight is a finite number of at least 0, in every split that has the column, and not 0 in all rows of one. Where a
    few rows outweigh all others, it warns: the model learns, and is scored on, these alone.

    Attributes:
        min_effective: rows that count, as a share of all: (Σw)² / Σw² of n (Kish 1965).
        min_rows: of a split, below which that is not asked.
    """

    needs = (Statistics,)
    min_effective: Share = 0.01
    min_rows: AtLeastOne = 100

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a column of weights."""
        return None if dataset.columns.weight else 'no weight is declared: [columns] weight = "…"'

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each split that has the column."""
        weight = str(dataset.columns.weight)
        for split in profile.splits:
            summary = profile.of(Statistics, split)
            if weight not in summary.columns or not summary.rows:
                continue
            if summary.weight is None:
                kind = summary.columns[weight].kind
                message = f"{weight} in {split} is {kind}, not a number, so that no row can be weighed by it."
                yield self._report(split, weight, message, summary.rows)
            elif summary.unweighed:
                yield self._report_rows(split, weight, summary)
            elif summary.weight == 0:
                message = f"All {count(summary.rows)} weights of {weight} in {split} are 0, so that no row counts."
                yield self._report(split, weight, message, summary.rows)
            elif summary.rows >= self.min_rows:
                yield from self._report_few(split, weight, summary)

    def count_comparisons(self, profile: Profile) -> int:
        """One for each split that has the column."""
        return sum(profile.plan.columns.weight in types for types in profile.plan.types.values())

    def _report_rows(self, split: str, weight: str, summary: Summary) -> Finding:
        rows = sum(summary.unweighed.values())
        parts = ", ".join(f"{count(some)} {why}" for why, some in summary.unweighed.items())
        message = (
            f"{count(rows)} of {count(summary.rows, 'rows')} of {split} ({share(rows / summary.rows)}) "
            f"{'has' if rows == 1 else 'have'} no {weight} that can weigh a row: {parts}."
        )
        return self._report(split, weight, message, rows)

    def _report_few(self, split: str, weight: str, summary: Summary) -> Iterator[Finding]:
        """Where few rows outweigh all others."""
        numbers = summary.columns[weight].numbers
        if numbers is None or not numbers.mean:
            return
        effective = summary.rows / (1 + (numbers.std / numbers.mean) ** 2)
        if effective < self.min_effective * summary.rows:
            yield self.finding(
                Severity.WARN,
                f"Few rows of {split} outweigh all others: by {weight} its {count(summary.rows, 'rows')} count as "
                f"{count(max(1, round(effective)), 'rows')}; the greatest weight is {number(numbers.maximum)}, of a "
                f"mean of {number(numbers.mean)}.",
                at=(split, weight),
                kind="few-count",
                measured=effective / summary.rows,
                allowed=self.min_effective,
                unit="share",
                at_least=True,
                remedy=f"Look whether the greatest {weight} is meant, or cut weights off at a multiple of their mean.",
            )

    def _report(self, split: str, weight: str, message: str, rows: int) -> Finding:
        return self.finding(
            Severity.BLOCK,
            message,
            at=(split, weight),
            measured=rows,
            allowed=0,
            unit="rows",
            remedy=f"Fill {weight} with finite numbers of at least 0, or leave out [columns] weight to count all rows "
            "alike.",
        )
