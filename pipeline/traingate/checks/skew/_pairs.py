"""The columns that train and a held-out split can be compared by, and how a difference is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from traingate.check import Check
from traingate.checks.skew._changes import Change
from traingate.judging.atoms import share_of_groups
from traingate.judging.budget import WARN_FACTOR
from traingate.judging.codes import find_codes
from traingate.judging.columns import features
from traingate.judging.drift import Drift, find_drift
from traingate.judging.entities import find_names
from traingate.judging.given_label import Given, LabelMix, compare_labels
from traingate.judging.independence import effective_share
from traingate.judging.lists import name_column, unfold_column
from traingate.judging.sampled import read_values
from traingate.judging.significance import Difference
from traingate.judging.times import find_later, find_undeclared
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
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
        codes: whether its integers name kinds of things, so that they are categories.
        later: the time column by which all of the held-out split comes later than train; "" where it does not.
        mix: how the label's mix differs between the two; None where it does not.
        drift: train in time, where the held-out split comes later.
        samples: sampled rows of both; None where there are none.
    """

    train: str
    split: str
    ours: ColumnSummary
    theirs: ColumnSummary
    independent: tuple[float, float]
    column: str = ""
    codes: bool = False
    later: str = ""
    mix: LabelMix | None = None
    drift: Drift | None = None
    samples: tuple[SampledRows, SampledRows] | None = None

    def allow(self, distance: float) -> float:
        """A distance that blocks: not less than train itself moves in time, where the held-out split comes later."""
        return max(distance, self.own_drift)

    @cached_property
    def own_drift(self) -> float:
        """How far train moves in time by itself; 0.0 where the held-out split does not come later."""
        return self.drift.measure(self.name) if self.drift is not None and self.column in ("", self.name) else 0.0

    @cached_property
    def given(self) -> Given | None:
        """The column given the label; None where the label is mixed alike, or is the column."""
        return self.mix.compare(self.name) if self.mix is not None and self.column in ("", self.name) else None

    @property
    def moved_on_purpose(self) -> bool:
        """Whether it moved with a label that was balanced in train on purpose."""
        return self.mix is not None and self.mix.balanced and self.given is not None and self.given.follows

    @cached_property
    def independent_values(self) -> tuple[float, float]:
        """Independent numbers for each row of each split; fewer than rows where a number was computed for many rows."""
        if self.samples is None or self.column not in ("", self.name):
            return self.independent
        ours, theirs = (read_values(sample, self.name) for sample in self.samples)
        if ours is None or theirs is None or ours.dtype.kind != "f" or theirs.dtype.kind != "f":
            return self.independent
        shares = share_of_groups(ours[np.isfinite(ours)], theirs[np.isfinite(theirs)])
        # The sample holds fewer rows of each value than the split does.
        rows = [
            min(1.0, len(one.hashes) / max(one.rows_total, 1)) if share < 1 else 1.0
            for one, share in zip(self.samples, shares, strict=True)
        ]
        own = [min(row, share * part) for row, share, part in zip(self.independent, shares, rows, strict=True)]
        return own[0], own[1]

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
    def counts(self) -> tuple[Mapping[float, int], Mapping[float, int]] | None:
        """Rows by code in train and in the other split; None where its integers are quantities."""
        ours, theirs = (side.numbers.counts if side.numbers else None for side in (self.ours, self.theirs))
        return (ours, theirs) if self.codes and ours is not None and theirs is not None else None

    @property
    def tests(self) -> int:
        """How many tests the column takes: numbers are asked for their place and for their spread."""
        return 2 if self.numbers is not None and self.counts is None else 1

    @property
    def fewest(self) -> int:
        """Values in the split that has fewer of them."""
        return min(column.rows - column.absent for column in (self.ours, self.theirs))


def _count_independent(
    shares: tuple[float, float], whole: tuple[ColumnSummary, ColumnSummary], part: tuple[ColumnSummary, ColumnSummary]
) -> tuple[float, float]:
    """The share of independent values of both: those of one list say together no more than their row."""
    first, second = (
        own * min(1.0, of.present / max(one.present, 1)) for own, of, one in zip(shares, whole, part, strict=True)
    )
    return first, second


def pair_columns(profile: Profile, split: str) -> Iterator[Pair]:
    """The features and labels that both splits hold as numbers, strings or lists; times and row numbers move."""
    plan = profile.plan
    ours, theirs = (profile.of(Statistics, name).columns for name in (plan.dataset.train, split))
    independent = effective_share(profile, plan.dataset.train), effective_share(profile, split)
    codes, later, mix = find_codes(profile), find_later(profile, split), compare_labels(profile, split)
    others = {*find_undeclared(profile), *find_names(profile)}
    drift = find_drift(profile, later) if later else None
    rows_of = profile.all(Sample)
    samples = (rows_of[plan.dataset.train], rows_of[split]) if {plan.dataset.train, split} <= rows_of.keys() else None
    for name in features(plan, plan.dataset.train, also=("label",)):
        if name not in theirs or name in others or Kind.TIME in (ours[name].kind, theirs[name].kind):
            continue
        for before, after in zip(unfold_column(ours[name]), unfold_column(theirs[name]), strict=False):
            rows = _count_independent(independent, (ours[name], theirs[name]), (before, after))
            is_code = before.name == name and name in codes
            of_feature = mix if name != plan.columns.label else None
            pair = Pair(
                plan.dataset.train,
                split,
                before,
                after,
                rows,
                name,
                is_code,
                later,
                of_feature,
                drift,
                samples,
            )
            if before.name == after.name and (pair.numbers is not None or pair.strings is not None):
                yield pair


def report_difference(
    check: Check,
    pair: Pair,
    message: str,
    found: Difference,
    unit: str,
    change: Change | None = None,
    kind: str = "",
) -> Finding:
    """The finding that a column differs.

    Args:
        check: whose finding it is.
        pair: the column.
        message: what the user reads.
        found: the difference.
        unit: what the effect counts.
        change: what was done to the column, where that is known.
        kind: what kind of difference it is; else the change's.
    """
    if not kind and change is not None and change.is_fault:
        kind = change.kind
    level = found.level if found.severity == Severity.BLOCK else found.level * WARN_FACTOR
    known: dict[str, Any] = {"p": found.p, "level": level}
    if change is not None:
        known |= {"change": change.kind, **change.details}
    if pair.later:
        known["later_in"] = pair.later
    if pair.own_drift:
        known["drift_within_train"] = pair.own_drift
    if pair.given is not None:
        known |= {"distance_given_the_label": pair.given.distance, "follows_the_label": pair.given.follows}
    finding = check.finding(
        found.severity,
        message,
        at=(pair.split, pair.name),
        kind=kind,
        measured=found.effect,
        allowed=found.block if found.severity == Severity.BLOCK else found.warn,
        unit=unit,
        details=known,
        remedy=_write_remedy(pair, change),
    )
    if pair.moved_on_purpose:
        finding = replace(finding, severity=Severity.INFO)
    return finding if pair.column in ("", pair.name) else name_column(finding, {pair.name: pair.column})


def _write_remedy(pair: Pair, change: Change | None) -> str:
    if change is not None and change.remedy:
        return change.remedy
    if change is not None and change.is_fault:
        return f"Write {pair.name} of {pair.split} as it is in {pair.train}, where the splits are made."
    collected = (
        f"Find out how {pair.split} was collected or transformed differently; treat all splits by the same steps."
    )
    if pair.later:
        return f"{pair.split} comes later in {pair.later}: what moves with time will move again. {collected}"
    return collected
