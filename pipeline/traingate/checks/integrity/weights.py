"""Rows whose weight cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import Summary
from traingate.report.findings import Finding, Severity
from traingate.wording import count, share


@dataclass(frozen=True)
class Weights(Check):
    """Does every row have a weight that can be used? One negative or missing weight spoils the loss of its whole batch.

    A weight is a finite number of at least 0, in every split that has the column, and not 0 in all rows of one.
    """

    needs = (Statistics,)

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

    def count_comparisons(self, profile: Profile) -> int:
        """One for each split that has the column."""
        return sum(profile.plan.columns.weight in types for types in profile.plan.types.values())

    def _report_rows(self, split: str, weight: str, summary: Summary) -> Finding:
        rows = sum(summary.unweighed.values())
        parts = ", ".join(f"{count(number)} {why}" for why, number in summary.unweighed.items())
        message = (
            f"{count(rows)} of {count(summary.rows, 'rows')} of {split} ({share(rows / summary.rows)}) "
            f"{'has' if rows == 1 else 'have'} no {weight} that can weigh a row: {parts}."
        )
        return self._report(split, weight, message, rows)

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
