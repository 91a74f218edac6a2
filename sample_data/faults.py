"""The faults themselves: each changes rows in place, or yields new ones, and says how many it touched."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from files import Row, Value
from numpy.random import RandomState as Random


def change(rows: list[Row], name: str, new: Callable[[Value], Value], where: np.ndarray | None = None) -> int:
    """Apply `new` to a column's present values, in the rows numbered by `where` or in all of them."""
    touched = 0
    for index in range(len(rows)) if where is None else where.tolist():
        value = rows[index][name]
        if value is not None:
            rows[index][name] = new(value)
            touched += 1
    return touched


def scale(rows: list[Row], name: str, factor: float, where: np.ndarray | None = None) -> int:
    """Multiply a column, as a change of unit does."""
    return change(rows, name, lambda value: _like(value, float(value) * factor), where)  # type: ignore[arg-type]


def shift(rows: list[Row], name: str, deviations: float, digits: int) -> int:
    """Add so many standard deviations to a column."""
    step = deviations * float(np.std([row[name] for row in rows if row[name] is not None]))
    return change(rows, name, lambda value: round(float(value) + step, digits))  # type: ignore[arg-type]


def put(rows: list[Row], name: str, value: Value, where: np.ndarray) -> int:
    """Write one value over a column, whatever was there."""
    for index in where.tolist():
        rows[index][name] = value
    return len(where)


def some(random: Random, rows: list[Row], share: float, name: str | None = None) -> np.ndarray:
    """Numbers of a random share of all rows, int64 [n]; only of rows where `name` is present."""
    able = [index for index, row in enumerate(rows) if name is None or row[name] is not None]
    return np.sort(random.permutation(able)[: round(share * len(rows))])


def outside(random: Random, rows: list[Row], count: int, suits: Callable[[Row], bool] = lambda row: True) -> list[Row]:
    """Copies of `count` random rows that suit."""
    able = [row for row in rows if suits(row)]
    return [dict(able[index]) for index in random.permutation(len(able))[:count]]


def shuffled(random: Random, rows: list[Row]) -> list[Row]:
    """The rows in another order."""
    return [rows[index] for index in random.permutation(len(rows))]


def infinite(value: Value) -> Value:
    """What a division by zero leaves behind."""
    return math.inf


def _like(value: Value, number: float) -> Value:
    return round(number) if isinstance(value, int) else round(number, 6)
