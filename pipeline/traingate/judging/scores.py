"""The scores of two models on the same rows, with intervals for both and for the difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

_DRAWS = 200
_Z = 2.576  # a 99 % interval
Metric = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""The score of answers, float [n] or [n, classes], to labels [n], once for each column of weights [n, k]."""


class Compared(NamedTuple):
    """Two scores, the first less the second, and half of the 99 % interval of each."""

    seen: float
    seen_margin: float
    unseen: float
    unseen_margin: float
    value: float
    margin: float


def compare(
    metric: Metric,
    label: np.ndarray,
    seen: np.ndarray,
    unseen: np.ndarray,
    groups: np.ndarray,
    weights: np.ndarray | None = None,
    left: np.ndarray | None = None,
) -> Compared | None:
    """The scores of both answers, from a bootstrap over groups of rows that are not independent.

    Args:
        metric: how answers are scored.
        label: what was asked for, [n].
        seen: the answers of the first model, [n] or [n, classes].
        unseen: those of the second model.
        groups: int [n]: rows of one group are drawn together.
        weights: float [n], by how much a row counts; all alike where there are none.
        left: bool [n], the rows that the second model is scored on; all where there are none.

    Returns:
        None where the metric has no value, as where the rows have but one class.
    """
    own = np.unique(groups, return_inverse=True)[1]
    size = int(own.max(initial=0)) + 1
    drawn = np.random.default_rng(0).multinomial(size, np.full(size, 1 / size), _DRAWS).T
    every = np.hstack([np.ones((len(label), 1)), drawn[own]])
    every = every if weights is None else every * weights[:, None]
    with np.errstate(all="ignore"):
        first = metric(label, seen, every)
        second = metric(label, unseen, every if left is None else every * left[:, None])
    known = np.isfinite(first) & np.isfinite(second)
    if not known[0] or known.mean() < 0.9:
        return None
    sides = [one[known] for one in (first, second, first - second)]
    (seen_at, seen_margin), (at, margin), (value, apart) = ((float(one[0]), _Z * float(one[1:].std())) for one in sides)
    return Compared(seen_at, seen_margin, at, margin, value, apart)


def score_auc(label: np.ndarray, said: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The ROC AUC of whether the label is 1, float [k]; ties count half."""
    order = np.argsort(said, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(said[order]) > 0])
    sums = [np.add.reduceat(weights[order] * side[order, None], starts) for side in (label == 1, label != 1)]
    below = np.cumsum(sums[1], axis=0) - sums[1] / 2
    return np.asarray((sums[0] * below).sum(axis=0) / (sums[0].sum(axis=0) * sums[1].sum(axis=0)))


def score_accuracy(label: np.ndarray, said: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The share of rows whose most likely class is the label, float [k]."""
    right = said.argmax(axis=1) == label
    return np.asarray(right @ weights / weights.sum(axis=0))


def score_r2(label: np.ndarray, said: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """R², float [k]: 1 is perfect, 0 as good as the mean."""
    total, label, said = weights.sum(axis=0), label - label.mean(), said - label.mean()
    spread = (label**2) @ weights - (label @ weights) ** 2 / total
    return np.asarray(1 - ((label - said) ** 2) @ weights / spread)
