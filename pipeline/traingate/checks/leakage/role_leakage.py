"""A declared time or entity that gives the label away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pyarrow as pa

from traingate.bounds import Bounds, Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging import labels
from traingate.judging.relation import Strength, group_values, strength_for_classes, strength_for_number
from traingate.judging.sampled import SampledLabel, take_column, take_label
from traingate.judging.times import read_times
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.wording import count, number

_Sampled = Annotated[int, Bounds(1, Sample().k)]


@dataclass(frozen=True)
class RoleLeakage(Check):
    """Does the declared time or entity give the label away? The model is not given it, but what goes with it it is.

    Where the classes come from different times, whatever changes over time tells them apart, and a score on rows of
    those times is of the time; it warns where all held-out splits come later, and of a number, which may well follow
    the time. An entity is judged by one row each: where its number tells the label, entities were gathered or numbered
    by label. Judged on a sample of train, cross-fitted, by the ROC AUC of the class that is predicted worst, or by R².

    Attributes:
        warn_time_score: ROC AUC, or R², of the time that warns.
        max_time_score: ROC AUC of the time that blocks.
        warn_entity_score: ROC AUC, or R², of an entity's number or name that warns.
        min_rows: sampled rows with a label, or entities, below which nothing is said.
        min_block_rows: sampled rows with a label from which the time blocks.
        min_class_rows: sampled rows, or entities, of a class below which it is left out.
    """

    needs = (Sample, Statistics)
    warn_time_score: Share = 0.95
    max_time_score: Share = 0.995
    warn_entity_score: Share = 0.8
    min_rows: _Sampled = 100
    min_block_rows: _Sampled = 200
    min_class_rows: _Sampled = 10

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label, and a time or an entity."""
        columns = dataset.columns
        if columns.label is None:
            return 'no label is declared: [columns] label = "…"'
        return None if columns.time or columns.entity else "neither a time nor an entity is declared under [columns]"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for the time, and one for each column of the entity."""
        sample, time = profile.of(Sample, dataset.train), dataset.columns.time
        target = take_label(profile, sample, labels.classes(profile) is not None, self.min_class_rows)
        if target is None or len(target.values) < self.min_rows:
            return  # label-leakage says that there are too few
        if time is not None and _is_flat(sample, time):
            values, missing = _rank(sample, time, target.rows)
            yield from self._judge_time(dataset, profile, target, time, measure(values, missing, target))
        for name in (name for name in dataset.columns.entity if name != time and _is_flat(sample, name)):
            yield from self._judge_entity(dataset, sample, target, name)

    def count_comparisons(self, profile: Profile) -> int:
        """One for each declared column."""
        return len({profile.plan.columns.time, *profile.plan.columns.entity} - {None})

    def _judge_time(
        self, dataset: Dataset, profile: Profile, target: SampledLabel, time: str, found: Strength
    ) -> Iterator[Finding]:
        if found.score < self.warn_time_score:
            return
        later = _comes_later(dataset, profile, time)
        is_sure = target.is_class and len(target.values) >= self.min_block_rows and not later
        label = dataset.columns.label
        how = "its classes come from different times" if target.is_class else f"{label} follows the time"
        yield self.finding(
            Severity.BLOCK if is_sure and found.score >= self.max_time_score else Severity.WARN,
            f"{time}, the time, tells {label} ({_describe(target, found)}): {how}. The model is not given {time}, but "
            "whatever changes over time tells the label as well"
            + ("." if later else ", and a score on rows of the same time is of the time."),
            at=(dataset.train, time),
            kind="time",
            measured=found.score,
            allowed=self.max_time_score,
            unit="ROC AUC" if target.is_class else "R²",
            remedy="Gather every class over the same time, or hold out rows that come later than train's.",
            sampled=_count_sampled(profile, dataset, target),
        )

    def _judge_entity(
        self, dataset: Dataset, sample: SampledRows, target: SampledLabel, name: str
    ) -> Iterator[Finding]:
        values, missing = _rank(sample, name, target.rows)
        first = np.unique(values, return_index=True)[1]
        first = first[~missing[first]]
        single = _select(target, first, self.min_class_rows)
        if single is None or len(single.values) < self.min_rows:
            return
        at = np.searchsorted(target.rows, single.rows)
        found = measure(values[at], missing[at], single)
        if found.score >= self.warn_entity_score:
            label = dataset.columns.label
            yield self.finding(
                Severity.WARN,
                f"{name} names the entity, yet where it stands in their order tells {label} "
                f"({_describe(single, found)}, {count(len(single.values), 'entities', 'entity')}): entities were "
                "numbered or gathered by label.",
                at=(dataset.train, name),
                kind="entity",
                measured=found.score,
                allowed=self.warn_entity_score,
                unit="ROC AUC" if single.is_class else "R²",
                remedy=f"The model is not given {name}; make sure that it is given nothing else that tells the sources "
                "apart, such as a file, a batch or a number of the row.",
                sampled=None if sample.complete else len(target.values),
            )


def measure(values: np.ndarray, missing: np.ndarray, target: SampledLabel) -> Strength:
    """How well numbers, float64 [n], tell the label of the same rows; `missing` is bool [n]."""
    group = group_values(values, missing)
    straight = np.where(missing, np.median(values[~missing]) if (~missing).any() else 0.0, values)
    if target.is_class:
        return strength_for_classes(group, straight, target.classes, target.shuffle)
    return strength_for_number(group, straight, target.values, target.shuffle)


def _is_flat(sample: SampledRows, name: str) -> bool:
    known = name in sample.table.column_names
    return known and not pa.types.is_nested(sample.table.schema.field(name).type)


def _rank(sample: SampledRows, name: str, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as they are, strings by their place in the alphabet, float64 [n]; and which are missing, bool [n]."""
    values, missing = take_column(sample, name, rows)
    if values.dtype.kind == "f":
        return values, missing
    texts = sample.table.column(name).take(pa.array(rows)).to_pylist()
    place = {text: at for at, text in enumerate(sorted({text for text in texts if text is not None}))}
    return np.array([place.get(text, 0) for text in texts], np.float64), missing


def _select(target: SampledLabel, which: np.ndarray, min_class_rows: int) -> SampledLabel | None:
    """The label of some of its rows; None where they have no two classes of enough rows."""
    which = np.sort(which)
    values = target.values[which]
    if target.is_class:
        counts = np.bincount(target.classes[which], minlength=len(target.names))
        which = which[counts[target.classes[which]] >= min_class_rows]
        found, values = np.unique(target.values[which], return_inverse=True)
        if len(found) < 2:
            return None
    return replace(target, rows=target.rows[which], values=values.astype(float), shuffle=target.shuffle[which])


def _comes_later(dataset: Dataset, profile: Profile, time: str) -> bool:
    """Whether every held-out split lies after train, as when splits were cut by time."""
    ours, *others = (
        read_times(profile, split, time) for split in (dataset.train, *(split.name for split in dataset.held_out))
    )
    return bool(others) and all(ours is not None and one is not None and ours.is_before(one) for one in others)


def _describe(target: SampledLabel, found: Strength) -> str:
    return f"{'ROC AUC' if target.is_class else 'R²'} {number(round(found.score, 4))}"


def _count_sampled(profile: Profile, dataset: Dataset, target: SampledLabel) -> int | None:
    return None if profile.of(Sample, dataset.train).complete else len(target.values)
