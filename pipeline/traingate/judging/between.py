"""Rows that lie exactly between two others, as those do that SMOTE and its kin make."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from traingate.judging.precision import find_error

_FIRST, _ASKED = 50, 200  # rows of each split looked at: the rest only where one of the first was found
_AMONG, _NEAREST = 4_000, 40  # rows of their class, and neighbours of each
_MANY = 0.1  # share of a class's rows that lie between two others, where it was filled up
_FEWEST_COLUMNS = 3  # in fewer, rows lie between two others by chance
_MISTAKEN = 0.01  # of rows that lie between two others, at the stored precision
_LEAST = 1e-6  # the angle that is left of exact arithmetic
_NARROW = 1e-4  # an angle up to which rows far away are looked at as well
_MOST_DECIMALS = 6
_WRITTEN = 0.999  # share of the other classes' values that have no more than so many decimals
_UNWRITTEN = 0.02  # share of a class's values that have more: in between, there are more digits


@dataclass(frozen=True)
class Rows:
    """The rows of train and of a held-out split, one after the other.

    Attributes:
        values: float64 [n, columns].
        deviations: float64 [columns]: the columns' standard deviations.
        errors: float64 [columns]: standard errors of a stored value.
        held_out: bool [n].
        classes: int [n].
    """

    values: np.ndarray
    deviations: np.ndarray
    errors: np.ndarray
    held_out: np.ndarray
    classes: np.ndarray

    @property
    def error(self) -> float:
        """The greatest error, in deviations."""
        return float((self.errors / self.deviations).max(initial=0.0))

    def select(self, columns: np.ndarray) -> Rows:
        """Some of the columns."""
        return replace(
            self, values=self.values[:, columns], deviations=self.deviations[columns], errors=self.errors[columns]
        )


def take_rows(columns: Sequence[np.ndarray], classes: np.ndarray) -> Rows | None:
    """The rows of one split, of float64 [n] by column, NaN where missing; None where no column is continuous."""
    kept, errors = [], []
    for values in columns:
        known = np.unique(values[np.isfinite(values)])
        if len(known) > 1 and (known != np.round(known)).any() and np.isfinite(values).all():
            kept.append(values)
            errors.append(find_error(known)[0])
    if not kept:
        return None
    every = np.column_stack(kept)
    return Rows(every, every.std(axis=0), np.array(errors), np.zeros(len(every), bool), classes)


@dataclass(frozen=True)
class _Class:
    """The different rows of a class, and which of them may have been made of which.

    Attributes:
        rows: int [k], their places.
        points: float64 [k, columns], in deviations.
        held_out: bool [k].
        may_be_made: bool [k].
        error: standard error of a stored value.
        crosses: whether one of the two that a row lies between has to be of the other split.
    """

    rows: np.ndarray
    points: np.ndarray
    held_out: np.ndarray
    may_be_made: np.ndarray
    error: float
    crosses: bool


def count_between(rows: Rows, code: int) -> tuple[int, int]:
    """Rows of a class that lie on the line between two others, one of the other split; and rows looked at.

    Where the values of all other classes have fewer digits than some of this one, as whole ages against 41.27, these
    are what was made, and of the columns in which they are; else any row may have been.
    """
    of = _take_class(rows, code, crosses=True)
    found = asked = 0
    for begin, end in ((0, _FIRST), (_FIRST, _ASKED)):
        looked_at = [row for which in (True, False) for row in np.flatnonzero(of.held_out == which)[begin:end]]
        found += sum(_lies_between(of, int(row)) for row in looked_at)
        asked += len(looked_at)
        if not found:
            break
    return found, asked


def find_made(rows: Rows, code: int) -> np.ndarray:
    """Which rows lie on the line between two others of their class, bool [n], where many of the class do."""
    of, made = _take_class(rows, code, crosses=False), np.zeros(len(rows.values), bool)
    if sum(_lies_between(of, row) for row in range(min(_FIRST, len(of.rows)))) >= _MANY * _FIRST:
        made[[int(of.rows[row]) for row in range(len(of.rows)) if _lies_between(of, row)]] = True
    return made


def _take_class(rows: Rows, code: int, *, crosses: bool) -> _Class:
    longer = _find_longer(rows, code)
    columns, made = longer.any(axis=0), longer.any(axis=1)
    if columns.sum() >= _FEWEST_COLUMNS:
        rows = rows.select(columns)
    else:
        made = np.full(len(rows.values), rows.values.shape[1] >= _FEWEST_COLUMNS)
    mine = np.flatnonzero(rows.classes == code)
    mine = mine[np.sort(np.unique(rows.values[mine], axis=0, return_index=True)[1])]
    mine = np.random.default_rng(0).permutation(mine)
    mine = np.concatenate([mine[made[mine]][:_AMONG], mine[~made[mine]][:_AMONG]])
    points = rows.values[mine] / rows.deviations
    return _Class(mine, points, rows.held_out[mine], made[mine], rows.error, crosses)


def _find_longer(rows: Rows, code: int) -> np.ndarray:
    """Which values of a class have more decimals than those of all others, bool [n, columns]."""
    mine = rows.classes == code
    found = np.zeros(rows.values.shape, bool)
    for at, values in enumerate(rows.values.T if not mine.all() else ()):
        for decimals in range(_MOST_DECIMALS + 1):
            scaled = values * 10.0**decimals
            longer = np.abs(scaled - np.round(scaled)) > 1e-14 * np.abs(scaled)
            if longer[~mine].mean() <= 1 - _WRITTEN:
                if longer[mine].mean() >= _UNWRITTEN:
                    found[:, at] = longer & mine
                break
    return found


def _lies_between(of: _Class, row: int) -> bool:
    """Whether a row lies between two others, as far as stored digits tell."""
    if not of.may_be_made[row]:
        return False
    apart = of.points - of.points[row]
    lengths = np.sqrt((apart**2).sum(axis=1))
    lengths[row] = np.inf
    # What was made of rows that have fewer digits was made of none that has as many.
    if not of.may_be_made.all():
        lengths[of.may_be_made] = np.inf
    every = np.flatnonzero(np.isfinite(lengths) & (lengths > 0))
    if not len(every):
        return False
    near = every[np.argsort(lengths[every])[:_NEAREST]]
    if _meets(of, row, near, np.triu_indices(len(near), 1), apart, lengths):
        return True
    angle = 2 * max(3 * of.error * math.sqrt(of.points.shape[1]) / float(lengths[every].mean()), _LEAST)
    if angle > _NARROW:
        return False
    return _meets(of, row, every, _find_opposite(apart[every] / lengths[every, None], angle), apart, lengths)


def _find_opposite(ways: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of directions that may be opposite: along one random axis they are as far up as down."""
    axis = np.random.default_rng(1).normal(size=ways.shape[1])
    height = (ways * (axis / math.sqrt(float((axis**2).sum())))).sum(axis=1)  # not a product: threads cost more than it
    order = np.argsort(height)
    begin, end = (np.searchsorted(height[order], -height + side * angle) for side in (-1, 1))
    counts = np.where(height < 0, end - begin, 0)
    first = np.repeat(np.arange(len(ways)), counts)
    within = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first, order[np.repeat(begin, counts) + within]


