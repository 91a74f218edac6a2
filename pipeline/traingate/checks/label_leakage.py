"""Features that give the label away, each alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from traingate import labels
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.kinds import Kind
from traingate.measures.sample import Sample, SampledRows
from traingate.measures.statistics import Statistics
from traingate.profile import Profile
from traingate.relation import Strength, auc, groups, strength_for_classes, strength_for_number
from traingate.report import Finding, Severity
from traingate.sampled import Target, column_values, target_of
from traingate.significance import WARN_FACTOR, alpha, g_test
from traingate.wording import count, number, share


@dataclass(frozen=True)
class LabelLeakage(Check):
    """Does one feature alone give the label away? Such a feature is seldom there when the model is used.

    Judged on a sample of train, cross-fitted: classes by the area under the ROC curve of the class told worst, a
    number by R². Whether a value is missing is judged as a feature of its own.

    Attributes:
        warn_score: area under the curve, or R², that warns where the feature stands out.
        warn_ratio: what a feature lacks to a full score against what the third best of the others lacks, at which it
            stands out; strong features are honest where there are many of them.
        max_score: area under the curve, or R², that blocks.
        golden_score: score that warns already where the next best feature is below `golden_rest`.
        golden_rest: see `golden_score`.
        warn_missing_score: area under the curve of "is missing" that warns.
        max_missing_score: area under the curve of "is missing" that blocks.
        min_rows: sampled rows with a label below which nothing can be said.
        min_class_rows: sampled rows of the rarest class below which it is left out.
    """

    family = "leakage"
    needs = (Sample, Statistics)
    warn_score: float = 0.95
    warn_ratio: float = 0.25
    max_score: float = 0.995
    golden_score: float = 0.9
    golden_rest: float = 0.75
    warn_missing_score: float = 0.65
    max_missing_score: float = 0.9
    min_rows: int = 100
    min_class_rows: int = 10

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label."""
        return None if dataset.columns.label else "no label is declared: [columns] label = \"…\""

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each feature that tells too much, one for each whose gaps do."""
        sample = profile.of(Sample, dataset.train)
        target = target_of(profile, sample, labels.classes(profile) is not None, self.min_class_rows)
        if target is None or len(target.values) < self.min_rows:
            yield self._too_few(dataset, 0 if target is None else len(target.values))
            return
        features = _features(profile)
        strengths = {name: strength(sample, target, name) for name in features}
        for name, found in sorted(strengths.items(), key=lambda item: -item[1].score):
            others = sorted((other.score for key, other in strengths.items() if key != name), reverse=True)
            yield from self._feature(dataset, sample, target, name, found, others)
        if target.is_class:
            for name in features:
                yield from self._missing(dataset, sample, target, name, alpha(len(features)))

    def _too_few(self, dataset: Dataset, rows: int) -> Finding:
        return Finding(
            self.id, Severity.WARN,
            f"{count(rows, 'rows')} of {dataset.train} have a label that can be judged; {self.min_rows} are needed to tell a "
            "leak from chance. Inconclusive.",
            split=dataset.train, feature=dataset.columns.label, kind="too-few-rows", measured=rows, allowed=self.min_rows,
        )

    def _feature(
        self, dataset: Dataset, sample: SampledRows, target: Target, name: str, found: Strength, others: list[float]
    ) -> Iterator[Finding]:
        rest, third = [*others, *[0.5] * 3][0], [*others, *[0.5] * 3][2]
        blocks = found.score >= self.max_score or found.one_to_one
        golden = found.score >= self.golden_score and rest < self.golden_rest
        stands_out = found.score >= self.warn_score and 1 - found.score <= self.warn_ratio * (1 - third)
        if not (blocks or golden or stands_out):
            return
        measure = "area under the curve" if target.is_class else "R²"
        how = f"maps one to one to {dataset.columns.label}" if found.one_to_one else \
            f"alone predicts {dataset.columns.label} ({measure} {number(round(found.score, 4))})"
        yield Finding(
            self.id, Severity.BLOCK if blocks else Severity.WARN,
            f"{name} {how}; the next best feature reaches {number(round(rest, 4))}. Was it known before the label?",
            split=dataset.train, feature=name, measured=found.score, allowed=self.max_score,
            details={"next_best": rest, "one_to_one": found.one_to_one},
            remedy=f"Leave {name} out ([columns] ignore) unless it is known when the model is used.",
            sampled=None if sample.complete else len(target.values),
        )

    def _missing(self, dataset: Dataset, sample: SampledRows, target: Target, name: str, level: float) -> Iterator[Finding]:
        _, missing = column_values(sample, name, target.rows)
        if not missing.any() or missing.all():
            return
        table = np.array([np.bincount(target.classes[side], minlength=target.classes.max() + 1) for side in (missing, ~missing)])
        _, p = g_test(table[0].astype(float), table[1].astype(float))
        scores = [auc(missing.astype(float), target.classes == label) for label in np.unique(target.classes)]
        score = max(max(scores), 1 - min(scores))
        if score < self.warn_missing_score or p >= level * WARN_FACTOR:
            return
        blocks = score >= self.max_missing_score and p < level
        rates = [share(float(missing[target.classes == label].mean())) for label in np.unique(target.classes)[:2]]
        yield Finding(
            self.id, Severity.BLOCK if blocks else Severity.WARN,
            f"Whether {name} is missing tells the label (area under the curve {number(round(score, 4))}): missing in {rates[0]} of one "
            f"class and {rates[1]} of another.",
            split=dataset.train, feature=name, kind="missing", measured=score, allowed=self.max_missing_score,
            details={"p": p}, remedy=f"Find out when {name} is filled in; if that is after the label, leave it out.",
            sampled=None if sample.complete else len(target.values),
        )


def strength(sample: SampledRows, target: Target, name: str) -> Strength:
    """How well one column of a sample tells the label."""
    values, missing = column_values(sample, name, target.rows)
    ordered = values.dtype.kind == "f"
    group = groups(values, missing) if ordered else np.where(missing, 0, values + 1)
    straight = np.where(missing, np.median(values[~missing]) if (~missing).any() else 0.0, values) if ordered else None
    if target.is_class:
        return strength_for_classes(group, straight, target.classes, target.shuffle)
    return strength_for_number(group, straight, target.values, target.shuffle)


def _features(profile: Profile) -> list[str]:
    plan = profile.plan
    left_out = {*plan.columns.not_features, plan.columns.time}
    kinds = plan.types[plan.dataset.train]
    return [name for name, kind in kinds.items() if name not in left_out and Kind(kind) not in (Kind.LIST, Kind.NULL)]
