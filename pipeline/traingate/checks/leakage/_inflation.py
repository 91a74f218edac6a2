"""By how much rows that train knows lift the score: trees that were grown with them, against trees that were not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from traingate.judging import labels
from traingate.judging.ranked import hash_compared, rank_column, rank_columns
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile

_TREES = 40
_DRAWN = 0.632  # of the distinct rows, for each tree: as many as a bootstrap sample holds
_MOST_TRIED = 6  # columns at each fork; more would only take longer
_MOST_CLASSES = 50  # all rarer ones count as one
_FEWEST_SHARED = 10  # distinct rows, below which nothing can be said
_FEWEST_OF_CLASS = 5  # rows of a class, below which its recall is noise
_Z = 2.576  # a 99 % interval


@dataclass(frozen=True)
class Inflation:
    """By how much shared rows make a score too high.

    Attributes:
        metric: accuracy, balanced accuracy (mean recall), or R² of a number's ranks.
        value: the score with the shared rows in train, less the score without.
        margin: half of its 99 % interval.
    """

    metric: str
    value: float
    margin: float

    def exceeds(self, floor: float) -> bool:
        """Whether it is surely there, and large enough to matter."""
        return self.value >= floor and self.value > self.margin


def measure_inflation(profile: Profile, first: str, second: str, rate: float) -> Inflation | None:
    """The lift of a random forest's score on `second`, a share `rate` of whose rows `first` has, from the samples.

    Each tree is grown on a random part of the distinct rows of `first`. A shared row is told once by all trees, and
    once by those alone that never saw a copy of it; rows that are not shared are told alike by both. One forest is
    compared with itself, so that it does not count that the rest of it had fewer rows. The interval takes distinct rows
    as independent. None where it cannot be measured: no label, or fewer than ten shared rows in the samples.
    """
    pair = profile.of(Sample, first), profile.of(Sample, second)
    label = profile.plan.columns.label
    target = rank_column(*pair, label) if label else None
    keys = hash_compared(profile, (first, pair[0]), (second, pair[1]))
    columns = list(rank_columns(*pair, profile.plan.compared).values())
    if target is None or keys is None or not columns:
        return None
    known, asked = target[0] >= 0, (target[1] >= 0) & np.isin(keys[1], keys[0][target[0] >= 0])
    groups = keys[0][known], keys[1][asked]
    if len(np.unique(groups[1])) < _FEWEST_SHARED:
        return None
    rows = np.hstack([one[0] for one in columns])[known], np.hstack([one[1] for one in columns])[asked]
    labelled, everyone = (target[0][known], target[1][asked]), target[1][target[1] >= 0]
    if labels.classes(profile) is None:
        return _weigh_numbers(_Shared(rows, groups, labelled), everyone, rate)
    return _weigh_classes(_Shared(rows, groups, _lump(*labelled)), _balance(labelled[1], everyone), rate)


@dataclass(frozen=True)
class _Shared:
    """What a forest is grown on, the first of each pair, and the shared rows that it is asked, the second.

    Attributes:
        rows: [n, columns].
        groups: uint64 [n], equal for copies of a row.
        labels: int64 [n], classes numbered from 0, or ranks of a number.
    """

    rows: tuple[np.ndarray, np.ndarray]
    groups: tuple[np.ndarray, np.ndarray]
    labels: tuple[np.ndarray, np.ndarray]

    def draw(self) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """For each tree: its number, which rows it is grown on, and which shared rows are unknown to it; bool [n]."""
        distinct, place = np.unique(self.groups[0], return_inverse=True)
        asked, rng = np.searchsorted(distinct, self.groups[1]), np.random.default_rng(0)
        for seed in range(_TREES):
            drawn = rng.random(len(distinct)) < _DRAWN
            drawn[rng.integers(len(distinct))] = True  # no tree without a row
            yield seed, drawn[place], ~drawn[asked]

    def tell(self, grow: Any, width: int) -> tuple[np.ndarray, np.ndarray]:
        """The mean answer of all trees to each shared row, float [n, width], and of those that do not know it."""
        told, heard = np.zeros((2, len(self.groups[1]), width)), np.zeros((2, len(self.groups[1]), 1))
        tried = min(_MOST_TRIED, math.ceil(math.sqrt(self.rows[0].shape[1])))
        for seed, within, unknown in self.draw():
            tree = grow(max_features=tried, random_state=seed).fit(self.rows[0][within], self.labels[0][within])
            said = np.zeros(told[0].shape)
            if hasattr(tree, "predict_proba"):
                said[:, tree.classes_] = tree.predict_proba(self.rows[1])
            else:
                said[:, 0] = tree.predict(self.rows[1])
            for at, by in enumerate((np.ones(len(unknown)), unknown.astype(float))):
                told[at] += said * by[:, None]
                heard[at] += by[:, None]
        means = told / np.maximum(heard, 1)
        return means[0], means[1]


def _weigh_classes(shared: _Shared, weights: np.ndarray, rate: float) -> Inflation:
    from sklearn.tree import DecisionTreeClassifier

    told = shared.tell(DecisionTreeClassifier, int(shared.labels[0].max()) + 1)
    right, still = (each.argmax(1) == shared.labels[1] for each in told)
    gains = right.astype(float) - still
    found = [
        _estimate("accuracy", gains, np.ones(len(gains)), shared.groups[1], rate),
        _estimate("balanced accuracy", gains, weights, shared.groups[1], rate),
    ]
    return max(found, key=lambda one: one.value - one.margin)


def _weigh_numbers(shared: _Shared, everyone: np.ndarray, rate: float) -> Inflation:
    from sklearn.tree import DecisionTreeRegressor

    missed, still = (shared.labels[1] - each[:, 0] for each in shared.tell(DecisionTreeRegressor, 1))
    gains = (still**2 - missed**2) / max(float(everyone.var()), 1e-12)
    found = _estimate("R² of the ranks", gains, np.ones(len(gains)), shared.groups[1], rate)
    return replace(found, value=min(found.value, rate))  # below 0, R² says nothing


def _lump(learned: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Classes numbered from 0, the frequent ones of `learned` alone; all others are one more class."""
    classes, counts = np.unique(learned, return_counts=True)
    kept = np.sort(classes[np.argsort(-counts, kind="stable")[:_MOST_CLASSES]])
    at = [np.minimum(np.searchsorted(kept, each), len(kept) - 1) for each in (learned, wanted)]
    codes = [np.where(kept[place] == each, place, len(kept)) for place, each in zip(at, (learned, wanted), strict=True)]
    return codes[0], codes[1]


def _balance(wanted: np.ndarray, everyone: np.ndarray) -> np.ndarray:
    """Weights of rows, float [n], by which accuracy is the mean recall of the classes that can be told."""
    classes, counts = np.unique(everyone, return_counts=True)
    weights = np.where(counts >= _FEWEST_OF_CLASS, len(everyone) / counts, 0.0) / max(
        (counts >= _FEWEST_OF_CLASS).sum(), 1
    )
    return np.asarray(weights[np.searchsorted(classes, wanted)])


def _estimate(metric: str, gains: np.ndarray, weights: np.ndarray, groups: np.ndarray, rate: float) -> Inflation:
    """The mean gain of shared rows times their share, and its error over distinct rows.

    One more, as frequent as the most frequent, might have turned out otherwise: where all gain alike or one fills the
    sample, nothing would seem to vary.
    """
    gains = gains * weights
    mean = float(gains.mean())
    place, copies = np.unique(groups, return_inverse=True, return_counts=True)[1:]
    sums = np.bincount(place, gains - mean)
    other = float((weights**2).mean()) * float(copies.max()) ** 2
    error = math.sqrt(float((sums**2).sum()) + other) / len(gains)
    return Inflation(metric, rate * mean, rate * _Z * error)
