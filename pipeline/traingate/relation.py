"""How well one feature alone predicts the label: cross-fitted, so that noise scores like noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FOLDS = 5
BINS = 64


@dataclass(frozen=True)
class Strength:
    """What one feature says of the label.

    Attributes:
        score: the area under the ROC curve of the class it tells worst (0.5 is chance), or R² for a number.
        one_to_one: whether each value of the feature goes with one label only, and each label with one value.
    """

    score: float
    one_to_one: bool = False


def groups(values: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Numbers, float [n], as small ints [n]: at most 64 bins of equal rows, equal values never apart; missing is 0.

    Numbers with at most 64 distinct values keep each value for itself.
    """
    known = values[~missing]
    if not len(known):
        return np.zeros(len(values), np.int64)
    bins = min(BINS, max(2, len(known) // 20))
    distinct = np.unique(known)
    if len(distinct) <= bins:
        edges = distinct[1:]
    else:
        edges = np.unique(np.quantile(known, np.arange(1, bins) / bins, method="inverted_cdf"))
        # A value that fills a whole bin gets borders on both sides.
        full = edges[np.searchsorted(np.sort(known), edges, "right") - np.searchsorted(np.sort(known), edges) > len(known) // bins]
        edges = np.unique(np.concatenate([edges, np.nextafter(full, np.inf)]))
    return np.where(missing, 0, 1 + np.searchsorted(edges, values, side="right"))


def fitted(group: np.ndarray, target: np.ndarray, shuffle: np.ndarray) -> np.ndarray:
    """Out-of-fold means of the target, float [n], within each group, float [n]; the fold's own rows never speak."""
    size = int(group.max()) + 1
    prediction = np.empty(len(target))
    fold = shuffle % FOLDS
    for held_out in range(FOLDS):
        test = fold == held_out
        rows = np.bincount(group[~test], minlength=size)
        sums = np.bincount(group[~test], target[~test], minlength=size)
        prior = target[~test].mean()
        prediction[test] = ((sums + prior) / (rows + 1.0))[group[test]]
    return prediction


def auc(score: np.ndarray, positive: np.ndarray) -> float:
    """The area under the ROC curve by mid-ranks (Mann and Whitney 1947); 0.5 where a class is empty."""
    ones = int(positive.sum())
    zeros = len(positive) - ones
    if not ones or not zeros:
        return 0.5
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[inverse][positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def r_squared(prediction: np.ndarray, target: np.ndarray) -> float:
    """1 − residual over total sum of squares; at least 0."""
    total = float(((target - target.mean()) ** 2).sum())
    return max(0.0, 1 - float(((target - prediction) ** 2).sum()) / total) if total else 0.0


def strength_for_classes(group: np.ndarray, values: np.ndarray | None, classes: np.ndarray, shuffle: np.ndarray) -> Strength:
    """How well a feature tells classes, int [n]; `values`, float [n], where its order means something."""
    scores = []
    present = np.unique(classes)
    for label in present if len(present) > 2 else present[-1:]:
        positive = classes == label
        best = auc(fitted(group, positive.astype(float), shuffle), positive)
        if values is not None:
            straight = auc(values, positive)
            best = max(best, straight, 1 - straight)
        scores.append(best)
    return Strength(min(scores, default=0.5), _one_to_one(group, classes))


def strength_for_number(group: np.ndarray, values: np.ndarray | None, target: np.ndarray, shuffle: np.ndarray) -> Strength:
    """How well a feature tells a number, float [n]."""
    best = r_squared(fitted(group, target, shuffle), target)
    if values is not None and values.std() > 0 and target.std() > 0:
        best = max(best, float(np.corrcoef(values, target)[0, 1]) ** 2)
    return Strength(best)


def _one_to_one(group: np.ndarray, classes: np.ndarray) -> bool:
    pairs = len(np.unique(group * (int(classes.max()) + 1) + classes))
    return pairs == len(np.unique(group)) == len(np.unique(classes)) > 1
