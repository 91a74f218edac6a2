"""What train's features tell of the label, in train and in a held-out split."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from traingate.judging.areas import Area, join_areas, measure_area, measure_folds
from traingate.judging.boosting import bin_columns
from traingate.judging.model_rows import ModelRows, fit_folds
from traingate.judging.relation import Cells, group_values
from traingate.judging.significance import Difference

_MOST_CLASSES = 5  # the most frequent ones; the others are left out
_LEFT = 0.25  # of what train's features tell of the label beyond chance; below that, nothing is left of it
# Folds are dependent. Without it, 40 rows of a rare class blocked one of 100 clean splits; as in multivariate-skew.
_DEPENDENT = 1.45
_CHANCE = 2.5  # standard errors within which a score may be chance
_HOPELESS = 2.0  # standard errors that a fall lacks to the least that warns, at which no more folds are asked


@dataclass(frozen=True)
class Labelled:
    """Rows of both splits that have a label.

    Attributes:
        rows: their features.
        labels: int64 [n], classes numbered from 0; of a number, whether it is above its own split's median.
        names: the classes; empty of a number.
    """

    rows: ModelRows
    labels: np.ndarray
    names: tuple[str, ...]

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.labels.max(initial=0)) + 1

    @property
    def outputs(self) -> int:
        """How many scores a row has: one for each class; of two classes, the second one's alone."""
        return self.classes if self.classes > 2 else 1

    def mask(self, *, held_out: bool) -> np.ndarray:
        """Which rows are of a split, bool [n]."""
        return np.asarray(self.rows.held_out == held_out)


@dataclass(frozen=True)
class Relation:
    """How well train's relation tells the label, in train and in a held-out split."""

    ours: Area
    theirs: Area
    error: float

    @property
    def is_lost(self) -> bool:
        """Whether next to nothing of it is left in the held-out split, in either direction."""
        return abs(self.theirs.score - 0.5) <= max(_LEFT * (self.ours.score - 0.5), _CHANCE * self.error)

    def tells(self, least: float) -> bool:
        """Whether it reaches a score in either split."""
        return max(self.ours.score, self.theirs.score) >= least

    @property
    def fall(self) -> float:
        """How far the score fell."""
        return self.ours.score - self.theirs.score

    def judge(self, limits: tuple[float, float], level: float, *, both: bool = False) -> Difference:
        """How far the score fell; `both`: or rose."""
        fall = abs(self.fall) if both else self.fall
        p = math.erfc(fall / max(self.error, 1e-12) / math.sqrt(2)) if fall > 0 else 1.0
        return Difference(fall, p, *limits, level)


def halve(values: np.ndarray, present: np.ndarray, held_out: np.ndarray) -> np.ndarray:
    """int64 [n]: whether a number is above its own split's median; -1 where it is missing.

    A label in another unit is split-skew's to tell; its order is the same.
    """
    halves = np.full(len(values), -1, np.int64)
    for side in (False, True):
        here = present & (held_out == side)
        if here.any():
            halves[here] = values[here] > np.median(values[here])
    return halves


def number_classes(
    values: np.ndarray, present: np.ndarray, held_out: np.ndarray, least: int
) -> tuple[np.ndarray, tuple[str, ...]]:
    """int64 [n]: the five most frequent classes that both splits have rows enough of, by their order; -1 for others."""
    found, codes = np.unique(values, return_inverse=True)
    rows = np.array([np.bincount(codes[present & (held_out == side)], minlength=len(found)) for side in (False, True)])
    kept = [at for at in np.argsort(-rows.sum(0), kind="stable")[:_MOST_CLASSES] if rows[:, at].min() >= least]
    numbers = np.full(len(found), -1, np.int64)
    numbers[sorted(kept)] = np.arange(len(kept))
    return np.where(present, numbers[codes], -1), tuple(str(found[at]) for at in sorted(kept))


def measure_model(labelled: Labelled, least: float) -> Relation | None:
    """What boosted trees that learned from train tell: of train's rows those that they never saw, and of all others.

    None where it cannot be told, or the first folds leave no hope of a fall of `least`: their models tell the held-out
    rows so well that all models together hardly fall by that.
    """
    rows, ours, theirs = labelled.rows, labelled.mask(held_out=False), labelled.mask(held_out=True)
    codes, labels, folds = bin_columns(rows.values), labelled.labels, rows.folds
    told, seen, areas = np.zeros((int(ours.sum()), labelled.outputs)), np.zeros(int(ours.sum()), bool), list[Area]()
    found = None
    for model, asked in fit_folds(codes[:, ours], labels[ours], folds[ours]):
        told[asked], seen = model.score(codes[:, ours][:, asked]), seen | asked
        area = measure_area(model.score(codes[:, theirs]), labels[theirs])
        if area is None:
            return None
        areas.append(area)
        before = measure_folds(told[seen], labels[ours][seen], folds[ours][seen])
        found = _relate(labelled, before, join_areas(areas), seen)
        if found is None or found.fall + _HOPELESS * found.error / _DEPENDENT < least:
            return None
    return found


def measure_feature(labelled: Labelled, at: int) -> Relation | None:
    """What one feature tells: each class by its rate among train's rows of the same value, other folds' alone."""
    ours, theirs = labelled.mask(held_out=False), labelled.mask(held_out=True)
    values = labelled.rows.values[:, at]
    missing = np.isnan(values)
    edges = group_values(values[ours], missing[ours])
    if len(np.unique(edges)) < 2:
        return None
    group = _group_alike(values, missing, ours, edges)
    cells, known = Cells.of(edges, labelled.rows.folds[ours]), int(edges.max()) + 1
    told = np.zeros((len(values), labelled.classes))
    for label in range(labelled.classes):
        sums = cells.sums(labelled.labels[ours] == label)
        told[ours, label] = cells.fit(sums).ravel()[cells.cell]
        rates = (sums.sum(0) + sums.sum() / max(ours.sum(), 1)) / (cells.rows.sum(0) + 1)
        told[theirs, label] = rates[np.minimum(group[theirs], known - 1)]
    folds = labelled.rows.folds[ours]
    before = measure_folds(_narrow(told[ours]), labelled.labels[ours], folds)
    return _relate(labelled, before, measure_area(_narrow(told[theirs]), labelled.labels[theirs]))


def _group_alike(values: np.ndarray, missing: np.ndarray, ours: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """int [n]: the group of each value, as train's values, [k], were put into theirs, [k]."""
    present = ours & ~missing
    starts = np.full(int(edges.max()) + 1, np.inf)
    np.minimum.at(starts, edges[~missing[ours]], values[present])
    order = np.flatnonzero(np.isfinite(starts))
    at = np.maximum(np.searchsorted(starts[order], values, side="right") - 1, 0)
    return np.where(missing, 0, order[at])


def _narrow(told: np.ndarray) -> np.ndarray:
    """Of two classes, the second one's alone."""
    return told if told.shape[1] > 2 else told[:, 1:]


def _relate(
    labelled: Labelled, ours: Area | None, theirs: Area | None, seen: np.ndarray | None = None
) -> Relation | None:
    """What is told of both sides; of train, of the rows that were `seen`, bool [n]."""
    if ours is None or theirs is None:
        return None
    groups = [labelled.rows.groups[labelled.mask(held_out=side)] for side in (False, True)]
    if seen is not None:
        groups[0] = groups[0][seen]
    errors = [area.measure_error(group) for area, group in zip((ours, theirs), groups, strict=True)]
    return Relation(ours, theirs, _DEPENDENT * math.hypot(*errors))
