"""A column's histogram: the rows of all splits on one axis, and how many lie beyond it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from traingate.kinds import Kind
from traingate.profile.summaries import ColumnSummary, Numbers, Strings
from traingate.report.axes import choose_axis, count_rows
from traingate.wording import count, moment, number, quote, share

MOST_VALUES, MOST_CATEGORIES = 12, 10
_NAME = 80  # characters of a category
_SKETCHED = 1 / 2_048  # share by which a value's rows may be too low where not all values are known
_RARE = 0.01  # of the rows; where no category is more frequent, bars show nothing


@dataclass(frozen=True)
class Histogram:
    """What `Feature` has fields of the same names for; `rows` is its `histogram`."""

    scale: str = ""
    edges: tuple[float | str, ...] = ()
    rows: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    outside: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    others: int = 0
    error: float = 0.0
    undrawn: str = ""


def bin_columns(found: Mapping[str, ColumnSummary]) -> Histogram:
    """The histogram of a column, from its statistics by split, train's first; splits of another kind are left out."""
    filled = {split: column for split, column in found.items() if column.kind != Kind.NULL}
    if not filled:
        return Histogram(undrawn="no values")
    if all(column.categories is not None for column in filled.values()):
        return _bin_categories(filled, {split: one.categories for split, one in filled.items() if one.categories})
    first = next(iter(filled.values()))
    if first.strings is not None:
        return _bin_categories(filled, {split: one.strings for split, one in filled.items() if one.strings})
    if first.numbers is None:
        return Histogram(undrawn=f"{first.kind}s are not drawn")
    is_time = first.kind == Kind.TIME
    alike = {split: one for split, one in filled.items() if one.numbers and (one.kind == Kind.TIME) == is_time}
    return _bin_numbers(alike)


def _bin_numbers(columns: Mapping[str, ColumnSummary]) -> Histogram:
    numbers = {split: column.numbers for split, column in columns.items() if column.numbers}
    kinds = {column.kind for column in columns.values()}
    counted = [one.counts for one in numbers.values()]
    values = sorted({value for counts in counted for value in counts or ()})
    if None not in counted and len(values) <= MOST_VALUES:
        return _count_values(numbers, values, kinds)
    splits = {split: one.quantiles for split, one in numbers.items()}
    axis = choose_axis(
        [*splits.values()],
        whole=all(_is_whole(one) for one in numbers.values()),
        time=kinds == {Kind.TIME},
    )
    rows, outside = {}, {}
    for split, of in numbers.items():
        inside, below, above = count_rows(of.quantiles, axis.edges)
        rows[split] = _round(*inside)
        outside[split] = _round(below + of.infinities[0], above + of.infinities[1])
    error = max(split.rank_error for split in splits.values())
    return Histogram(axis.scale, tuple(axis.edges.tolist()), rows, outside, error=min(error, 1.0))


def _count_values(numbers: Mapping[str, Numbers], values: list[float], kinds: set[Kind]) -> Histogram:
    if kinds == {Kind.BOOL}:
        values, names = [0, 1], ["False", "True"]
    elif kinds == {Kind.TIME}:
        names = [moment(value) for value in values]
    else:
        names = [number(value, *values) for value in values]
    outside = {split: _round(*of.infinities) for split, of in numbers.items()}
    if not values:
        return Histogram(undrawn="no finite value" if any(map(any, outside.values())) else "no values")
    rows = {split: _round(*((of.counts or {}).get(value, 0) for value in values)) for split, of in numbers.items()}
    return Histogram("values", tuple(names), rows, outside)


def _is_whole(numbers: Numbers) -> bool:
    """Whether a column of numbers holds whole ones alone, as far as its summary tells."""
    points = numbers.quantiles.points
    return bool((points == np.floor(points)).all())


def _round(*rows: float) -> tuple[float, ...]:
    return tuple(round(float(one), 1) for one in rows)


def _bin_categories(columns: Mapping[str, ColumnSummary], strings: Mapping[str, Strings]) -> Histogram:
    tops = {split: dict(of.top) for split, of in strings.items()}
    shares: dict[str, float] = {}
    for split, top in tops.items():
        for value, often in top.items():
            shares[value] = shares.get(value, 0.0) + often / max(columns[split].present, 1)
    distinct = _count_distinct(strings)
    if not distinct:
        return Histogram(undrawn="no values")
    values = sorted(shares, key=lambda value: (-shares[value], value))
    values = values[: MOST_VALUES if distinct <= MOST_VALUES else MOST_CATEGORIES]
    most = max(shares[value] for value in values) / len(strings)
    if most < _RARE:
        return Histogram(undrawn=f"{count(distinct)} different values, none in more than {share(most)} of the rows")
    rows = {split: _round(*(top.get(value, 0) for value in values)) for split, top in tops.items()}
    others = {split: (0.0, max(0.0, columns[split].present - sum(counts))) for split, counts in rows.items()}
    names = tuple(_name(value) for value in values)
    error = max(_bound_error(of, columns[split].present) for split, of in strings.items())
    return Histogram("categories", names, rows, others, max(0, distinct - len(values)), error)


def _bound_error(of: Strings, present: int) -> float:
    """How much too low a value's share may be: the counts of rare values are not kept, nor exact of very many."""
    unkept = of.top[-1][1] / max(present, 1) if of.top and len(of.top) < of.distinct else 0.0
    return min(unkept + (0.0 if of.exact else _SKETCHED), 1.0)


def _count_distinct(strings: Mapping[str, Strings]) -> int:
    """Distinct values of all splits; where not all of them are known, of the split that has most."""
    if all(of.exact for of in strings.values()):
        return len(np.unique(np.concatenate([of.hashes for of in strings.values()])))
    return max(of.distinct for of in strings.values())


def _name(value: str) -> str:
    """A category as it is read; where white space is all of it, or at an end, between quotes."""
    return value[:_NAME] if value and value == value.strip() else quote(value, _NAME)
