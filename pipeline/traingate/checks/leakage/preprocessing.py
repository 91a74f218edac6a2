"""Columns that were prepared with figures of rows that training must not know, told from the data alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from traingate.bounds import Bounds
from traingate.check import Check
from traingate.checks.leakage._encoded import Targets, list_encoded, list_encoded_alone, read_targets
from traingate.checks.leakage._fits import FEWEST_ROWS, Fit, NumericColumn, read_columns, weigh
from traingate.checks.leakage._imputed import list_filled, list_filled_alone
from traingate.checks.leakage._oversampled import LEAST, TIMES, Oversampled, list_oversampled
from traingate.checks.leakage._scaled import list_centred, list_centred_alone, list_scaled, list_scaled_alone
from traingate.dataset import Dataset
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, quote, share

_QUESTIONS = 16  # asked for each held-out split, and for all of them together


class Question(NamedTuple):
    """One way of preparing columns, and those that look like it.

    Attributes:
        kind: the way.
        done: what was done, in words.
        shows: how it shows, in words.
        fits: the columns.
        asked: columns that could have looked like it.
        fewest: columns that have to.
        severity: what it does, where it was done with all splits' rows.
    """

    kind: str
    done: str
    shows: str
    fits: list[Fit]
    asked: int
    fewest: int = 1
    severity: Severity = Severity.WARN


@dataclass(frozen=True)
class Preprocessing(Check):
    """Was train prepared with held-out rows: scaled, filled, encoded or filled up? It must know nothing of them.

    A scaler, a component or a filled-in mean that was fitted to rows leaves these with a mean of 0, a deviation of 1,
    or a value equal to their mean, to the last stored digit. Where train and held-out splits together have that and
    train has not, it was fitted to held-out rows as well, which warns. Where a held-out split has that by itself, it
    was fitted to each split alone, so that one value means another thing in each, which blocks. What was fitted to
    train is as it should be, and not told. An encoder that wrote the label's mean by category, plain or smoothed, over
    rows of held-out splits has told train their labels, which blocks; it is told where the samples hold all rows.
    A class that was filled up before the split, with copies or with rows between two of its rows (SMOTE), has them on
    both sides, which blocks: that is so of a tenth of its rows, and of five times fewer rows of the other classes.

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
        columns = read_columns(profile, [train, *held_out], self.min_rows)
        level = alpha("forensics", _QUESTIONS * (len(held_out) + 1))
        targets = read_targets(profile, [train, *held_out])
        for split in held_out:
            for made in list_oversampled(profile, columns, train, split):
                yield self._report_oversampled(made, train, split)
            for question in _ask_alone(train, split, columns, targets):
                if found := self._report(Severity.BLOCK, question, split, level):
                    yield found
                    columns = _leave_out(columns, question.fits)
        for others in _list_unions(held_out):
            for question in _ask_union(train, others, columns, targets):
                if found := self._report(question.severity, question, others[0] if len(others) == 1 else None, level):
                    yield found
                    columns = _leave_out(columns, question.fits)

    def _report_oversampled(self, made: Oversampled, train: str, split: str) -> Finding:
        how, what = f"different {split} rows of class {quote(made.name)} are copies of {train} rows", "copies"
        if made.kind == "interpolated":
            looked_at = f"rows of class {quote(made.name)} that were looked at"
            how = f"{looked_at} lie exactly between two others, one of them in the other split"
            what = "rows in between"
        return self.finding(
            Severity.BLOCK,
            f"{count(made.found)} of {count(made.asked)} {how}; of the other classes' rows {share(made.rest)}. The "
            f"class was filled up with {what} before the rows were split.",
            at=split,
            kind=f"oversampled-{made.kind}",
            measured=made.share,
            allowed=max(LEAST, TIMES * made.rest),
            unit="share",
            details={"class": made.name, "rows": made.found, "asked": made.asked, "rest": made.rest},
            remedy=f"Split first, then fill up {train} alone.",
            sampled=made.asked,
        )

    def _report(self, severity: Severity, question: Question, split: str | None, level: float) -> Finding | None:
        level *= WARN_FACTOR if severity is Severity.WARN else 1
        chance = weigh(question.fits, question.asked, level) if len(question.fits) >= question.fewest else None
        if chance is None:
            return None
        names = [fit.name for fit in question.fits]
        listed = list_names(names)
        what = f"{listed} was" if len(names) == 1 else f"{count(len(names), 'columns')} were"
        which = "it has" if len(names) == 1 else f"{listed} have"
        return self.finding(
            severity,
            f"{what} {question.done}: {which} {question.shows}, to the last stored digit.",
            at=(split, names[0] if len(names) == 1 else None) if split else None,
            kind=question.kind,
            measured=len(names),
            allowed=0,
            unit="columns",
            details={"columns": names, "p": chance},
            remedy="Fit every preprocessing step to train alone, then apply it as it is to all splits.",
        )


