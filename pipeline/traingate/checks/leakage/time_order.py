"""Held-out splits that lie before train in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import AtLeastOne
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.times import Times, read_times
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity
from traingate.wording import list_names


@dataclass(frozen=True)
class TimeOrder(Check):
    """Is the model scored on a past that comes before its training rows? It would know how things went on from there.

    Splits of the same time, and held-out splits that come later, are both by design. A declared time that is text,
    or that is not read alike in all splits, cannot be asked about, which warns.

    Attributes:
        min_rows: rows with a time below which nothing is said of a split.
    """

    needs = (Sample, Statistics)
    min_rows: AtLeastOne = 20

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a time, and a held-out split."""
        if dataset.columns.time is None:
            return 'no time is declared: [columns] time = "…"'
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding where the time cannot be read, else one for each held-out split that lies before train."""
        time = str(dataset.columns.time)
        columns = {split: profile.of(Statistics, split).columns.get(time) for split in profile.splits}
        found = {split: read_times(profile, split, time) for split in profile.splits}
        unread = {
            split: column for split, column in columns.items() if column and column.present and found[split] is None
        }
        if unread:
            yield self._report_unread(time, unread)
        ours = found.get(dataset.train)
        for split in (split.name for split in dataset.held_out):
            theirs = found[split]
            if ours is None or theirs is None or ours.are_moments != theirs.are_moments:
                continue
            if min(ours.rows, theirs.rows) >= self.min_rows and theirs.is_before(ours):
                yield self._report_before(time, (dataset.train, split), ours, theirs)

    def count_comparisons(self, profile: Profile) -> int:
        """One for each held-out split."""
        return len(profile.plan.dataset.held_out)

    def _report_unread(self, time: str, unread: dict[str, ColumnSummary]) -> Finding:
        kinds = list_names([f"{column.kind} in {split}" for split, column in unread.items()])
        example = next((column.strings.top[0][0] for column in unread.values() if column.strings), "")
        shown = f" (such as {example[:30]!r})" if example else ""
        return self.finding(
            Severity.WARN,
            f"{time} is declared as the time and is {kinds}{shown}: neither the order of the splits nor what goes on "
            "over time can be asked about.",
            at=(next(iter(unread)), time),
            kind="unread",
            remedy="Write times as ISO 8601 (2026-01-31T12:00:00), as a timestamp type, or as numbers.",
        )

    def _report_before(self, time: str, names: tuple[str, str], ours: Times, theirs: Times) -> Finding:
        train, split = names
        (first, last), (from_, to) = ours.describe(), theirs.describe()
        return self.finding(
            Severity.WARN,
            f"{split} lies before {train} in time: {time} runs from {from_} to {to} in {split}, from {first} to "
            f"{last} in {train}. The score is of a past whose sequel the model has seen, not of rows to come.",
            at=(split, time),
            kind="before-train",
            details={"rows_judged": theirs.rows},
            remedy=f"Hold out the latest rows instead, or name the splits the other way round ({train} and {split}).",
        )
