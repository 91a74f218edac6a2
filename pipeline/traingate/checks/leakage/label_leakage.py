"""Features that give the label away, each alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from traingate.bounds import Bounds, Floor, Share
from traingate.check import Check
from traingate.checks.leakage._one_class import report_class
from traingate.checks.leakage._scores import count_sampled, describe_score, name_unit
from traingate.checks.leakage._suspects import WEAK, Limits, find_suspects, find_told_classes
from traingate.dataset import Dataset
from traingate.judging import labels
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.columns import features
from traingate.judging.entities import find_names
from traingate.judging.independence import is_tiny
from traingate.judging.lists import name_column, unfold_sample
from traingate.judging.relation import Strength, auc, group_values, strength_for_classes, strength_for_number
from traingate.judging.sampled import SampledLabel, count_classes, take_column, take_label
from traingate.judging.significance import g_test
from traingate.kinds import Kind
from traingate.measures.groupings import Groupings
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, number, quote, share

_Sampled = Annotated[int, Bounds(1, Sample().k)]  # no sample has more rows, so that a higher limit is never reached


@dataclass(frozen=True)
class LabelLeakage(Check):
    """Does one feature alone give the label away? Such a feature is seldom there when the model is used.

    Judged on a sample of train, cross-fitted: classes by the ROC AUC of the class that is predicted worst, a number
    by R². Whether a value is missing is judged as a feature of its own, and told together with the column. Strong
    features are honest where there are many of them, and in few rows an honest one is perfect by luck; both warn at
    most. Each suspect is judged against features that are none, as leaks shield each other. A feature that gives away
    one class of several, which no other tells, warns too, and blocks where one value does: a number that is 0 in all
    rows of the others, or −999 in all of its own.

    Attributes:
        warn_score: ROC AUC, or R², that warns where the feature stands out.
        warn_ratio: what a suspect lacks to a full score against what the third best of the rest lacks, at which it
            stands out; up to five may stand out together.
        always_warn_score: ROC AUC, or R², that warns however strong the others are.
        max_score: ROC AUC, or R², that blocks.
        golden_score: score that warns already where the next best feature is below `golden_rest`.
        golden_rest: see `golden_score`.
        warn_identifier_score: score of a column that merely numbers or names rows that warns.
        warn_missing_score: ROC AUC of "is missing" that warns.
        max_missing_score: ROC AUC of "is missing" that blocks.
        min_rows: sampled rows with a label below which nothing can be said.
        min_class_rows: sampled rows of a class below which it is left out.
        min_block_rows: sampled rows with a label from which a score blocks; a one-to-one map always does.
        min_block_class_rows: distinct sampled rows of the rarest class from which a score blocks.
    """

    needs = (Sample, Statistics, Groupings)
    warn_score: Share = 0.95
    warn_ratio: Share = 0.25
    always_warn_score: Share = 0.99
    max_score: Share = 0.995
    golden_score: Share = 0.9
    golden_rest: Floor = 0.75
    warn_identifier_score: Share = 0.65
    warn_missing_score: Share = 0.65
    max_missing_score: Share = 0.9
    min_rows: _Sampled = 100
    min_class_rows: _Sampled = 10
    min_block_rows: _Sampled = 200
    min_block_class_rows: _Sampled = 30

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label."""
        return None if dataset.columns.label else 'no label is declared: [columns] label = "…"'

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each feature: what its values tell, or what its gaps do."""
        sample, origins = unfold_sample(profile.of(Sample, dataset.train))
        for finding in self._judge_sample(dataset, profile, sample, origins):
            yield name_column(finding, origins)

    def _judge_sample(
        self, dataset: Dataset, profile: Profile, sample: SampledRows, origins: Mapping[str, str]
    ) -> Iterator[Finding]:
        target = take_label(profile, sample, labels.classes(profile) is not None, self.min_class_rows)
        if target is None or len(target.values) < self.min_rows:
            alone = target is None and count_classes(sample, dataset.columns.label, self.min_class_rows) == 1
            yield self._report_too_few(profile, 0 if target is None else len(target.values), alone=alone)
            return
        strengths = {name: measure_strength(sample, target, name) for name in _list_columns(profile, origins)}
        ids = {name: strengths.pop(name) for name in profile.plan.identifiers if name in strengths}
        gaps = self._judge_all_gaps(dataset, sample, target, strengths)
        values = {found.feature: found for found in self._judge_values(dataset, sample, target, strengths, gaps)}
        for name in sorted(strengths, key=lambda name: -strengths[name].score):
            yield from _choose(values.get(name), gaps.get(name))
        yield from self._judge_identifiers(dataset, sample, target, ids)

    def _judge_all_gaps(
        self, dataset: Dataset, sample: SampledRows, target: SampledLabel, names: Collection[str]
    ) -> dict[str, Finding]:
        """What the gaps of features tell of a class, by feature."""
        level = alpha("missing-by-class", len(names))
        judged = {name: self._judge_gaps(dataset, sample, target, name, level) for name in names if target.is_class}
        return {name: found for name, found in judged.items() if found is not None}

    def _judge_values(
        self,
        dataset: Dataset,
        sample: SampledRows,
        target: SampledLabel,
        strengths: Mapping[str, Strength],
        gaps: Mapping[str, Finding],
    ) -> Iterator[Finding]:
        """A finding for each suspect, each judged against the features that are none."""
        is_full = {name: one.score >= self.max_score or one.one_to_one for name, one in strengths.items()}
        known = {name for name in strengths if is_full[name]}
        known |= {name for name, found in gaps.items() if found.severity == Severity.BLOCK}
        enough = self._has_enough_rows(target)
        limits = Limits(self.warn_score, self.warn_ratio, self.always_warn_score, self.golden_score, self.golden_rest)
        suspects = known | set(find_suspects(strengths, known, limits) if enough else [])
        rest = max((one.score for name, one in strengths.items() if name not in suspects), default=WEAK)
        for name in sorted(suspects):
            if is_full[name] or strengths[name].score >= self.golden_score:
                beside = (rest, sorted(suspects - {name}))
                yield self._report(dataset, sample, target, name, strengths[name], beside)
        for name, label, others in find_told_classes(strengths, suspects, self.always_warn_score, self.golden_score):
            if enough and (target.classes == label).sum() >= self.min_block_class_rows:
                told = (label, strengths[name], others)
                yield report_class(self, dataset, (sample, target), name, told, self.always_warn_score)

    def _report_too_few(self, profile: Profile, rows: int, *, alone: bool) -> Finding:
        """`alone`: one class has rows enough, and no other."""
        label, train = profile.plan.columns.label, profile.plan.dataset.train
        if alone:
            message = f"All classes of {label} but one have fewer than {self.min_class_rows} rows in {train}, too few"
        else:
            message = (
                f"{count(rows, 'rows')} of {train} have a label that can be judged (classes of {self.min_class_rows} "
                f"rows or more); {self.min_rows} are needed"
            )
        return self.finding(
            Severity.INFO if is_tiny(profile) else Severity.WARN,  # split-skew warns of it
            f"{message} to tell a leak from chance. Inconclusive.",
            at=(train, label),
            kind="too-few-rows",
            measured=1 if alone else rows,
            allowed=2 if alone else self.min_rows,
            unit="classes" if alone else "rows",
            at_least=True,
        )

    def _report(
        self,
        dataset: Dataset,
        sample: SampledRows,
        target: SampledLabel,
        name: str,
        found: Strength,
        rest_and_others: tuple[float, list[str]],
    ) -> Finding:
        rest, others = rest_and_others
        full = found.score >= self.max_score
        blocks = found.one_to_one or (full and self._has_enough_rows(target))
        luck = "" if blocks or not full else " In so few rows it may be luck."
        label = dataset.columns.label
        how = f"maps one to one to {label}" if found.one_to_one else f"alone predicts {label}"
        score = "" if found.one_to_one else f" ({describe_score(target, found)})"
        also = f", as {list_names(others)} may" if others else ""
        return self.finding(
            Severity.BLOCK if blocks else Severity.WARN,
            f"{name} {how}{score}{also}; the next best feature reaches {number(round(rest, 4))}. Was it known before "
            f"the label?{luck}",
            at=(dataset.train, name),
            measured=found.score,
            allowed=self.max_score if full else min(self.golden_score, found.score),
            unit=name_unit(target),
            details={"next_best": rest, "one_to_one": found.one_to_one, "suspects": others},
            remedy=f"Leave {name} out ([columns] ignore) unless it is known when the model is used.",
            sampled=count_sampled(sample, target),
        )

    def _has_enough_rows(self, target: SampledLabel) -> bool:
        return len(target.values) >= self.min_block_rows and target.distinct >= self.min_block_class_rows

    def _judge_identifiers(
        self, dataset: Dataset, sample: SampledRows, target: SampledLabel, ids: Mapping[str, Strength]
    ) -> Iterator[Finding]:
        """Columns that the trainer leaves out; they show that the rows, or their numbers, follow the label."""
        for name, found in ids.items():
            if found.score >= self.warn_identifier_score:
                yield self.finding(
                    Severity.WARN,
                    f"{name} only numbers or names rows, yet predicts {dataset.columns.label} "
                    f"({describe_score(target, found)}): the rows, or their numbers, are in the order of the label.",
                    at=(dataset.train, name),
                    kind="identifier",
                    measured=found.score,
                    allowed=self.warn_identifier_score,
                    unit=name_unit(target),
                    remedy=f"Shuffle the rows before they are split and trained on, and keep {name} out of the "
                    "features.",
                    sampled=count_sampled(sample, target),
                )

    def _judge_gaps(
        self, dataset: Dataset, sample: SampledRows, target: SampledLabel, name: str, level: float
    ) -> Finding | None:
        _, missing = take_column(sample, name, target.rows)
        if not missing.any() or missing.all():
            return None
        rows = np.bincount(target.classes)
        gaps = np.bincount(target.classes, missing, minlength=len(rows))
        _, p = g_test(gaps, rows - gaps)
        scores = [auc(missing, target.classes == label, target.classes != label) for label in range(len(rows))]
        most = int(np.abs(np.array(scores) - 0.5).argmax())
        score = max(scores[most], 1 - scores[most])
        if score < self.warn_missing_score or p >= level * WARN_FACTOR:
            return None
        ours, theirs = gaps[most] / rows[most], (gaps.sum() - gaps[most]) / (rows.sum() - rows[most])
        blocks = score >= self.max_missing_score and p < level
        return self.finding(
            Severity.BLOCK if blocks else Severity.WARN,
            f"Whether {name} is missing predicts {dataset.columns.label} (ROC AUC {number(round(score, 4))}): it is "
            f"missing in {share(ours)} of the rows of {quote(target.names[most])}, and in {share(theirs)} of all "
            "others.",
            at=(dataset.train, name),
            kind="missing",
            measured=score,
            allowed=self.max_missing_score if blocks else self.warn_missing_score,
            unit="ROC AUC",
            details={"p": p},
            remedy=f"Find out when {name} is filled in; if that is after the label, leave it out.",
            sampled=count_sampled(sample, target),
        )


def measure_strength(sample: SampledRows, target: SampledLabel, name: str) -> Strength:
    """How well one column of a sample predicts the label."""
    values, missing = take_column(sample, name, target.rows)
    ordered = values.dtype.kind == "f"
    group = group_values(values, missing) if ordered else np.where(missing, 0, values + 1)
    straight = np.where(missing, np.median(values[~missing]) if (~missing).any() else 0.0, values) if ordered else None
    if target.is_class:
        return strength_for_classes(group, straight, target.classes, target.shuffle)
    return strength_for_number(group, straight, target.values, target.shuffle)


def _choose(values: Finding | None, gaps: Finding | None) -> Iterator[Finding]:
    """One finding of what a feature's values tell and what its gaps do: the graver; where equal, what tells more."""
    both = [found for found in (gaps, values) if found is not None]
    if not both:
        return
    worst = max(both, key=lambda found: (found.severity, round(found.measured or 0.0, 2)))
    missing = gaps.measured if gaps is not None else None
    score = values.measured if values is not None else None
    yield replace(worst, details={**worst.details, "missing_score": missing, "value_score": score})


def _list_columns(profile: Profile, origins: Mapping[str, str]) -> list[str]:
    """Features and row numbers; a list is the columns that its length and its values make."""
    plan = profile.plan
    kinds = plan.types[plan.dataset.train]
    # Who an entity is tells its label where rows of one are alike; entity-columns says which splits share it.
    entities = find_names(profile)
    names = [name for name in features(plan, plan.dataset.train, also=("identifiers",)) if name not in entities]
    views = [view for view, column in origins.items() if column in names]
    return [name for name in names if Kind(kinds[name]) not in (Kind.LIST, Kind.NULL)] + views
