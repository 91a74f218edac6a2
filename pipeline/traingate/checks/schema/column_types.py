"""Asks whether all splits write a column's values in one way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from traingate.check import Check
from traingate.judging.columns import features
from traingate.judging.zeros import LEAST_SHARE, LostZeros, find_lost_zeros
from traingate.kinds import Kind, are_alike
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding, Severity
from traingate.wording import count, moment, number, quote

if TYPE_CHECKING:
    from traingate.dataset import Dataset
    from traingate.profile.profile import Profile
    from traingate.profile.summaries import ColumnSummary

_SPOKEN = {
    Kind.BOOL: "true or false",
    Kind.INT: "whole numbers",
    Kind.FLOAT: "numbers",
    Kind.TIME: "times",
    Kind.STRING: "text",
    Kind.LIST: "lists",
}


_SHOWN = 5


@dataclass(frozen=True)
class ColumnTypes(Check):
    """Does every split write a column's values in one way?

    True in one split and 1 in another, a number here and text there, a date here and its text there, 02134 here and
    2134 there: a trainer reads them as different values, so that the model meets nothing of what it learned, and the
    score says nothing.
    """

    needs = (Statistics, Sample)

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each column of a held-out split that is written in another way than in train."""
        train = profile.of(Statistics, dataset.train).columns
        without_zeros = find_lost_zeros(profile)
        # What train lost is told once, however many splits it is held against.
        told = {(lost.lost, lost.name): lost for lost in reversed(without_zeros.values())}
        yield from (self._report_zeros(dataset, lost) for lost in reversed(told.values()))
        for split in dataset.held_out:
            columns = profile.of(Statistics, split.name).columns
            for name in features(profile.plan, dataset.train, also=("label",)):
                if (split.name, name) in without_zeros:
                    continue
                if name in columns and not are_alike((train[name].kind, columns[name].kind)):
                    yield self._report(dataset, split.name, train[name], columns[name])

    def _report_zeros(self, dataset: Dataset, lost: LostZeros) -> Finding:
        short, long, _ = max(lost.codes, key=lambda code: code[2])
        role = f"the label {lost.name}" if lost.name == dataset.columns.label else lost.name
        return self.finding(
            Severity.BLOCK,
            f"Leading zeros of {role} were lost in {lost.lost}: {quote(long)} became {quote(short)}. So did "
            f"{lost.rows:,} of {count(lost.judged, 'values')}, which a trainer takes for others than those of "
            f"{lost.kept}.",
            at=(lost.lost, lost.name),
            kind="lost-zeros",
            measured=lost.rows / lost.judged,
            allowed=LEAST_SHARE,
            unit="share",
            details={"codes": {text: whole for text, whole, _ in lost.codes[:_SHOWN]}},
            rows=lost.query,
            sampled=lost.judged if lost.is_sampled else None,
            remedy=f"Write {lost.name} of {lost.lost} again, read as text where it was read as numbers (pandas: "
            f'dtype={{"{lost.name}": str}}).',
        )

    def _report(self, dataset: Dataset, split: str, ours: ColumnSummary, theirs: ColumnSummary) -> Finding:
        name = ours.name
        role = f"The label {name}" if name == dataset.columns.label else name
        return self.finding(
            Severity.BLOCK,
            f"{role} is {_describe(theirs, split)}, but {_describe(ours, dataset.train)}; a trainer takes them for "
            "different values.",
            at=(split, name),
            details={"types": {dataset.train: str(ours.kind), split: str(theirs.kind)}},
            remedy=f"Write {name} in one way in all splits.",
        )


def _describe(column: ColumnSummary, split: str) -> str:
    """`text in train (such as 'DE28140')`."""
    example = _find_example(column)
    return f"{_SPOKEN.get(column.kind, str(column.kind))} in {split}" + (f" (such as {example})" if example else "")


def _find_example(column: ColumnSummary) -> str:
    if column.strings is not None and column.strings.top:
        # What cannot be read as a number says why the column is text.
        values = [value for value, _ in column.strings.top]
        return quote(next((value for value in values if not value.strip().lstrip("+-").isdigit()), values[0]))
    if column.numbers is None or not column.present:
        return ""
    if column.kind == Kind.TIME:
        return moment(column.numbers.minimum)
    return "" if column.kind == Kind.BOOL else number(column.numbers.maximum)
