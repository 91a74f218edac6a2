"""Features and labels that are distributed differently in a held-out split than in train."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from traingate.check import Check
from traingate.checks.skew._pairs import Pair, pairs
from traingate.dataset import Dataset
from traingate.joins.entities import Entities
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.categories import match_categories, name_category
from traingate.judging.independence import independent_share
from traingate.judging.labels import classes
from traingate.judging.significance import folded, g_test, hypergeometric, kolmogorov_smirnov
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary, Numbers
from traingate.report.findings import Finding, Severity
from traingate.wording import count, listed, number, quoted, share


@dataclass(frozen=True)
class SplitSkew(Check):
    """Do the held-out splits look like train? A model is scored on what it was not trained for, or the other way round.

    Two locks: a difference blocks only when it is beyond the run's false-alarm budget and large enough to matter.
    Numbers by Kolmogorov and Smirnov's distance (on the distances from train's median too, for their spread),
    categories by the G-test and the total variation distance, rare classes of the label by the ratio of their rates.
    Where an entity is declared, its rows count as far as they are independent.

    Attributes:
        warn_distance: distance of a feature's distributions that warns, in [0, 1].
        max_distance: distance that blocks.
        warn_ratio: ratio of spreads (interquartile ranges) or of a class's rates that warns.
        max_ratio: ratio of spreads that blocks.
        max_rate_ratio: ratio of a class's rates that blocks, from 20 rows up.
        warn_label_distance: distance of the label's classes that warns; 2.5 times that for a label that is a number.
        max_label_distance: distance of the label's classes that blocks; twice that for a label that is a number.
        min_rows: rows of a split, or values of a column, below which nothing can be said, which warns.
    """

    needs = (Statistics, Entities)
    warn_distance: float = 0.05
    max_distance: float = 0.1
    warn_ratio: float = 1.25
    max_ratio: float = 1.5
    max_rate_ratio: float = 2.0
    warn_label_distance: float = 0.02
    max_label_distance: float = 0.05
    min_rows: int = 100

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each feature and held-out split, one for each label, one for what is too small to judge."""
        judged: list[Pair] = []
        for split in (split.name for split in dataset.held_out):
            fewest = min((dataset.train, split), key=lambda name: profile.splits[name].rows)
            if profile.splits[fewest].rows < self.min_rows:
                yield self._too_few_rows(dataset.train, split, fewest, profile.splits[fewest].rows)
                continue
            found = list(pairs(profile, split))
            judged += [pair for pair in found if pair.fewest >= self.min_rows]
            yield from self._too_few(dataset.train, split, [pair for pair in found if 0 < pair.fewest < self.min_rows])
            yield from self._dependent(profile, split)
        features = [pair for pair in judged if pair.name != dataset.columns.label]
        level = alpha("distributions", sum(pair.tests for pair in features))
        for pair in features:
            yield from self._numbers(pair, level) if pair.ours.numbers is not None else self._texts(pair, level)
        yield from self._labels([pair for pair in judged if pair.name == dataset.columns.label], classes(profile))

    def _too_few_rows(self, train: str, split: str, fewest: str, rows: int) -> Finding:
        return self._inconclusive(
            split, "too-few-rows", rows,
            f"{fewest} has {count(rows, 'rows')}; with fewer than {self.min_rows} no difference between {train} and "
            f"{split} can be told from chance. Inconclusive.",
        )  # fmt: skip

    def _too_few(self, train: str, split: str, few: list[Pair]) -> Iterator[Finding]:
        if few:
            yield self._inconclusive(
                split, "too-few-values", min(pair.fewest for pair in few),
                f"{listed([pair.name for pair in few])} {'has' if len(few) == 1 else 'have'} fewer than "
                f"{self.min_rows} values in {train} or {split}; no difference can be told from chance. Inconclusive.",
            )  # fmt: skip

    def _dependent(self, profile: Profile, split: str) -> Iterator[Finding]:
        """Few entities, however many rows: only great differences can be told from those between any two groups."""
        train = profile.plan.dataset.train
        rows = {name: profile.splits[name].rows * independent_share(profile, name) for name in (train, split)}
        fewest = min(rows, key=lambda name: rows[name])
        if rows[fewest] < self.min_rows:
            names = ", ".join(profile.plan.columns.entity)
            yield self._inconclusive(
                split, "few-entities", rows[fewest],
                f"{fewest}'s {count(profile.splits[fewest].rows, 'rows')} are as good as {count(rows[fewest])} "
                f"independent ones, because rows of one {names} go together; only great differences can be told from "
                "chance.",
            )  # fmt: skip

    def _inconclusive(self, split: str, kind: str, measured: float, message: str) -> Finding:
        remedy = "Hold out more, or judge by cross-validation."
        return Finding(
            self.id,
            Severity.WARN,
            message,
            split=split,
            kind=kind,
            measured=measured,
            allowed=self.min_rows,
            remedy=remedy,
        )

    def _numbers(self, pair: Pair, level: float) -> Iterator[Finding]:
        """One finding, of the place or of the spread: the one that is worse, or moved farther."""
        ours, theirs = _of(pair.ours), _of(pair.theirs)
        distance, p = kolmogorov_smirnov(ours.quantiles, theirs.quantiles, pair.independent)
        place = _two_locks(distance, p, self.warn_distance, self.max_distance, level), distance
        spread, spread_p, ratio = self._spread(pair, level)
        if not max(place[0], spread[0]):
            return
        if spread > place:
            times, how = max(ratio, 1 / ratio), "widely" if ratio > 1 else "narrowly"
            message = f"{pair.name} is spread {number(times)} times as {how} in {pair.split} as in {pair.train}."
            yield self._found(spread[0], pair, message, times, self.max_ratio, spread_p, level)
            return
        before, after = (float(side.quantiles.at([0.5])[0]) for side in (ours, theirs))
        what, first, second = "moved: median", before, after
        if before == after:
            what, first, second = "is distributed differently: mean", ours.mean, theirs.mean
        message = f"{pair.name} {what} {number(first)} in {pair.train}, {number(second)} in {pair.split} "
        message += f"(distance {number(distance)})."
        yield self._found(place[0], pair, message, distance, self.max_distance, p, level)

    def _spread(self, pair: Pair, level: float) -> tuple[tuple[Severity, float], float, float]:
        """Severity and distance, p-value, ratio of interquartile ranges: on a grid it jumps, so both must be great."""
        ours, theirs = _of(pair.ours).quantiles, _of(pair.theirs).quantiles
        low, centre, high = ours.at([0.25, 0.5, 0.75])
        theirs_low, theirs_high = theirs.at([0.25, 0.75])
        if not (high > low and theirs_high > theirs_low):
            return (Severity.INFO, 0.0), 1.0, 1.0
        ratio = float((theirs_high - theirs_low) / (high - low))
        distance, p = kolmogorov_smirnov(folded(ours, centre), folded(theirs, centre), pair.independent)
        by_ratio = _two_locks(max(ratio, 1 / ratio), p, self.warn_ratio, self.max_ratio, level)
        by_distance = _two_locks(distance, p, self.warn_distance, self.max_distance, level)
        return (min(by_ratio, by_distance), distance), p, ratio

    def _texts(self, pair: Pair, level: float) -> Iterator[Finding]:
        if pair.ours.texts is None or pair.theirs.texts is None:
            return
        keys, rows = match_categories(pair.ours.texts, pair.theirs.texts)
        totals = np.array([pair.ours.present, pair.theirs.present], float)
        first, second = (rows * pair.independent).T
        others = np.maximum(0.0, totals - rows.sum(0)) * pair.independent
        distance, p = g_test(first, second, (others[0], others[1]))
        severity = _two_locks(distance, p, self.warn_distance, self.max_distance, level)
        if severity:
            before, after = (rows / totals).T
            most = int(np.abs(before - after).argmax())
            name = name_category(keys[most], pair.ours.texts, pair.theirs.texts)
            message = f"The categories of {pair.name} are mixed differently: {name} is {share(before[most])} of "
            message += f"{pair.train}, {share(after[most])} of {pair.split} (distance {number(distance)})."
            yield self._found(severity, pair, message, distance, self.max_distance, p, level)

    def _labels(self, judged: list[Pair], found: Mapping[str, Mapping[str, int]] | None) -> Iterator[Finding]:
        tests = len(judged) if found is None else 2 * len(judged)  # the mix of classes, and the rates of rare ones
        level = alpha("label-shift", tests)
        for pair in judged:
            yield from self._number_label(pair, level) if found is None else self._class_label(pair, found, level)

    def _number_label(self, pair: Pair, level: float) -> Iterator[Finding]:
        if pair.ours.numbers is None or pair.theirs.numbers is None:
            return
        first, second = pair.ours.numbers.quantiles, pair.theirs.numbers.quantiles
        distance, p = kolmogorov_smirnov(first, second, pair.independent)
        limits = 2.5 * self.warn_label_distance, 2 * self.max_label_distance
        severity = _two_locks(distance, p, *limits, level)
        if severity:
            before, after = float(first.at([0.5])[0]), float(second.at([0.5])[0])
            message = f"The label {pair.name} moved: median {number(before)} in {pair.train}, {number(after)} in "
            message += f"{pair.split} (distance {number(distance)})."
            yield self._found(severity, pair, message, distance, limits[1], p, level)

    def _class_label(self, pair: Pair, found: Mapping[str, Mapping[str, int]], level: float) -> Iterator[Finding]:
        ours, theirs = found.get(pair.train, {}), found.get(pair.split, {})
        names = list(dict.fromkeys([*ours, *theirs]))
        first, second = (np.array([side.get(name, 0) for name in names], float) for side in (ours, theirs))
        if not first.sum() or not second.sum():
            return
        distance, p = g_test(first * pair.independent[0], second * pair.independent[1])
        severity = _two_locks(distance, p, self.warn_label_distance, self.max_label_distance, level)
        before, after = first / first.sum(), second / second.sum()
        if severity:
            most = int(np.abs(before - after).argmax())
            message = f"The label's classes are mixed differently: {quoted(names[most])} is {share(before[most])} of "
            message += f"{pair.train}, {share(after[most])} of {pair.split}."
            yield self._found(severity, pair, message, distance, self.max_label_distance, p, level)
            return
        for name, *rows in zip(names, first, second, strict=True):
            yield from self._rate(pair, name, np.array(rows), np.array([first.sum(), second.sum()]), level / len(names))

    def _rate(self, pair: Pair, name: str, rows: np.ndarray, totals: np.ndarray, level: float) -> Iterator[Finding]:
        """A rare class that is twice as frequent hardly moves the distance, yet means twice the frauds."""
        if not rows.all() or rows.sum() < 20:
            return
        rates = rows / totals
        ratio = float(max(rates[1] / rates[0], rates[0] / rates[1]))
        hits, drawn = np.round(rows * pair.independent), np.round(totals * pair.independent)
        p = hypergeometric(int(hits[1]), int(drawn[1]), int(hits.sum()), int(drawn.sum()))
        severity = _two_locks(ratio, p, self.max_ratio, self.max_rate_ratio, level)
        if severity:
            message = (
                f"Class {quoted(name)} is {share(rates[0])} of {pair.train} and {share(rates[1])} of {pair.split}."
            )
            yield self._found(severity, pair, message, ratio, self.max_rate_ratio, p, level, f"rate {name}")

    def _found(
        self,
        severity: Severity,
        pair: Pair,
        message: str,
        measured: float,
        allowed: float,
        p: float,
        level: float,
        kind: str = "",
    ) -> Finding:
        remedy = (
            f"Find out how {pair.split} was collected or transformed differently; treat all splits by the same steps."
        )
        return Finding(
            self.id, severity, message, split=pair.split, feature=pair.name, kind=kind, measured=measured,
            allowed=allowed, details={"p": p, "level": level}, remedy=remedy,
        )  # fmt: skip


def _of(column: ColumnSummary) -> Numbers:
    if column.numbers is None:
        raise TypeError(f"{column.name} is {column.kind}, not a number")
    return column.numbers


def _two_locks(effect: float, p: float, warn: float, block: float, level: float) -> Severity:
    if effect >= block and p < level:
        return Severity.BLOCK
    return Severity.WARN if effect >= warn and p < level * WARN_FACTOR else Severity.INFO