def _ask_alone(train: str, split: str, columns: Sequence[NumericColumn], targets: Targets) -> Iterator[Question]:
    """Whether columns were prepared with a held-out split's own figures."""
    own, alone = f"{split}'s own rows", f"in {split} by itself"
    encoded = list_encoded_alone(columns, targets, split)
    yield Question(
        "encoded-alone", f"encoded by {own}", f"the label's mean by category {alone}", encoded.fits, encoded.asked
    )
    scaled = list_scaled_alone(columns, split)
    asked = len(columns)
    yield Question("scaled-alone", f"scaled by {own}", f"mean 0 and standard deviation 1 {alone}", scaled, asked)
    centred = _leave_out_fits(list_centred_alone(columns, split), scaled)
    yield Question("centred-alone", f"centred by {own}", f"mean 0 {alone}", centred, asked, fewest=2)
    filled = list_filled_alone(columns, train, split)
    shows = f"a value in place of gaps that is the mean {alone}, and another in {train}"
    yield Question("filled-alone", f"filled by {own}", shows, filled.fits, filled.asked)


def _ask_union(
    train: str, others: Sequence[str], columns: Sequence[NumericColumn], targets: Targets
) -> Iterator[Question]:
    """Whether columns were prepared with figures of train and held-out splits together."""
    splits = [train, *others]
    rows = f"with {' and '.join(others)}'s rows included"
    shows = f"over {', '.join(splits[:-1])} and {splits[-1]} together, and not in {train}"
    encoded = list_encoded(columns, targets, train, splits)
    told = f"the label's mean by category {shows}"
    block = Severity.BLOCK
    yield Question("encoded", f"encoded {rows}", told, encoded.fits, encoded.asked, severity=block)
    scaled = list_scaled(columns, train, splits)
    asked = len(columns)
    yield Question("scaled", f"scaled {rows}", f"mean 0 and standard deviation 1 {shows}", scaled, asked)
    centred = _leave_out_fits(list_centred(columns, train, splits), scaled)
    yield Question("centred", f"centred {rows}", f"mean 0 {shows}", centred, asked, fewest=2)
    filled = list_filled(columns, train, splits)
    shows = f"a value in place of gaps that is the mean {shows}"
    yield Question("filled", f"filled {rows}", shows, filled.fits, filled.asked)


def _list_unions(held_out: Sequence[str]) -> list[list[str]]:
    """All held-out splits, then each by itself."""
    return [list(held_out), *([split] for split in held_out)][: None if len(held_out) > 1 else 1]


def _leave_out(columns: Sequence[NumericColumn], fits: Sequence[Fit]) -> list[NumericColumn]:
    told = {fit.name for fit in fits}
    return [column for column in columns if column.name not in told]


def _leave_out_fits(fits: Sequence[Fit], others: Sequence[Fit]) -> list[Fit]:
    told = {fit.name for fit in others}
    return [fit for fit in fits if fit.name not in told]
