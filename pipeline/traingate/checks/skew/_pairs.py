"""The columns that train and a held-out split can be compared by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.judging.columns import features
from traingate.judging.independence import independent_share
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary


@dataclass(frozen=True)
class Pair:
    """A column in train and in a held-out split.

    Attributes:
        train, split: the names of the splits.
        ours, theirs: the column's statistics in each.
        independent: independent rows for each row of each split.
    """

    train: str
    split: str
    ours: ColumnSummary
    theirs: ColumnSummary
    independent: tuple[float, float]

    @property
    def name(self) -> str:
        """The column."""
        return self.ours.name

    @property
    def tests(self) -> int:
        """How many tests the column takes: numbers are asked for their place and for their spread."""
        return 2 if self.ours.numbers is not None else 1

    @property
    def fewest(self) -> int:
        """Values in the split that has fewer of them."""
        return min(column.rows - column.absent for column in (self.ours, self.theirs))


def pairs(profile: Profile, split: str) -> Iterator[Pair]:
    """The features and labels that both splits hold as numbers or as texts; times and row numbers move by nature."""
    plan = profile.plan
    ours, theirs = (profile.of(Statistics, name).columns for name in (plan.dataset.train, split))
    independent = independent_share(profile, plan.dataset.train), independent_share(profile, split)
    for name in features(plan, plan.dataset.train, also=("label",)):
        if name not in theirs or Kind.TIME in (ours[name].kind, theirs[name].kind):
            continue
        pair = Pair(plan.dataset.train, split, ours[name], theirs[name], independent)
        if all(column.numbers is not None for column in (pair.ours, pair.theirs)) or all(
            column.texts is not None for column in (pair.ours, pair.theirs)
        ):
            yield pair
