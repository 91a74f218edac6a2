"""What became of a column that goes with others in another way: its rows shuffled, its order turned, two swapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from traingate.judging.model_rows import ModelRows

_STRONG = 0.2  # rank correlation in train from which two columns go together
_SURE = 3.0  # standard errors of a rank correlation of none
_TURNED = 0.35  # of the correlation in train, by which its opposite may be off
_FITS = 0.15  # by which rank correlations may differ, once two columns are swapped back
_LEFT = 0.25  # of what a model tells the splits by, beyond chance, once two columns are swapped back


@dataclass(frozen=True)
class JointChange:
    """What was done to a column, or to two.

    Attributes:
        kind: `shuffled`, `reversed` or `swapped`.
        names: the column; of two that were swapped, both.
        other: the column that it goes with most in train; "" of two that were swapped.
        ours, theirs: its rank correlation with that, in train and in the held-out split; of two that were swapped, the
            ROC AUC at which a model tells the splits, as they are and once they are swapped back.
    """

    kind: str
    names: tuple[str, ...]
    other: str
    ours: float
    theirs: float


def name_joint_change(
    rows: ModelRows, named: Sequence[str], score: float, ask: Callable[[np.ndarray], float]
) -> JointChange | None:
    """What was done to the columns that a model tells two splits by; None where that is not known.

    Args:
        rows: rows of both splits.
        named: those columns, the most telling first.
        score: the ROC AUC at which it does.
        ask: the ROC AUC of a model of other values of the same rows, float [n, columns].
    """
    places = [rows.names.index(name) for name in named]
    ours, theirs = (_correlate(rows.values[rows.held_out == side]) for side in (False, True))
    error = _SURE / np.sqrt(max(int(rows.held_out.sum()), 1))
    for first, second in combinations(places, 2):
        if not _fit_swapped(ours, theirs, first, second, max(_FITS, error)):
            continue
        swapped = rows.values.copy()
        swapped[np.ix_(rows.held_out, [first, second])] = rows.values[np.ix_(rows.held_out, [second, first])]
        left = ask(swapped)
        if abs(left - 0.5) <= _LEFT * (score - 0.5):
            return JointChange("swapped", (rows.names[first], rows.names[second]), "", score, left)
    found = [one for at in places if (one := _name_one(rows.names, at, ours[at], theirs[at], error)) is not None]
    return found[0] if found else None


def _fit_swapped(ours: np.ndarray, theirs: np.ndarray, first: int, second: int, most: float) -> bool:
    """Whether two columns go with all others as the other of them does in train."""
    order = np.arange(len(ours))
    order[[first, second]] = second, first
    return bool((np.abs(ours - theirs[np.ix_(order, order)])[[first, second]] <= most).all())


def _name_one(names: Sequence[str], at: int, ours: np.ndarray, theirs: np.ndarray, error: float) -> JointChange | None:
    """What was done to one column, by its rank correlations with all others in both splits, float [columns]."""
    strong = np.flatnonzero(np.abs(ours) >= max(_STRONG, 2 * error))
    strong = strong[strong != at]
    if not len(strong):
        return None
    most = int(strong[np.abs(ours[strong]).argmax()])
    kind = ""
    if (np.abs(theirs[strong]) <= error).all():
        kind = "shuffled"
    elif (np.abs(theirs[strong] + ours[strong]) <= np.maximum(_TURNED * np.abs(ours[strong]), error)).all():
        kind = "reversed"
    return JointChange(kind, (names[at],), names[most], float(ours[most]), float(theirs[most])) if kind else None


def _correlate(values: np.ndarray) -> np.ndarray:
    """Spearman's correlations of columns, float [columns, columns]; 0 of a constant one; gaps lie in the middle."""
    ranks = np.argsort(np.argsort(values, axis=0, kind="stable"), axis=0, kind="stable").astype(float)
    for column in range(values.shape[1]):
        _, place = np.unique(values[:, column], return_inverse=True)
        ranks[:, column] = (np.bincount(place, ranks[:, column]) / np.maximum(np.bincount(place), 1))[place]
        missing = np.isnan(values[:, column])
        if missing.any() and not missing.all():
            ranks[missing, column] = ranks[~missing, column].mean()
    centred = ranks - ranks.mean(axis=0)
    scale = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(centred.T @ centred / np.maximum(np.outer(scale, scale), 1e-12))
