"""ROC AUC with its error, as what each row adds to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Area:
    """A ROC AUC, averaged over classes.

    Attributes:
        score: the ROC AUC.
        shares: float [n]: by how much each row moves it, in the limit; they add up to 0 (DeLong et al. 1988).
    """

    score: float
    shares: np.ndarray

    def measure_error(self, groups: np.ndarray) -> float:
        """The standard error where rows of a group, int [n], go together."""
        sums = np.bincount(groups, self.shares) if len(groups) else np.zeros(1)
        return math.sqrt(float((sums**2).sum())) / max(len(self.shares), 1)


def measure_area(told: np.ndarray, labels: np.ndarray) -> Area | None:
    """The mean over classes of the ROC AUC of one class against all others; None where a class has no row.

    Args:
        told: float [n, classes], greater where a row rather is of the class; of two classes, [n, 1] for the second.
        labels: int [n], classes numbered from 0.
    """
    wanted = range(told.shape[1]) if told.shape[1] > 1 else (1,)
    parts = [_measure_one(told[:, at if told.shape[1] > 1 else 0], labels == at) for at in wanted]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not known:
        return None
    return Area(float(np.mean([area.score for area in known])), np.mean([area.shares for area in known], axis=0))


def _measure_one(told: np.ndarray, is_one: np.ndarray) -> Area | None:
    ones, zeros = told[is_one], told[~is_one]
    if not len(ones) or not len(zeros):
        return None
    beaten = np.zeros(len(told))
    beaten[is_one], beaten[~is_one] = _rank(ones, zeros), 1 - _rank(zeros, ones)
    score = float(beaten[is_one].mean())
    rate = len(ones) / len(told)
    return Area(score, np.where(is_one, (beaten - score) / rate, (beaten - score) / (1 - rate)))


def _rank(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The share of the others below each value, float [n]; equal ones count half."""
    ordered = np.sort(others)
    below, up_to = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
    return np.asarray((below + up_to) / (2 * len(others)))


def join_areas(areas: list[Area]) -> Area:
    """The mean of areas of the same rows."""
    return Area(float(np.mean([one.score for one in areas])), np.mean([one.shares for one in areas], axis=0))


def measure_folds(told: np.ndarray, labels: np.ndarray, folds: np.ndarray) -> Area | None:
    """The mean over folds, int [n], of the area within each; None where no fold has a row of every class.

    Of all folds together, rates that were learned from the others would tell a row of which fold it is: a fold with
    more rows of a class leaves fewer to them, and noise scores below 0.5.
    """
    scores, shares = list[float](), np.zeros(len(labels))
    for fold in np.unique(folds):
        here = np.flatnonzero(folds == fold)
        area = measure_area(told[here], labels[here])
        if area is not None:
            scores.append(area.score)
            shares[here] = area.shares * len(labels) / len(here)
    return Area(float(np.mean(scores)), shares / len(scores)) if scores else None
