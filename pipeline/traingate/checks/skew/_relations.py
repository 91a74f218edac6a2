"""What train's features tell of the label, in train and in a held-out split."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

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
# The mean of five models varies less. On 151 clean splits of 12 tables, 500 and 5,000 rows, the fall was at most 2.1 of
# these errors, where 3.6 block; shuffled labels block in half of 500 rows and in 93 of 100 of 5,000.
_OF_MODELS, _FEW = 1.15, 10.0  # and more where a class has few rows
_CHANCE = 2.5  # standard errors within which a score may be chance
_TURNED = 1.5  # standard errors below 0.5, where what was told goes the other way round
_HOPELESS = 2.0  # standard errors that a fall lacks to the least that warns, at which no more folds are asked


@dataclass(frozen=True)
class Labelled:
    """Rows of both splits that have a label.

    Attributes:
        rows: their features.
        labels: int64 [n], classes numbered from 0; of a number, whether it is above its own split's median.
        names: the classes; empty of a number.
        texts: what people wrote, [n], by column; no feature of `rows`, as a model takes texts by their words.
        places: int64 [n, 2]: the shard that each row was read from, and its row there.
    """

    rows: ModelRows
    labels: np.ndarray
    names: tuple[str, ...]
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    places: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), np.int64))

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

    def turn(self) -> Labelled:
        """The same with the splits the other way round."""
        return replace(self, rows=replace(self.rows, held_out=~self.rows.held_out))

    def select(self, kept: np.ndarray, held_out: np.ndarray) -> Labelled:
        """Some rows, bool [n], parted anew: those that are held out, bool [n]."""
        rows = self.rows
        chosen = replace(rows, values=rows.values[kept], held_out=held_out[kept], groups=rows.groups[kept])
        texts = {name: [texts[at] for at in np.flatnonzero(kept)] for name, texts in self.texts.items()}
        return Labelled(chosen, self.labels[kept], self.names, texts, self.places[kept])


@dataclass(frozen=True)
class Relation:
    """How well train's relation tells the label, in train and in a held-out split.

    Attributes:
        ours, theirs: the score in each.
        error: of their difference.
        told: float [m, outputs]: what it says of the held-out rows, greater where one rather is of a class.
    """

    ours: Area
    theirs: Area
    error: float
    told: np.ndarray = field(default_factory=lambda: np.zeros((0, 1)), compare=False)

    @property
    def kept(self) -> float:
        """What is left of it in the held-out split: 1.0 is all, 0.0 nothing, and less the other way round."""
        return (self.theirs.score - 0.5) / max(self.ours.score - 0.5, 1e-9)

    @property
    def is_lost(self) -> bool:
        """Whether next to nothing of it is left in the held-out split, in either direction."""
        return abs(self.theirs.score - 0.5) <= max(_LEFT * (self.ours.score - 0.5), _CHANCE * self.error)

    @property
    def is_turned(self) -> bool:
        """Whether it surely goes the other way round in the held-out split, which shuffled labels make no relation."""
        return self.theirs.score < 0.5 - _TURNED * self.error

    def is_kept_by(self, part: float) -> bool:
        """Whether a part of it, which is left of another one, may be what is left of this one."""
        return abs(self.theirs.score - 0.5 - part * (self.ours.score - 0.5)) <= _CHANCE * self.error

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

    By fewer models where the first of them leave no hope of a fall of `least`; None where there is nothing to tell.
    """
    rows, ours, theirs = labelled.rows, labelled.mask(held_out=False), labelled.mask(held_out=True)
    if not rows.values.shape[1]:
        return None
    codes = bin_columns(rows.values)
    train, others = codes[:, ours], codes[:, theirs]
    fitted = fit_folds(train, labelled.labels[ours], rows.folds[ours])
    said = ((asked, model.score(train[:, asked]), model.score(others)) for model, asked in fitted)
    return relate_folds(labelled, said, least)


def relate_folds(
    labelled: Labelled, said: Iterable[tuple[np.ndarray, np.ndarray, np.ndarray]], least: float
) -> Relation | None:
    """The relation by models of several folds, of as many as leave hope of a fall of `least`.

    Args:
        labelled: the rows.
        said: for each model: which rows of train it never saw, bool [n], and what it says of these and of all held-out
            rows, float [rows, outputs] each.
        least: the fall.
    """
    ours, labels = labelled.mask(held_out=False), labelled.labels
    theirs, folds = ~ours, labelled.rows.folds
    told, seen = np.zeros((int(ours.sum()), labelled.outputs)), np.zeros(int(ours.sum()), bool)
    areas, others, found = list[Area](), np.zeros((int(theirs.sum()), labelled.outputs)), None
    for asked, of_fold, of_others in said:
        told[asked], seen = of_fold, seen | asked
        area = measure_area(of_others, labels[theirs])
        if area is None:
            return None
        areas.append(area)
        others += of_others
        before = measure_folds(told[seen], labels[ours][seen], folds[ours][seen])
        found = _relate(labelled, before, join_areas(areas), seen, others)
        if found is None or found.fall + _HOPELESS * found.error / _DEPENDENT < least:
            break
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
    labelled: Labelled,
    ours: Area | None,
    theirs: Area | None,
    seen: np.ndarray | None = None,
    told: np.ndarray | None = None,
) -> Relation | None:
    """What is told of both sides; of train, of the rows that were `seen`, bool [n]; `told` by several models."""
    if ours is None or theirs is None:
        return None
    groups = [labelled.rows.groups[labelled.mask(held_out=side)] for side in (False, True)]
    if seen is not None:
        groups[0] = groups[0][seen]
    first, second = (area.measure_error(group) for area, group in zip((ours, theirs), groups, strict=True))
    if told is None:
        return Relation(ours, theirs, _DEPENDENT * math.hypot(first, second))
    fewest = np.bincount(labelled.labels[labelled.mask(held_out=True)], minlength=labelled.classes).min()
    wider = min(_OF_MODELS * math.sqrt(1 + _FEW / max(int(fewest), 1)), _DEPENDENT)
    return Relation(ours, theirs, math.hypot(_DEPENDENT * first, wider * second), told)