def _meets(
    of: _Class,
    row: int,
    among: np.ndarray,
    pairs: tuple[np.ndarray, np.ndarray],
    apart: np.ndarray,
    lengths: np.ndarray,
) -> bool:
    """Whether one of some pairs lies on one line with a row, on either side of it."""
    left, right = among[pairs[0]], among[pairs[1]]
    if of.crosses:
        other = (of.held_out[left] != of.held_out[row]) | (of.held_out[right] != of.held_out[row])
        left, right = left[other], right[other]
    if not len(left):
        return False
    inverse = 1 / lengths[left] + 1 / lengths[right]
    # Two directions are opposite but for an angle of the stored error against the length: the square of the sum of
    # two unit vectors is the square of that angle.
    bounds = np.maximum((3 * of.error * math.sqrt(of.points.shape[1]) * inverse) ** 2 / 2, _LEAST**2)
    gap = apart[left] / lengths[left, None] + apart[right] / lengths[right, None]
    opposite = np.flatnonzero((gap**2).sum(axis=1) <= 2 * bounds)
    # Rows that differ in a column or two, as where most values are 0, lie on one line by nature.
    moved = np.minimum(*((np.abs(apart[side[opposite]]) > 3 * of.error).sum(axis=1) for side in (left, right)))
    chance = len(among) ** 2 / 2 * bounds[opposite] ** ((moved - 1) / 2)
    return bool(((moved >= _FEWEST_COLUMNS) & (chance < _MISTAKEN)).any())
