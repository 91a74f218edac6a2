"""Integers that name kinds of things (a vendor, a season, a way to pay): categories, of which a mean says nothing."""

from __future__ import annotations

import numpy as np

from traingate.judging.columns import features
from traingate.judging.labels import classes
from traingate.judging.sampled import SampledLabel, take_column, take_label
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import Numbers

_MOST_VALUES = 50
_ORDERED = 0.8  # of what the values tell of the label is told by their order
_SURE = 4.0  # times what values that tell nothing would tell by chance


def find_codes(profile: Profile) -> set[str]:
    """The integer features of train with three to fifty values whose order says nothing of the label.

    What the values tell of the label (the variance between their means) is compared with what a monotone function of
    them tells. Where there is no label, or nothing is told, no order is shown, and few values are categories.
    """
    train = profile.plan.dataset.train
    columns, sample = profile.of(Statistics, train).columns, profile.all(Sample).get(train)
    label = None
    if sample is not None:
        label = take_label(profile, sample, is_class=classes(profile) is not None, min_class_rows=10)
    found = set()
    for name in features(profile.plan, train):
        column = columns[name]
        if column.kind != Kind.INT or column.numbers is None or not _has_few(column.numbers):
            continue
        if sample is None or label is None or name not in sample.names:
            found.add(name)
            continue
        values, missing = take_column(sample, name, label.rows)
        if not _is_ordered(values[~missing], _take_target(label)[~missing]):
            found.add(name)
    return found


def _has_few(numbers: Numbers) -> bool:
    return numbers.counts is not None and 3 <= len(numbers.counts) <= _MOST_VALUES


def _take_target(label: SampledLabel) -> np.ndarray:
    """float [n]: the label's rank, or whether it is the most frequent class."""
    if label.is_class:
        return (label.classes == np.bincount(label.classes).argmax()).astype(float)
    return np.argsort(np.argsort(label.values, kind="stable"), kind="stable").astype(float)


def _is_ordered(values: np.ndarray, target: np.ndarray) -> bool:
    if len(values) < 2:
        return False
    _, group = np.unique(values, return_inverse=True)
    rows = np.bincount(group)
    means = np.bincount(group, target) / rows
    told = float((rows * (means - target.mean()) ** 2).sum())
    rest = float(((target - means[group]) ** 2).sum()) / max(1, len(values) - len(rows))
    if len(rows) < 2 or told < _SURE * (len(rows) - 1) * rest:
        return False
    by_order = max(_tell_by_order(means, rows, target.mean()), _tell_by_order(-means, rows, -target.mean()))
    return by_order >= _ORDERED * told


def _tell_by_order(means: np.ndarray, rows: np.ndarray, mean: float) -> float:
    """The variance that the best rising function of the values tells (pool adjacent violators), times the rows."""
    blocks: list[tuple[float, float]] = []
    for value, weight in zip(means.tolist(), rows.tolist(), strict=True):
        level, mass = value, float(weight)
        while blocks and blocks[-1][0] >= level:
            before, held = blocks.pop()
            level, mass = (before * held + level * mass) / (held + mass), held + mass
        blocks.append((level, mass))
    return sum(mass * (level - mean) ** 2 for level, mass in blocks)
