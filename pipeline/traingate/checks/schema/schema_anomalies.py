"""Asks whether every split holds the columns, types and values that the schema promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from traingate.artifacts.anomalies import Anomalies
from traingate.bounds import Limit
from traingate.check import Check
from traingate.checks.schema import _tfdv_anomalies as tfdv_anomalies
from traingate.checks.schema._new_values import Limits, judge_new_values
from traingate.checks.schema._texts import Texts
from traingate.checks.schema._type_sentences import describe_not_numbers
from traingate.judging import independence
from traingate.judging.times import find_undeclared
from traingate.judging.zeros import find_lost_zeros
from traingate.kinds import Kind
from traingate.measures.contents import Contents
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery

if TYPE_CHECKING:
    from traingate.dataset import Dataset
    from traingate.profile.profile import Profile
    from traingate.profile.summaries import ColumnSummary

_LEAST_NUMBERS = 0.5  # share of a text column, from which on a few words among them stand for missing values
_MOST_WORDS = 5
_WORDS_TELL = 0.99  # of what is no number


@dataclass(frozen=True)
class SchemaAnomalies(Check):
    """Does every split hold the columns, types and values that the schema promises?

    A column that is gone, text where numbers were, or a class that train never showed makes training fail or its
    score wrong. TFDV validates every split. Against a reviewed schema its anomalies block, for they contradict what
    people agreed on. Against a schema inferred from train they are weighed: a missing column and another type block,
    a new column warns, and values that train never has block where a random split does not explain them.

    Attributes:
        max_unseen_fraction: share of a split's rows, 0 to 1, that may hold values which train never has.
        min_numeric_fraction: share of numbers, 0 to 1, above which a text column is a number column gone wrong; half
            of them are enough where the rest are a few words, such as "unknown".
    """

    needs = (Statistics, Contents, Sample, Anomalies, *independence.NEEDS)

    max_unseen_fraction: Limit = 0.005
    min_numeric_fraction: Limit = 0.9

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        summaries = {split.name: profile.of(Statistics, split.name) for split in dataset.splits}
        limits = Limits(self, self.max_unseen_fraction)
        # Of codes that lost their zeros, `column-types` says so: every one of them would be new.
        shortened = find_lost_zeros(profile)
        # A later day is no category that train lacks, unless people listed the days.
        times = find_undeclared(profile) if dataset.schema is None else {}
        unseen = {
            (found.split or "", found.feature or ""): found
            for found in judge_new_values(profile, limits)
            if (found.split, found.feature) not in shortened and found.feature not in times
        }
        anomalies = profile.get_artifact(Anomalies)
        for finding in tfdv_anomalies.judge_anomalies(profile.plan, summaries, anomalies, limits):
            place = (finding.split or "", finding.feature or "")
            if finding.kind in tfdv_anomalies.UNEXPECTED and (
                finding.feature in times or (place in shortened and finding.severity is Severity.INFO)
            ):
                continue
            if finding.kind in tfdv_anomalies.UNEXPECTED and place in unseen:
                # Two findings would say the same of the same rows: the graver one speaks.
                if unseen[place].severity >= finding.severity:
                    continue
                del unseen[place]
            yield finding
        yield from unseen.values()
        of_numbers = list(Texts(self, profile, self.min_numeric_fraction).judge())
        yield from of_numbers
        told = {finding.feature or "" for finding in of_numbers}
        yield from self._judge_texts(dataset, profile, {name for _, name in shortened}, told)

    def _judge_texts(self, dataset: Dataset, profile: Profile, left_out: set[str], told: set[str]) -> Iterator[Finding]:
        for split in profile.splits:
            contents = profile.all(Contents).get(split, {})
            for column in profile.of(Statistics, split).columns.values():
                is_binary = column.name in contents and contents[column.name].binary  # unjudged-columns names these
                if column.name not in left_out and not is_binary:
                    yield from self._judge_text(split, column, ask=split == dataset.train and column.name not in told)

    def _judge_text(self, split: str, column: ColumnSummary, *, ask: bool) -> Iterator[Finding]:
        """Text that should have been numbers, where that is asked, and text that is none."""
        if column.kind != Kind.STRING or column.strings is None or not column.present:
            return
        share = column.strings.numeric / column.present
        if ask and (self.min_numeric_fraction < share < 1.0 or (_LEAST_NUMBERS <= share < 1.0 and _has_words(column))):
            yield self._report_mostly_numbers(split, column, share)
        if column.strings.invalid_utf8:
            yield self._report_invalid_utf8(split, column, column.strings.invalid_utf8)

    def _report_mostly_numbers(self, split: str, column: ColumnSummary, share: float) -> Finding:
        return self.finding(
            Severity.WARN,
            f"{column.name} holds strings in {split} because {describe_not_numbers(column)}.",
            at=(split, column.name),
            kind="mostly-numbers",
            measured=share,
            allowed=min(self.min_numeric_fraction, _LEAST_NUMBERS if share <= self.min_numeric_fraction else 1.0),
            unit="share",
            rows=RowQuery.not_a_number(column.name),
            remedy="Mend these values, or list them under reading.null_values if they mean that there is none.",
        )

    def _report_invalid_utf8(self, split: str, column: ColumnSummary, rows: int) -> Finding:
        return self.finding(
            Severity.WARN,
            f"{rows:,} of {column.present:,} values of {column.name} in {split} are not valid UTF-8.",
            at=(split, column.name),
            kind="invalid-utf8",
            measured=rows / column.present,
            allowed=0.0,
            unit="share",
            rows=RowQuery.invalid_text(column.name),
            remedy="Write the file again with text in UTF-8, or leave the column out ([columns] ignore).",
        )


def _has_words(column: ColumnSummary) -> bool:
    """Whether nearly all of a text column that is no number is one of a few words, as a stand-in for numbers is."""
    if column.strings is None:
        return False
    words = [rows for text, rows in column.strings.top if text.strip() and not any(map(str.isdigit, text))]
    return sum(words[:_MOST_WORDS]) >= _WORDS_TELL * (column.present - column.strings.numeric) > 0
