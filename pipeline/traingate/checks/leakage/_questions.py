"""The ways of preparing columns that are asked about, and what each looks like in words and in code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from traingate.checks.leakage._components import list_uncorrelated
from traingate.checks.leakage._encoded import Targets, list_encoded, list_encoded_alone
from traingate.checks.leakage._fits import Fit, NumericColumn
from traingate.checks.leakage._imputed import list_filled, list_filled_alone
from traingate.checks.leakage._ranged import Ranged, list_ranged, list_ranged_alone
from traingate.checks.leakage._ranked import (
    list_filled_middle,
    list_filled_middle_alone,
    list_robust,
    list_robust_alone,
)
from traingate.checks.leakage._scaled import list_centred, list_centred_alone, list_scaled, list_scaled_alone
from traingate.checks.leakage._within import leave_out_grouped
from traingate.profile.profile import Profile
from traingate.wording import list_names

QUESTIONS = 16
"""At most so many are asked of a held-out split, and of all of them together."""
RANKED = 0.001
"""The chance of a filled-in median, which is a rank and no figure of many digits, from which it is told.

It has to be another value than train's median and exactly that of all rows; whoever fills gaps with a value that has
this many digits has computed it, so that chance has to explain only of which other rows.
"""


class Question(NamedTuple):
    """One way of preparing columns, and those that look like it.

    Attributes:
        kind: the way.
        done: what was done, in words.
        shows: how it shows, in words.
        fits: the columns.
        asked: columns that could have looked like it.
        code: what does it in scikit-learn.
        fewest: columns that have to.
        blocks: whether it makes the score wrong even where it was done with the rows of all splits.
        level: the chance below which it is told; None for a share of the run's.
    """

    kind: str
    done: str
    shows: str
    fits: Sequence[Fit]
    asked: int
    code: str
    fewest: int = 1
    blocks: bool = False
    level: float | None = None


class Columns:
    """Columns of which nothing has been told yet."""

    def __init__(self, profile: Profile, columns: Sequence[NumericColumn]) -> None:
        self._profile = profile
        self.left = list(columns)

    def leave_out_grouped(self, fits: Sequence[Fit], train: str, split: str) -> list[Fit]:
        """The columns that were not standardised within groups of rows."""
        return leave_out_grouped(self._profile, self.left, fits, train, split)

    def tell(self, fits: Sequence[Fit]) -> None:
        """Leaves columns out from here on."""
        told = {fit.name for fit in fits}
        self.left = [column for column in self.left if column.name not in told]


def ask_alone(train: str, split: str, columns: Columns, targets: Targets) -> Iterator[Question]:
    """Whether columns were prepared with a held-out split's own figures; each question of the columns that are left."""
    own, alone = f"{split}'s own rows", f"in {split} by itself"
    encoded = list_encoded_alone(columns.left, targets, split)
    told = f"the label's mean by category {alone}"
    yield Question("encoded-alone", f"encoded by {own}", told, encoded.fits, encoded.asked, "TargetEncoder()")
    scaled, asked = list_scaled_alone(columns.left, split), len(columns.left)
    scaled = columns.leave_out_grouped(scaled, train, split)
    shows = f"mean 0 and standard deviation 1 {alone}"
    yield Question("scaled-alone", f"scaled by {own}", shows, scaled, asked, "StandardScaler()")
    robust = list_robust_alone(columns.left, split)
    shows = f"median 0 and quartiles 1 apart {alone}"
    yield Question("robust-alone", f"scaled by {own}", shows, robust, len(columns.left), "RobustScaler()")
    yield from _ask_range("ranged-alone", f"scaled by {own}", alone, list_ranged_alone(columns.left, train, split))
    centred = columns.leave_out_grouped(list_centred_alone(columns.left, split), train, split)
    yield from _ask_centred("-alone", f"by {own}", alone, columns, centred, [split])
    filled = list_filled_alone(columns.left, train, split)
    shows = f"a value in place of gaps that is the mean {alone}, and another in {train}"
    yield Question("filled-alone", f"filled by {own}", shows, filled.fits, filled.asked, "SimpleImputer()")
    filled = list_filled_middle_alone(columns.left, train, split)
    shows, code = shows.replace("the mean", "the median"), 'SimpleImputer(strategy="median")'
    yield Question("filled-alone", f"filled by {own}", shows, filled.fits, filled.asked, code, level=RANKED)


def ask_union(train: str, others: Sequence[str], columns: Columns, targets: Targets) -> Iterator[Question]:
    """Whether columns were prepared with figures of train and held-out splits together."""
    splits = [train, *others]
    rows = f"with {_join(others)}'s rows included"
    over = f"over {_join(splits)} together, and not in {train}"
    encoded = list_encoded(columns.left, targets, train, splits)
    told = f"the label's mean by category {over}"
    yield Question("encoded", f"encoded {rows}", told, encoded.fits, encoded.asked, "TargetEncoder()", blocks=True)
    scaled, asked = list_scaled(columns.left, train, splits), len(columns.left)
    shows = f"mean 0 and standard deviation 1 {over}"
    yield Question("scaled", f"scaled {rows}", shows, scaled, asked, "StandardScaler()")
    robust = list_robust(columns.left, train, splits)
    shows = f"median 0 and quartiles 1 apart {over}"
    yield Question("robust", f"scaled {rows}", shows, robust, len(columns.left), "RobustScaler()")
    yield from _ask_range("ranged", f"scaled {rows}", over, list_ranged(columns.left, train, splits))
    yield from _ask_centred("", rows, over, columns, list_centred(columns.left, train, splits), splits)
    filled = list_filled(columns.left, train, splits)
    shows = f"a value in place of gaps that is the mean {over}"
    yield Question("filled", f"filled {rows}", shows, filled.fits, filled.asked, "SimpleImputer()")
    filled = list_filled_middle(columns.left, train, splits)
    shows, code = shows.replace("the mean", "the median"), 'SimpleImputer(strategy="median")'
    yield Question("filled", f"filled {rows}", shows, filled.fits, filled.asked, code, level=RANKED)


def _join(splits: Sequence[str]) -> str:
    return f"{', '.join(splits[:-1])} and {splits[-1]}" if len(splits) > 1 else splits[0]


def _ask_range(kind: str, done: str, where: str, ranged: Ranged | None) -> Iterator[Question]:
    if ranged is not None:
        of = f" (in {list_names(ranged.lacking)})" if ranged.lacking else ""
        shows = f"{ranged.within.name} {where}{of}"
        yield Question(kind, done, shows, ranged.fits, ranged.asked, ranged.within.code, fewest=2)


def _ask_centred(
    suffix: str, rows: str, where: str, columns: Columns, centred: Sequence[Fit], splits: Sequence[str]
) -> Iterator[Question]:
    """Components, which have mean 0 and no correlation; then what was merely centred."""
    asked = len(columns.left)
    parts = list_uncorrelated(columns.left, centred, splits)
    shows = f"mean 0 and no correlation {where}"
    yield Question(f"components{suffix}", f"made into components {rows}", shows, parts, asked, "PCA()", fewest=2)
    told = {fit.name for fit in parts}
    rest = [fit for fit in centred if fit.name not in told] if len(parts) > 1 else centred
    code = "StandardScaler(with_std=False)"
    yield Question(f"centred{suffix}", f"centred {rows}", f"mean 0 {where}", rest, asked, code, fewest=2)
