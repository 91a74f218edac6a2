"""Columns that were prepared with figures of rows that training must not know, told from the data alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from traingate.bounds import Bounds
from traingate.check import Check
from traingate.checks.leakage._encoded import read_targets
from traingate.checks.leakage._fits import FEWEST_ROWS, read_columns, weigh
from traingate.checks.leakage._oversampled import Oversampled, list_oversampled
from traingate.checks.leakage._questions import QUESTIONS, Columns, Question, ask_alone, ask_union
from traingate.dataset import Dataset
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, quote, share


@dataclass(frozen=True)
class Preprocessing(Check):
    """Was train prepared with held-out rows: scaled, filled, encoded or filled up? It must know nothing of them.

    What was fitted to rows leaves these with a mean of 0 and a deviation of 1 (scalers), no correlation (components), a
    median of 0, ends of 0 and 1, or a value in place of gaps that is their mean or median, to the last stored digit.
    Where train and held-out splits together have that and train has not, it was fitted to held-out rows as well, which
    warns. Where a held-out split has it by itself, it was fitted to each split alone, so that one value means another
    thing in each, which blocks. What was fitted to train, or within groups of rows, is as it should be, and not told.
    An encoder that wrote the label's mean by category, plain or smoothed, over rows of held-out splits has told train
    their labels, which blocks. A class that was filled up before the split, with copies or with rows between two of its
    rows (SMOTE), has them on both sides, which blocks: that is so of a tenth of its rows, and of five times fewer rows
    of the other classes.

    Asked of all rows: means, deviations, ends, and shares of classes by category. Asked where the samples hold all rows
    (at most 10,000): medians, quartiles, correlations, means of a label that is a number. A range shows where train
    lacks one of its ends, and three columns have it. What shows nowhere: the most frequent value in place of gaps,
    values taken from neighbours, gaps filled along time, features that were chosen on all rows.

    Attributes:
        min_rows: rows with a value in every split below which a column is not judged.
    """

    needs = (Sample, Statistics)
    min_rows: Annotated[int, Bounds(FEWEST_ROWS, 1_000_000)] = FEWEST_ROWS

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each way of preparing, which names all its columns; each column is told once."""
        train, held_out = dataset.train, [split.name for split in dataset.held_out]
        columns = Columns(profile, read_columns(profile, [train, *held_out], self.min_rows))
        level = alpha("forensics", QUESTIONS * (len(held_out) + 1))
        targets = read_targets(profile, [train, *held_out])
        # Of more rows than a sample holds, groups that were standardised one by one look like a split that was.
        grouped = bool(dataset.columns.entity) and not all(sample.complete for sample in profile.all(Sample).values())
        severity = Severity.WARN if grouped else Severity.BLOCK
        for split in held_out:
            for made in list_oversampled(profile, columns.left, train, split):
                yield self._report_oversampled(made, train, split)
            for question in ask_alone(train, split, columns, targets):
                yield from self._report(severity, question, train, [split], columns, level)
        for others in _list_unions(held_out):
            for question in ask_union(train, others, columns, targets):
                severity = Severity.BLOCK if question.blocks else Severity.WARN
                yield from self._report(severity, question, train, others, columns, level)

    def _report_oversampled(self, made: Oversampled, train: str, split: str) -> Finding:
        how, what = f"different {split} rows of class {quote(made.name)} are copies of {train} rows", "copies"
        step = "RandomOverSampler"
        if made.kind == "interpolated":
            looked_at = f"rows of class {quote(made.name)} that were looked at"
            how = f"{looked_at} lie exactly between two others, one of them in the other split"
            what, step = "rows in between", "SMOTE"
        return self.finding(
            Severity.BLOCK,
            f"{count(made.found)} of {count(made.asked)} {how}; of the other classes' rows {share(made.rest)}. The "
            f"class was filled up with {what} before the rows were split.",
            at=split,
            kind=f"oversampled-{made.kind}",
            measured=made.share,
            allowed=made.allowed,
            unit="share",
            details={"class": made.name, "rows": made.found, "asked": made.asked, "rest": made.rest},
            remedy=f"Split first, then fill up {train} alone: {step}().fit_resample(features of {train}, its label).",
            sampled=made.asked,
        )

    def _report(
        self, severity: Severity, question: Question, train: str, others: Sequence[str], columns: Columns, level: float
    ) -> Iterator[Finding]:
        level *= WARN_FACTOR if severity is Severity.WARN else 1
        chance = weigh(question.fits, question.asked, level if question.level is None else question.level)
        if chance is None or len(question.fits) < question.fewest:
            return
        columns.tell(question.fits)
        names = [fit.name for fit in question.fits]
        listed, split = list_names(names), others[0] if len(others) == 1 else None
        what = f"{listed} was" if len(names) == 1 else f"{count(len(names), 'columns')} were"
        which = "it has" if len(names) == 1 else f"{listed} have"
        yield self.finding(
            severity,
            f"{what} {question.done}: {which} {question.shows}, to the last stored digit.",
            at=(split, names[0] if len(names) == 1 else None) if split else None,
            kind=question.kind,
            measured=len(names),
            allowed=0,
            unit="columns",
            details={"columns": names, "p": chance},
            remedy=f"Fit to {train} alone, then transform every split: step = {question.code}.fit({train}); "
            + "; ".join(f"step.transform({name})" for name in (train, *others))
            + ".",
        )


def _list_unions(held_out: Sequence[str]) -> list[list[str]]:
    """All held-out splits, then each by itself."""
    return [list(held_out), *([split] for split in held_out)][: None if len(held_out) > 1 else 1]
