"""Features and labels that are distributed differently in a held-out split than in train."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from traingate.bounds import Bounds, FewestRows, Ratio, Share
from traingate.check import Check
from traingate.checks.skew._label_skew import LabelLimits, judge_labels
from traingate.checks.skew._pairs import Pair, pair_columns, report_difference
from traingate.dataset import Dataset
from traingate.joins.entities import Entities
from traingate.judging.budget import alpha
from traingate.judging.categories import match_categories, name_category
from traingate.judging.independence import effective_share
from traingate.judging.labels import classes
from traingate.judging.significance import Difference, fold, g_test, kolmogorov_smirnov
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, number, share


@dataclass(frozen=True)
class SplitSkew(Check):
    """Do the held-out splits look like train? A model is scored on what it was not trained for, or the other way round.

    Two locks: a difference blocks only when it is beyond the run's false-alarm budget and large enough to matter.
    Numbers by the KS distance (Kolmogorov and Smirnov; on the distances from train's median too, for their spread),
    categories by the G-test and the total variation distance, rare classes of the label by the ratio of their rates.
    Where an entity is declared, its rows count as far as they are independent.

    Attributes:
        warn_distance: distance of a feature's distributions that warns, in [0, 1].
        max_distance: distance that blocks.
        warn_ratio: ratio of spreads (interquartile ranges) that warns.
        max_ratio: ratio of spreads that blocks, and of a class's rates that warns.
        max_rate_ratio: ratio of a class's rates that blocks, from 20 rows up.
        warn_label_distance: distance of the label's classes that warns; 2.5 times that for a label that is a number.
        max_label_distance: distance of the label's classes that blocks; twice that for a label that is a number.
        min_rows: rows of a split, or values of a column, below which nothing can be said, which warns.
    """

    needs = (Statistics, Entities)
    warn_distance: Share = 0.05
    max_distance: Share = 0.1
    warn_ratio: Ratio = 1.25
    max_ratio: Ratio = 1.5
    max_rate_ratio: Ratio = 2.0
    warn_label_distance: Annotated[float, Bounds(0, 0.4)] = 0.02  # times 2.5, and the next times 2, for a number
    max_label_distance: Annotated[float, Bounds(0, 0.5)] = 0.05
    min_rows: FewestRows = 100

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each feature and held-out split, one for each label, one for what is too small to judge."""
        judged: list[Pair] = []
        for split in (split.name for split in dataset.held_out):
            fewest = min((dataset.train, split), key=lambda name: profile.splits[name].rows)
            if profile.splits[fewest].rows < self.min_rows:
                yield self._report_too_few_rows(dataset.train, split, fewest, profile.splits[fewest].rows)
                continue
            found = list(pair_columns(profile, split))
            judged += [pair for pair in found if pair.fewest >= self.min_rows]
            yield from self._report_too_few_values([pair for pair in found if 0 < pair.fewest < self.min_rows])
            yield from self._report_few_entities(profile, split)
        features = [pair for pair in judged if pair.name != dataset.columns.label]
        level = alpha("distributions", sum(pair.tests for pair in features))
        for pair in features:
            yield from self._judge_numbers(pair, level) if pair.numbers else self._judge_texts(pair, level)
        limits = LabelLimits(self.warn_label_distance, self.max_label_distance, self.max_ratio, self.max_rate_ratio)
        labels = [pair for pair in judged if pair.name == dataset.columns.label]
        yield from judge_labels(self, limits, labels, classes(profile))

    def _report_too_few_rows(self, train: str, split: str, fewest: str, rows: int) -> Finding:
        return self._report_inconclusive(
            split,
            "too-few-rows",
            rows,
            f"{fewest} has {count(rows, 'rows')}; with fewer than {self.min_rows} no difference between {train} and "
            f"{split} can be told from chance. Inconclusive.",
        )

    def _report_too_few_values(self, few: list[Pair]) -> Iterator[Finding]:
        if few:
            train, split = few[0].train, few[0].split
            yield self._report_inconclusive(
                split,
                "too-few-values",
                min(pair.fewest for pair in few),
                f"{list_names([pair.name for pair in few])} {'has' if len(few) == 1 else 'have'} fewer than "
                f"{self.min_rows} values in {train} or {split}; no difference can be told from chance. Inconclusive.",
            )

    def _report_few_entities(self, profile: Profile, split: str) -> Iterator[Finding]:
        """Few entities, however many rows: only great differences can be told from those between any two groups."""
        train = profile.plan.dataset.train
        rows = {name: profile.splits[name].rows * effective_share(profile, name) for name in (train, split)}
        fewest = min(rows, key=lambda name: rows[name])
        if rows[fewest] < self.min_rows:
            names = ", ".join(profile.plan.columns.entity)
            yield self._report_inconclusive(
                split,
                "few-entities",
                rows[fewest],
                f"The effective sample size of {fewest} is {count(rows[fewest])}, of "
                f"{count(profile.splits[fewest].rows, 'rows')}, because rows of one {names} go together; only great "
                "differences can be told from chance.",
            )

    def _report_inconclusive(self, split: str, kind: str, rows: float, message: str) -> Finding:
        return self.finding(
            Severity.WARN,
            message,
            at=split,
            kind=kind,
            measured=rows,
            allowed=self.min_rows,
            remedy="Hold out more, or judge by cross-validation.",
        )

    def _judge_numbers(self, pair: Pair, level: float) -> Iterator[Finding]:
        """One finding, of the place or of the spread: the one that is worse, or moved farther."""
        if pair.numbers is None:
            return
        ours, theirs = pair.numbers
        distance, p = kolmogorov_smirnov(ours.quantiles, theirs.quantiles, pair.independent)
        place = Difference(distance, p, self.warn_distance, self.max_distance, level)
        spread = self._compare_spreads(pair, level)
        if spread is not None and (spread.severity, spread.distance.effect) > (place.severity, distance):
            if spread.severity:
                yield report_difference(self, pair, spread.severity, spread.describe(pair), spread.ratio)
        elif place.severity:
            before, after = (float(side.quantiles.at([0.5])[0]) for side in (ours, theirs))
            what = "moved: median"
            if before == after:
                what, before, after = "is distributed differently: mean", ours.mean, theirs.mean
            message = f"{pair.name} {what} {number(before)} in {pair.train}, {number(after)} in {pair.split} "
            message += f"(KS distance {number(distance)})."
            yield report_difference(self, pair, place.severity, message, place)

    def _compare_spreads(self, pair: Pair, level: float) -> Spread | None:
        """How the interquartile ranges differ; None where a split has none."""
        if pair.numbers is None:
            return None
        ours, theirs = (side.quantiles for side in pair.numbers)
        low, centre, high = ours.at([0.25, 0.5, 0.75])
        theirs_low, theirs_high = theirs.at([0.25, 0.75])
        if not (high > low and theirs_high > theirs_low):
            return None
        times = float((theirs_high - theirs_low) / (high - low))
        distance, p = kolmogorov_smirnov(fold(ours, centre), fold(theirs, centre), pair.independent)
        return Spread(
            times=times,
            ratio=Difference(max(times, 1 / times), p, self.warn_ratio, self.max_ratio, level),
            distance=Difference(distance, p, self.warn_distance, self.max_distance, level),
        )

    def _judge_texts(self, pair: Pair, level: float) -> Iterator[Finding]:
        if pair.strings is None:
            return
        keys, rows = match_categories(*pair.strings)
        totals = np.array([pair.ours.present, pair.theirs.present], float)
        first, second = (rows * pair.independent).T
        others = np.maximum(0.0, totals - rows.sum(0)) * pair.independent
        distance, p = g_test(first, second, (others[0], others[1]))
        found = Difference(distance, p, self.warn_distance, self.max_distance, level)
        if found.severity:
            before, after = (rows / totals).T
            most = int(np.abs(before - after).argmax())
            message = f"The mix of categories of {pair.name} differs: {name_category(keys[most], *pair.strings)} is "
            message += f"{share(before[most])} of {pair.train}, {share(after[most])} of {pair.split} "
            message += f"(total variation distance {number(distance)})."
            yield report_difference(self, pair, found.severity, message, found)


@dataclass(frozen=True)
class Spread:
    """How widely a column is spread in a held-out split.

    Attributes:
        times: its interquartile range there, in those of train.
        ratio: of the interquartile ranges, the greater to the smaller.
        distance: of the distances from train's median, which the ratio needs: on a grid it jumps.
    """

    times: float
    ratio: Difference
    distance: Difference

    @property
    def severity(self) -> Severity:
        """The milder of the two, so that both must be great."""
        return min(self.ratio.severity, self.distance.severity)

    def describe(self, pair: Pair) -> str:
        """What the message says."""
        times = number(self.times)
        return f"The interquartile range of {pair.name} is {times} times as wide in {pair.split} as in {pair.train}."
