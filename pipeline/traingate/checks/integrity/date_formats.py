"""Columns of dates that are written in more than one way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import Limit
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.dates import Written, find_written, look_like_dates
from traingate.judging.moments import say_format
from traingate.judging.texts import count_texts, list_text_columns
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, quote, share

_FEWEST = 3  # rows of the rarer way, below which it is a slip


@dataclass(frozen=True)
class DateFormats(Check):
    """Is every column of dates written in one way? Read in another, 05/01/2024 is a day in January or in May.

    Texts are dates where nine tenths are read by formats that are widely used; whether a time of day follows does not
    matter. A column that is written in several ways warns, with the rows whose day and month may be either; a held-out
    split that is written in another way than train blocks, as a trainer meets none of what it learned, or takes days
    for months. Judged on all texts of a column with up to 1,000, else on the sample.

    In 1,128 clean runs (`run.py --no-faults --clean 12`, `benchmarks/detection`) none warned; dates of which
    half were written in another way were told in 15 of 15 (`run.py --faults mixed-dates`, 5,000 rows).

    Attributes:
        max_fraction: share of a column's dates that may be written in another way than most.
    """

    needs = (Statistics, Sample)
    max_fraction: Limit = 0.005

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each column: several ways in one split, or another way in a held-out split."""
        mixed: set[str] = set()
        train: dict[str, Written] = {}
        for split in sorted(profile.splits, key=lambda name: name != dataset.train):
            for name in list_text_columns(profile, split, also=("time",)):
                if name in mixed or not self._may_be_dates(profile, split, name):
                    continue
                texts = count_texts(profile, split, name)
                written = find_written(texts.rows)
                if written is None:
                    continue
                if self._is_mixed(written):
                    mixed.add(name)
                    yield self._report_mixed(split, name, written, texts.sampled)
                ours = train.setdefault(name, written) if split == dataset.train else train.get(name, written)
                if ours.fits and written.fits and not ours.fits & written.fits:
                    yield self._report_other(dataset, split, name, (ours, written), texts.sampled)

    def _may_be_dates(self, profile: Profile, split: str, name: str) -> bool:
        """A look at the frequent texts, as most columns are something else."""
        texts = profile.of(Statistics, split).columns[name].strings
        return texts is not None and look_like_dates([text for text, _ in texts.top])

    def _is_mixed(self, written: Written) -> bool:
        rarer = sum(list(written.rows.values())[1:])
        return rarer >= _FEWEST and rarer > self.max_fraction * written.judged

    def _report_mixed(self, split: str, name: str, written: Written, sampled: int | None) -> Finding:
        of = f"a sample of {count(sampled)} rows of " if sampled else ""
        ways = [
            f"{share(rows / written.judged)} {say_format(form)} (such as {quote(written.examples[form])})"
            for form, rows in written.rows.items()
        ]
        rarer = sum(list(written.rows.values())[1:]) / written.judged
        either = ""
        if written.either:
            either = f" Of {count(written.either, 'rows')}, day and month may be either."
        return self.finding(
            Severity.WARN,
            f"{name} in {of}{split} writes dates in {len(ways)} ways: {list_names(ways)}; read in one of them, the "
            f"others are lost or other days.{either}",
            at=(split, name),
            kind="mixed",
            measured=rarer,
            allowed=self.max_fraction,
            unit="share",
            details={"formats": dict(written.rows), "either": written.either},
            remedy=f"Write {name} in one way in every split, best as 2024-01-31.",
            sampled=sampled,
        )

    def _report_other(
        self, dataset: Dataset, split: str, name: str, written: tuple[Written, Written], sampled: int | None
    ) -> Finding:
        (before, first), (after, second) = (
            (next(iter(one.rows)), next(iter(one.examples.values()))) for one in written
        )
        return self.finding(
            Severity.BLOCK,
            f"{name} writes dates as {say_format(after)} in {split} (such as {quote(second)}), but as "
            f"{say_format(before)} in {dataset.train} (such as {quote(first)}): a trainer reads other days, or none.",
            at=(split, name),
            kind="other",
            details={"formats": {dataset.train: before, split: after}},
            remedy=f"Write {name} in one way in every split, best as 2024-01-31.",
            sampled=sampled,
        )
