"""The columns that train and a held-out split can be compared by, and how a difference is reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.check import Check
from traingate.judging.columns import features
from traingate.judging.independence import effective_share
from traingate.judging.lists import name_column, unfold_column
from traingate.judging.significance import Difference
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary, Numbers, Strings
from traingate.report.findings import Finding, Severity


@dataclass(frozen=True)
class Pair:
    """A column in train and in a held-out split.

    Attributes:
        train, split: the names of the splits.
        ours, theirs: the column's statistics in each.
        independent: independent rows for each row of each split.
        column: the column that it is about, where it is a list's length or values.
    """

    train: str
    split: str
    ours: ColumnSummary
    theirs: ColumnSummary
    independent: tuple[float, float]
    column: str = ""

    @property
    def name(self) -> str:
        """The column."""
        return self.ours.name

    @property
    def numbers(self) -> tuple[Numbers, Numbers] | None:
        """The column's numbers in train and in the other split; None where either has none."""
        ours, theirs = self.ours.numbers, self.theirs.numbers
        return None if ours is None or theirs is None else (ours, theirs)

    @property
    def strings(self) -> tuple[Strings, Strings] | None:
        """The column's strings in train and in the other split; None where either has none."""
        ours, theirs = self.ours.strings, self.theirs.strings
        return None if ours is None or theirs is None else (ours, theirs)

    @property
    def tests(self) -> int:
        """How many tests the column takes: numbers are asked for their place and for their spread."""
        return 2 if self.numbers is not None else 1

    @property
    def fewest(self) -> int:
        """Values in the split that has fewer of them."""
        return min(column.rows - column.absent for column in (self.ours, self.theirs))


def pair_columns(profile: Profile, split: str) -> Iterator[Pair]:
    """The features and labels that both splits hold as numbers, strings or lists; times and row numbers move."""
    plan = profile.plan
    ours, theirs = (profile.of(Statistics, name).columns for name in (plan.dataset.train, split))
    independent = effective_share(profile, plan.dataset.train), effective_share(profile, split)
    for name in features(plan, plan.dataset.train, also=("label",)):
        if name not in theirs or Kind.TIME in (ours[name].kind, theirs[name].kind):
            continue
        for before, after in zip(unfold_column(ours[name]), unfold_column(theirs[name]), strict=False):
            # The values of one list are no independent ones: together they say no more than their row.
            rows = [
                own * min(1.0, whole.present / max(part.present, 1))
                for own, whole, part in zip(independent, (ours[name], theirs[name]), (before, after), strict=True)
            ]
            pair = Pair(plan.dataset.train, split, before, after, (rows[0], rows[1]), name)
            if before.name == after.name and (pair.numbers is not None or pair.strings is not None):
                yield pair


def report_difference(
    check: Check, pair: Pair, severity: Severity, message: str, found: Difference, kind: str = ""
) -> Finding:
    """The finding that a column differs."""
    finding = check.finding(
        severity,
        message,
        at=(pair.split, pair.name),
        kind=kind,
        measured=found.effect,
        allowed=found.block,
        details={"p": found.p, "level": found.level},
        remedy=f"Find out how {pair.split} was collected or transformed differently; treat all splits by the same "
        "steps.",
    )
    return finding if pair.column in ("", pair.name) else name_column(finding, {pair.name: pair.column})
