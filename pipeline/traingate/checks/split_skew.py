"""Features and labels that are distributed differently in a held-out split than in train."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.kinds import Kind
from traingate.labels import classes
from traingate.measures.statistics import Statistics
from traingate.profile import Profile
from traingate.report import Finding, Severity
from traingate.significance import WARN_FACTOR, alpha, folded, g_test, hypergeometric, kolmogorov_smirnov
from traingate.summaries import ColumnSummary, Numbers
from traingate.wording import count, number, share

Pair = tuple[str, ColumnSummary, ColumnSummary]


@dataclass(frozen=True)
class SplitSkew(Check):
    """Do the held-out splits look like train? A model is scored on what it was not trained for, or the other way round.

    Two locks: a difference blocks only when it is beyond the run's false-alarm budget and large enough to matter.
    Numbers by Kolmogorov and Smirnov's distance (on the distances from train's median too, for scale), categories by
    the G-test and the total variation distance, single categories by their rate ratio.

    Attributes:
        warn_distance: distance of a feature's distributions that warns, in [0, 1].
        max_distance: distance that blocks.
        warn_ratio: ratio of spreads (interquartile ranges) or of a category's rates that warns.
        max_ratio: ratio of spreads that blocks.
        max_rate_ratio: ratio of a category's rates that blocks, from 20 rows up.
        warn_label_distance: distance of the label's classes that warns; twice that for a label that is a number.
        max_label_distance: distance of the label's classes that blocks; twice that for a label that is a number.
        label_p: p-value below which a label's distance counts.
        min_rows: rows of a split below which nothing can be said, which warns.
    """

    family = "skew"
    needs = (Statistics,)
    warn_distance: float = 0.05
    max_distance: float = 0.1
    warn_ratio: float = 1.25
    max_ratio: float = 1.5
    max_rate_ratio: float = 2.0
    warn_label_distance: float = 0.02
    max_label_distance: float = 0.05
    label_p: float = 0.001
    min_rows: int = 100

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each feature and held-out split, one for each label."""
        pairs: list[Pair] = []
        for split in (split.name for split in dataset.held_out):
            fewest = min((dataset.train, split), key=lambda name: profile.splits[name].rows)
            if profile.splits[fewest].rows < self.min_rows:
                yield self._too_few(split, fewest, profile.splits[fewest].rows)
            else:
                pairs += [(split, ours, theirs) for ours, theirs in _columns(profile, split)]
        features = [pair for pair in pairs if pair[1].name != dataset.columns.label]
        for split, ours, theirs in features:
            yield from self._feature(dataset.train, split, ours, theirs, alpha(len(features)))
        for split, ours, theirs in pairs:
            if ours.name == dataset.columns.label:
                yield from self._label(profile, split, ours, theirs)

    def _too_few(self, split: str, fewest: str, rows: int) -> Finding:
        return Finding(
            self.id, Severity.WARN,
            f"{fewest} has {count(rows, 'rows')}; with fewer than {self.min_rows} no difference between train and {split} "
            "can be told from chance. Inconclusive.",
            split=split, kind="too-few-rows", measured=rows, allowed=self.min_rows,
            remedy="Hold out more rows, or judge by cross-validation.",
        )

    def _feature(self, train: str, split: str, ours: ColumnSummary, theirs: ColumnSummary, level: float) -> Iterator[Finding]:
        if ours.numbers is not None and theirs.numbers is not None:
            yield from self._numbers(train, split, ours, ours.numbers, theirs.numbers, level)
        elif ours.texts is not None and theirs.texts is not None:
            yield from self._texts(train, split, ours, theirs, level)

    def _numbers(
        self, train: str, split: str, column: ColumnSummary, ours: Numbers, theirs: Numbers, level: float
    ) -> Iterator[Finding]:
        distance, p = kolmogorov_smirnov(ours.quantiles, theirs.quantiles)
        before, after = (float(side.quantiles.at([0.5])[0]) for side in (ours, theirs))
        severity = _two_locks(distance, p, self.warn_distance, self.max_distance, level)
        moved = f"{column.name} moved: median {number(before)} in {train}, {number(after)} in {split}"
        if before == after:
            moved = f"{column.name} is distributed differently: mean {number(ours.mean)} in {train}, {number(theirs.mean)} in {split}"
        scaled = self._scale(ours, theirs, level)
        if scaled[0] > (severity or Severity.INFO):
            severity, p, ratio = scaled
            spread = f"{column.name} is spread {number(max(ratio, 1 / ratio))} times as {'wide' if ratio > 1 else 'narrow'}"
            yield self._found(severity, split, column.name, f"{spread} in {split} as in {train}.", max(ratio, 1 / ratio),
                              self.max_ratio, p, level)
        elif severity:
            yield self._found(severity, split, column.name, f"{moved} (distance {number(distance)}).", distance,
                              self.max_distance, p, level)

    def _scale(self, ours: Numbers, theirs: Numbers, level: float) -> tuple[Severity, float, float]:
        """Severity, p-value and ratio of the interquartile ranges."""
        low, centre, high = ours.quantiles.at([0.25, 0.5, 0.75])
        theirs_low, theirs_high = theirs.quantiles.at([0.25, 0.75])
        if not (high > low and theirs_high > theirs_low):
            return Severity.INFO, 1.0, 1.0
        ratio = float((theirs_high - theirs_low) / (high - low))
        distance, p = kolmogorov_smirnov(folded(ours.quantiles, centre), folded(theirs.quantiles, centre))
        if distance < self.warn_distance:
            return Severity.INFO, p, ratio
        severity = _two_locks(max(ratio, 1 / ratio), p, self.warn_ratio, self.max_ratio, level)
        return severity or Severity.INFO, p, ratio

    def _texts(self, train: str, split: str, ours: ColumnSummary, theirs: ColumnSummary, level: float) -> Iterator[Finding]:
        names, first, second, others = _levels(ours, theirs)
        distance, p = g_test(first, second, others)
        severity = _two_locks(distance, p, self.warn_distance, self.max_distance, level)
        if severity:
            before, after = first / (first.sum() + others[0]), second / (second.sum() + others[1])
            most = int(np.abs(before - after).argmax())
            yield self._found(
                severity, split, ours.name,
                f"The categories of {ours.name} are mixed differently: {names[most]!r} is {share(before[most])} of "
                f"{train}, {share(after[most])} of {split} (distance {number(distance)}).",
                distance, self.max_distance, p, level)

    def _label(self, profile: Profile, split: str, ours: ColumnSummary, theirs: ColumnSummary) -> Iterator[Finding]:
        found = classes(profile)
        if found is None:
            yield from self._number_label(profile, split, ours, theirs)
        elif split in found and profile.plan.dataset.train in found:
            yield from self._class_label(profile.plan.dataset.train, split, ours.name, found)

    def _number_label(self, profile: Profile, split: str, ours: ColumnSummary, theirs: ColumnSummary) -> Iterator[Finding]:
        if ours.numbers is None or theirs.numbers is None:
            return
        train = profile.plan.dataset.train
        distance, p = kolmogorov_smirnov(ours.numbers.quantiles, theirs.numbers.quantiles)
        limits = 2.5 * self.warn_label_distance, 2 * self.max_label_distance
        severity = _two_locks(distance, p, *limits, self.label_p)
        before, after = (float(side.numbers.quantiles.at([0.5])[0]) for side in (ours, theirs) if side.numbers)
        if severity:
            message = f"The label {ours.name} moved: median {number(before)} in {train}, {number(after)} in {split} " \
                      f"(distance {number(distance)})."
            yield self._found(severity, split, ours.name, message, distance, limits[1], p, self.label_p)

    def _class_label(self, train: str, split: str, label: str, found: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
        names = list(dict.fromkeys([*found[train], *found[split]]))
        first, second = (np.array([found[side].get(name, 0) for name in names], float) for side in (train, split))
        distance, p = g_test(first, second)
        severity = _two_locks(distance, p, self.warn_label_distance, self.max_label_distance, self.label_p)
        if severity:
            most = int(np.abs(first / first.sum() - second / second.sum()).argmax())
            message = f"The label's classes are mixed differently: {names[most]!r} is {share(first[most] / first.sum())} of " \
                      f"{train}, {share(second[most] / second.sum())} of {split}."
            yield self._found(severity, split, label, message, distance, self.max_label_distance, p, self.label_p)
        else:
            yield from self._rates(train, split, label, names, first, second)

    def _rates(
        self, train: str, split: str, label: str, names: list[str], first: np.ndarray, second: np.ndarray
    ) -> Iterator[Finding]:
        """A rare class that is twice as frequent hardly moves the distance, yet means twice the frauds."""
        level = self.label_p / max(len(names), 1)
        for name, ours, theirs in zip(names, first, second, strict=True):
            if not ours or not theirs or ours + theirs < 20:
                continue
            ratio = (theirs / second.sum()) / (ours / first.sum())
            p = hypergeometric(int(theirs), int(second.sum()), int(ours + theirs), int(first.sum() + second.sum()))
            severity = _two_locks(max(ratio, 1 / ratio), p, 1.5, self.max_rate_ratio, level)
            if severity:
                message = f"Class {name!r} is {share(ours / first.sum())} of {train} and {share(theirs / second.sum())} of {split}."
                yield self._found(severity, split, label, message, max(ratio, 1 / ratio), self.max_rate_ratio, p, level,
                                  f"rate {name}")

    def _found(
        self, severity: Severity, split: str, feature: str, message: str, measured: float, allowed: float, p: float,
        level: float, kind: str = "",
    ) -> Finding:
        return Finding(
            self.id, severity, message, split=split, feature=feature, kind=kind, measured=measured, allowed=allowed,
            details={"p": p, "level": level},
            remedy=f"Find out how {split} was collected or transformed differently; apply one and the same step to all splits.",
        )


def _columns(profile: Profile, split: str) -> Iterator[tuple[ColumnSummary, ColumnSummary]]:
    """The columns that both splits hold as comparable features or labels; times, entities and row numbers move by nature."""
    plan = profile.plan
    left_out = {*plan.columns.entity, *plan.columns.ignore, *plan.identifiers, plan.columns.time}
    ours, theirs = (profile.of(Statistics, name).columns for name in (plan.dataset.train, split))
    for name in ours:
        if name in theirs and name not in left_out and Kind.TIME not in (ours[name].kind, theirs[name].kind):
            yield ours[name], theirs[name]


def _two_locks(effect: float, p: float, warn: float, block: float, level: float) -> Severity | None:
    if effect >= block and p < level:
        return Severity.BLOCK
    return Severity.WARN if effect >= warn and p < level * WARN_FACTOR else None


def _levels(
    ours: ColumnSummary, theirs: ColumnSummary
) -> tuple[list[str], np.ndarray, np.ndarray, tuple[float, float]]:
    """Categories, their rows in both splits, and the rows of categories that are not listed for both."""
    first, second = (dict(column.texts.top if column.texts else ()) for column in (ours, theirs))
    whole = all(column.texts and len(column.texts.top) >= column.texts.distinct for column in (ours, theirs))
    # A category that only one list has room for may have rows in the other split that nobody counted.
    names = list(dict.fromkeys([*first, *second])) if whole else [name for name in first if name in second]
    before, after = (np.array([top.get(name, 0) for name in names], float) for top in (first, second))
    return names, before, after, (max(0.0, ours.present - before.sum()), max(0.0, theirs.present - after.sum()))
