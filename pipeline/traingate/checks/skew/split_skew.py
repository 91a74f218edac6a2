"""Features and labels that are distributed differently in a held-out split than in train."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from traingate.bounds import Bounds, FewestRows, Ratio, Share
from traingate.check import Check
from traingate.checks.skew._feature_skew import FeatureLimits, Levels, judge_feature
from traingate.checks.skew._few_rows import ENOUGH, report_reach, report_too_few_rows, report_too_few_values
from traingate.checks.skew._label_skew import LabelLimits, judge_labels
from traingate.checks.skew._pairs import Pair, pair_columns
from traingate.checks.skew._swapped import join_swapped
from traingate.dataset import Dataset
from traingate.judging import independence
from traingate.judging.budget import WARN_FACTOR
from traingate.judging.independence import FEWEST_ROWS
from traingate.judging.labels import classes
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding


@dataclass(frozen=True)
class SplitSkew(Check):
    """Do the held-out splits look like train? A model is scored on what it was not trained for, or the other way round.

    Two locks: a difference blocks only when it is beyond the run's false-alarm budget and large enough to matter.
    Numbers by the KS distance (Kolmogorov and Smirnov; on the distances from train's median too, for their spread),
    categories by the G-test and the total variation distance, rare classes of the label by the ratio of their rates.
    Integers of few values whose order says nothing of the label are categories. Where an entity is declared, its rows
    count as far as they are independent. Where the held-out split comes later, a column blocks only where it moved
    farther than any fifth of train lies from the rest in time; up to there it warns. What was done to a column (a unit,
    a sign, a scaler) is named where undoing it makes the splits alike, and so is what was done to some of its values (a
    step that they were rounded to, a limit, a pile at one value), and two columns under each other's names.

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

    needs = (Statistics, Sample, *independence.NEEDS)
    warn_distance: Share = 0.05
    max_distance: Share = 0.1
    warn_ratio: Ratio = 1.25
    max_ratio: Ratio = 1.5
    max_rate_ratio: Ratio = 2.0
    warn_label_distance: Annotated[float, Bounds(0, 0.4)] = 0.02  # times 2.5, and the next times 2, for a number
    max_label_distance: Annotated[float, Bounds(0, 0.5)] = 0.05
    # On 180 clean splits of 120/30 to 320/80 rows and 40 features, one warned and none blocked. At 120/30 a shift by
    # two standard deviations, a unit and a sign were found in 15 of 15 each, one standard deviation in 6 of 15, at
    # 320/80 in 15 of 15. Were 100 rows asked for, iris, wine and diabetes would be "inconclusive" at each split.
    min_rows: FewestRows = FEWEST_ROWS

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each feature and held-out split, one for each label, one for what is too small to judge."""
        judged: list[Pair] = []
        few: list[Pair] = []
        for split in (split.name for split in dataset.held_out):
            sizes = {name: profile.splits[name].rows for name in (dataset.train, split)}
            if min(sizes.values()) < self.min_rows:
                yield report_too_few_rows(self, self.min_rows, split, sizes)
                continue
            found = list(pair_columns(profile, split))
            judged += [pair for pair in found if pair.fewest >= self.min_rows]
            few += [pair for pair in found if 0 < pair.fewest < self.min_rows]
        yield from report_too_few_values(self, self.min_rows, few, alone=not judged)
        features = [pair for pair in judged if pair.name != dataset.columns.label]
        levels = Levels.of(features)
        for split in dict.fromkeys(pair.split for pair in judged):
            yield from report_reach(self, profile, split, self.min_rows, levels.moved)
        limits = FeatureLimits(self.warn_distance, self.max_distance, self.warn_ratio, self.max_ratio)
        told: dict[str, list[tuple[Pair, Finding]]] = {}
        for pair in features:
            # Of few rows, what is not quite sure is nothing to act on.
            strict = levels.of_few(WARN_FACTOR if pair.fewest < ENOUGH else 1)
            told.setdefault(pair.split, []).extend((pair, one) for one in judge_feature(self, limits, pair, strict))
        for findings in told.values():
            yield from join_swapped(self, findings)
        of_label = LabelLimits(self.warn_label_distance, self.max_label_distance, self.max_ratio, self.max_rate_ratio)
        labels = [pair for pair in judged if pair.name == dataset.columns.label]
        yield from judge_labels(self, of_label, labels, classes(profile))
