"""Held-out splits in which the label goes with the features in another way than in train."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from traingate.bounds import FewestRows, Limit
from traingate.check import Check
from traingate.checks.skew._alike import list_alike
from traingate.checks.skew._relations import (
    Labelled,
    Relation,
    halve,
    measure_feature,
    measure_model,
    number_classes,
)
from traingate.dataset import Dataset
from traingate.judging import independence
from traingate.judging.between import find_made, take_rows
from traingate.judging.budget import alpha
from traingate.judging.columns import features
from traingate.judging.labels import classes, is_balanced
from traingate.judging.model_rows import build_rows, count_independent
from traingate.judging.sampled import read_values
from traingate.judging.significance import Difference
from traingate.judging.times import find_later
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.wording import number

_MOST_NAMED = 3  # features; where more changed, it is the label that did


@dataclass(frozen=True)
class RelationChange(Check):
    """Do the features tell the label as they do in train? Where they don't, the score is for another question.

    Boosted trees learn the label from a sample of train; their ROC AUC on rows of train that they never saw is
    compared with that on the held-out split. Then each feature by itself: what its values tell of the label in train
    (cross-fitted) against what the same values tell there. Two locks, as for split-skew; errors after DeLong et al.
    (1988), over entities where rows go together. A label that is a number is asked for its upper half. Features that
    moved by themselves are left out. Where the split comes later in time, a relation may change, which warns.

    Attributes:
        warn_fall: fall of the ROC AUC that warns.
        max_fall: fall that blocks.
        min_rows: independent rows of a split with a label below which nothing can be said.
        min_class_rows: rows of a class in each split below which it is left out.
    """

    needs = (Statistics, Sample, *independence.NEEDS)
    warn_fall: Limit = 0.05
    max_fall: Limit = 0.1
    min_rows: FewestRows = 100
    min_class_rows: FewestRows = 30

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label and a second split."""
        if not dataset.columns.label:
            return 'no label is declared: [columns] label = "…"'
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for a label that goes with nothing, one for each feature that turned, or one for a fall."""
        for split in (split.name for split in dataset.held_out):
            if min(profile.splits[name].rows for name in (dataset.train, split)) < self.min_rows:
                yield self._report_few(dataset, split)
                continue
            labelled = self._take(profile, split)
            sides = [labelled.rows.groups[labelled.mask(held_out=side)] for side in (False, True)] if labelled else []
            if labelled is None or min(map(count_independent, sides)) < self.min_rows:
                yield self._report_few(dataset, split)
            elif labelled.rows.names:
                yield from self._judge_split(dataset, profile, split, labelled)

    def _judge_split(self, dataset: Dataset, profile: Profile, split: str, labelled: Labelled) -> Iterator[Finding]:
        pairs, limits = len(dataset.held_out), (self.warn_fall, self.max_fall)
        later = find_later(profile, split)
        whole = measure_model(labelled, self.warn_fall)
        found = whole.judge(limits, alpha("relation-change", 2 * pairs)) if whole else None
        level = alpha("relation-change", 2 * pairs * len(labelled.rows.names))
        alone = {name: measure_feature(labelled, at) for at, name in enumerate(labelled.rows.names)}
        related = {name: one for name, one in alone.items() if one is not None and one.tells(0.5 + self.warn_fall)}
        changed = {name: one.judge(limits, level, both=True) for name, one in related.items()}
        turned = [name for name in changed if changed[name].severity]
        if whole and found and found.severity and all(one.is_lost for one in (whole, *related.values())):
            yield self._report_unrelated(dataset, split, whole, found, later)
        elif turned and len(turned) <= _MOST_NAMED:
            for name in turned:
                yield self._report_feature(dataset, split, name, related[name], changed[name], later)
        elif whole and found and found.severity:
            yield self._report_fall(dataset, split, whole, found, later)

    def _take(self, profile: Profile, split: str) -> Labelled | None:
        """The rows with a label; None where no two classes have rows enough, or the splits hold no label alike."""
        train, label = profile.plan.dataset.train, profile.plan.columns.label
        ours, theirs = (profile.of(Sample, name) for name in (train, split))
        sides = [read_values(sample, label) for sample in (ours, theirs)] if label else []
        if not sides or sides[0] is None or sides[1] is None or sides[0].dtype.kind != sides[1].dtype.kind:
            return None
        rows = build_rows(profile, split, list_alike(self, profile, split))
        taken = [int((rows.held_out == side).sum()) for side in (False, True)]
        values = np.concatenate([side[:most] for side, most in zip(sides, taken, strict=True) if side is not None])
        present = np.isfinite(values) if values.dtype.kind == "f" else values != ""
        names: tuple[str, ...]
        if values.dtype.kind == "f" and classes(profile) is None:
            labels, names = halve(values, present, rows.held_out), ("low", "high")
        else:
            labels, names = number_classes(values, present, rows.held_out, self.min_class_rows)
        kept = labels >= 0
        if len(names) < 2:
            return None
        kept[: taken[0]] &= ~self._find_made(profile, split, ours, sides[0])[: taken[0]]
        chosen = replace(rows, values=rows.values[kept], held_out=rows.held_out[kept], groups=rows.groups[kept])
        return Labelled(chosen, labels[kept], names)

    def _find_made(self, profile: Profile, split: str, ours: SampledRows, labels: np.ndarray) -> np.ndarray:
        """Sampled rows of train, bool [n], that were made of others (SMOTE) to balance it: models know these again."""
        train, none = profile.plan.dataset.train, np.zeros(len(labels), bool)
        if not is_balanced(classes(profile), train, split):
            return none
        columns = [read_values(ours, name) for name in features(profile.plan, train)]
        numbers = [one for one in columns if one is not None and one.dtype.kind == "f"]
        names, codes = np.unique(labels, return_inverse=True)
        rows = take_rows(numbers, codes) if numbers else None
        return none if rows is None else np.logical_or.reduce([find_made(rows, code) for code in range(len(names))])

    def _report_unrelated(
        self, dataset: Dataset, split: str, whole: Relation, found: Difference, later: str
    ) -> Finding:
        """The features tell nothing of the labels there."""
        return self._report(
            (split, dataset.columns.label),
            found,
            later,
            "unrelated",
            f"{dataset.columns.label} of {split} is not related to its features as in {dataset.train}: a model that "
            f"tells it there at ROC AUC {_say(whole)} tells next to nothing in {split}.",
            f"Look whether the labels of {split} were shuffled, shifted by a row or joined to other rows.",
        )

    def _report_fall(self, dataset: Dataset, split: str, whole: Relation, found: Difference, later: str) -> Finding:
        return self._report(
            (split, dataset.columns.label),
            found,
            later,
            "",
            f"What the features tell of {dataset.columns.label} falls from {dataset.train} to {split}: a model's ROC "
            f"AUC is {_say(whole)}.",
            f"Find out how {split} was labelled: by others, by another rule, or with errors.",
        )

    def _report_feature(
        self, dataset: Dataset, split: str, name: str, alone: Relation, found: Difference, later: str
    ) -> Finding:
        turned = min(alone.ours.score, alone.theirs.score) < 0.5 - self.warn_fall
        how = "goes the other way round" if turned else "goes in another way"
        return self._report(
            (split, name),
            found,
            later,
            "feature",
            f"{name} {how} with {dataset.columns.label} in {split} than in {dataset.train}: what its values tell there "
            f"has ROC AUC {_say(alone)}.",
            f"Look whether {name} of {split} was coded, signed or joined to rows in another way.",
        )

    def _report(
        self, at: tuple[str, str | None], found: Difference, later: str, kind: str, message: str, remedy: str
    ) -> Finding:
        severity = min(found.severity, Severity.WARN) if later else found.severity
        return self.finding(
            severity,
            message,
            at=at,
            kind=kind,
            measured=found.effect,
            allowed=found.block if severity == Severity.BLOCK else found.warn,
            unit="ROC AUC",
            details={"p": found.p, "level": found.level, **({"later_in": later} if later else {})},
            remedy=remedy,
        )

    def _report_few(self, dataset: Dataset, split: str) -> Finding:
        return self.finding(
            Severity.INFO,
            f"{dataset.train} or {split} has too few independent rows with a label that can be judged "
            f"({self.min_rows} are needed, of each class {self.min_class_rows}) to tell whether features tell it as "
            "they did. Inconclusive.",
            at=split,
            kind="too-few-rows",
            unit="rows",
            at_least=True,
        )


def _say(relation: Relation) -> str:
    return f"{number(round(relation.ours.score, 3))} → {number(round(relation.theirs.score, 3))}"
