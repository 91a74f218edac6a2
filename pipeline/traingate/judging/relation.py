"""How well one feature alone predicts the label: cross-fitted, so that noise scores like noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from traingate.batch import runs

FOLDS = 5
BINS = 64
MOST_CLASSES = 20


@dataclass(frozen=True)
class Strength:
    """What one feature says of the label.

    Attributes:
        score: the ROC AUC of the class that it predicts worst (0.5 is chance), or R² for a number.
        one_to_one: whether each value of the feature goes with one label only, and each label with one value.
        by_class: the ROC AUC by class, of three classes or more; of many, the 20 most frequent.
    """

    score: float
    one_to_one: bool = False
    by_class: Mapping[int, float] = field(default_factory=dict)


def group_values(values: np.ndarray, missing: np.ndarray, most: int = BINS) -> np.ndarray:
    """Numbers, float [n], as small ints [n]: at most so many bins of equal rows, equal ones together; missing is 0.

    Numbers with at most as many distinct values keep each value for itself.
    """
    known = np.sort(values[~missing])  # once: sorting is what this costs
    if not len(known):
        return np.zeros(len(values), np.int64)
    bins = min(most, max(2, len(known) // 20))
    changes = runs.find_starts(known)[1:]
    if len(changes) < bins:
        edges = known[changes]
    else:
        edges = np.unique(known[np.ceil(len(known) * (np.arange(1, bins) / bins)).astype(np.int64) - 1])
        # A value that fills a whole bin gets borders on both sides.
        full = edges[np.searchsorted(known, edges, "right") - np.searchsorted(known, edges) > len(known) // bins]
        edges = np.unique(np.concatenate([edges, np.nextafter(full, np.inf)]))
    return np.where(missing, 0, 1 + np.searchsorted(edges, values, side="right"))


def auc(score: np.ndarray, ones: np.ndarray, zeros: np.ndarray) -> float:
    """The ROC AUC by mid-ranks (Mann and Whitney 1947); 0.5 where a class is empty.

    Args:
        score: float or bool [n], greater where a row rather is a one.
        ones: rows of the class with each score, bool or number [n].
        zeros: rows of other classes with each score, bool or number [n].
    """
    values, place = np.unique(score, return_inverse=True)
    positive = np.bincount(place, ones, minlength=len(values))
    negative = np.bincount(place, zeros, minlength=len(values))
    pairs = positive.sum() * negative.sum()
    if not pairs:
        return 0.5
    return float((positive * (np.cumsum(negative) - negative / 2)).sum() / pairs)


def r_squared(prediction: np.ndarray, target: np.ndarray) -> float:
    """1 − residual over total sum of squares; at least 0."""
    total = float(((target - target.mean()) ** 2).sum())
    return max(0.0, 1 - float(((target - prediction) ** 2).sum()) / total) if total else 0.0


@dataclass(frozen=True)
class Cells:
    """Rows by fold and group: all that cross-fitting by groups has to know of a feature.

    Attributes:
        cell: int [n]: the cell of each row.
        rows: float [folds, groups]: its rows.
    """

    cell: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(cls, group: np.ndarray, shuffle: np.ndarray) -> Cells:
        """The cells of groups, int [n], and random numbers, int [n], that put each row into a fold."""
        size = int(group.max()) + 1
        cell = (shuffle % FOLDS) * size + group
        return cls(cell, np.bincount(cell, minlength=FOLDS * size).reshape(FOLDS, size).astype(float))

    def sums(self, target: np.ndarray) -> np.ndarray:
        """float [folds, groups]: the target's sum in each cell."""
        return np.bincount(self.cell, target, minlength=self.rows.size).reshape(self.rows.shape)

    def fit(self, sums: np.ndarray) -> np.ndarray:
        """float [folds, groups]: the target's mean in the group's other folds; a fold's own rows never speak.

        One row of the other folds' mean is added to each group, so that an empty one predicts that.
        """
        rows, others = self.rows.sum(0) - self.rows, sums.sum(0) - sums
        prior = others.sum(1, keepdims=True) / np.maximum(rows.sum(1, keepdims=True), 1)
        return np.asarray((others + prior) / (rows + 1.0))


def strength_for_classes(
    group: np.ndarray, values: np.ndarray | None, classes: np.ndarray, shuffle: np.ndarray
) -> Strength:
    """How well a feature predicts classes, int [n]; `values`, float [n], where its order means something.

    Of many classes, the 20 most frequent are asked for.
    """
    cells, rows = Cells.of(group, shuffle), np.bincount(classes)
    frequent = np.argsort(-rows, kind="stable")[: min(MOST_CLASSES, np.count_nonzero(rows))]
    scores: dict[int, float] = {}
    for label in frequent if len(frequent) > 2 else frequent[-1:]:
        positive = classes == label
        ones = cells.sums(positive)
        filled = cells.rows > 0
        best = auc(cells.fit(ones)[filled], ones[filled], (cells.rows - ones)[filled])
        if values is not None:
            straight = auc(values, positive, ~positive)
            best = max(best, straight, 1 - straight)
        scores[int(label)] = best
    by_class = scores if len(frequent) > 2 else {}
    return Strength(min(scores.values(), default=0.5), _is_one_to_one(group, classes), by_class)


def strength_for_number(
    group: np.ndarray, values: np.ndarray | None, target: np.ndarray, shuffle: np.ndarray
) -> Strength:
    """How well a feature predicts a number, float [n]; `values`, float [n], where a straight line means something."""
    cells = Cells.of(group, shuffle)
    best = r_squared(cells.fit(cells.sums(target)).ravel()[cells.cell], target)
    if values is not None and np.isfinite(values).all() and np.ptp(values) > 0 and np.ptp(target) > 0:
        best = max(best, _fit_line(values, target))
    return Strength(best)


def _fit_line(values: np.ndarray, target: np.ndarray) -> float:
    """R² of a straight line; both are scaled first, because squares of great numbers overflow."""
    x, y = (part / np.abs(part).max() for part in (values, target))
    x, y = x - x.mean(), y - y.mean()
    squares = float((x**2).sum() * (y**2).sum())
    return float((x * y).sum()) ** 2 / squares if squares else 0.0


def _is_one_to_one(group: np.ndarray, classes: np.ndarray) -> bool:
    pairs = len(np.unique(group * (int(classes.max()) + 1) + classes))
    return bool(pairs == len(np.unique(group)) == len(np.unique(classes)) > 1)
