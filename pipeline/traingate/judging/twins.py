"""Columns of a sample that say the same: in the same values, or in others that stand for them one to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from traingate.judging.sampled import take_column
from traingate.profile.sampled_rows import SampledRows

_FIRST_ROWS = 256
_FEWEST = 20
"""Rows that have to differ from a column's most frequent value, or to repeat one, for its pattern to be no accident."""


@dataclass(frozen=True)
class Twins:
    """Columns that say the same.

    Attributes:
        names: the columns, in the table's order.
        equal: whether their values are equal; else they stand for each other one to one.
    """

    names: tuple[str, ...]
    equal: bool


def find_twins(sample: SampledRows, names: Iterable[str]) -> list[Twins]:
    """The columns that say the same in all sampled rows; of those with equal values, the first stands for all.

    Most columns are told apart by the first rows. Values that hardly repeat stand for each other where their order is
    one or the other's reverse; values that do, where the same rows repeat.
    """
    names = [name for name in names if not pa.types.is_nested(sample.table.schema.field(name).type)]
    head = replace(sample, table=sample.table.slice(0, _FIRST_ROWS))
    found: list[Twins] = []
    for group in _group(head, names, least=0):
        for alike in _group(sample, group, least=_FEWEST):
            found += _part_equal(sample, alike)
    return sorted(found, key=lambda twins: names.index(twins.names[0]))


def are_twins(sample: SampledRows, twins: Twins) -> bool:
    """Whether columns say the same in another sample as well; those that it lacks do not count."""
    first, *others = [name for name in twins.names if name in sample.names] or [""]
    if twins.equal:
        return all(_are_equal(sample, first, name) for name in others)
    return all(_stand_for_each_other(sample, first, name) for name in others)


def _stand_for_each_other(sample: SampledRows, first: str, second: str) -> bool:
    codes = []
    for name in (first, second):
        values, missing = take_column(sample, name, np.arange(sample.table.num_rows))
        codes.append(np.unique(np.where(missing, np.inf, values), return_inverse=True)[1])
    distinct = [len(np.unique(one)) for one in (*codes, codes[0] * len(codes[0]) + codes[1])]
    return distinct[0] == distinct[1] == distinct[2]


def _group(sample: SampledRows, names: list[str], least: int) -> list[list[str]]:
    groups: dict[bytes, list[str]] = {}
    for name in names:
        if (key := _describe_pattern(sample, name, least)) is not None:
            groups.setdefault(key, []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def _describe_pattern(sample: SampledRows, name: str, least: int) -> bytes | None:
    """Which rows of a column are alike, or in which order they come where none are; None where that says nothing."""
    values, missing = take_column(sample, name, np.arange(sample.table.num_rows))
    distinct, first, codes, counts = np.unique(
        np.where(missing, np.inf, values), return_index=True, return_inverse=True, return_counts=True
    )
    if len(codes) - counts.max(initial=0) < least or len(distinct) < min(least, 2):
        return None
    if len(codes) - len(distinct) >= _FEWEST or not least:
        order = np.argsort(np.argsort(first))  # values numbered as they first occur
        pattern = order[codes]
    else:
        reverse = len(distinct) - 1 - codes
        pattern = codes if codes[0] < reverse[0] else reverse
    described: bytes = pattern.astype(np.int32).tobytes() + missing.tobytes()
    return described


def _part_equal(sample: SampledRows, names: list[str]) -> list[Twins]:
    """Those with equal values, and those of which one stands for each value of the others."""
    groups: list[list[str]] = []
    for name in names:
        same = next((group for group in groups if _are_equal(sample, group[0], name)), None)
        if same is None:
            groups.append([name])
        else:
            same.append(name)
    found = [Twins(tuple(group), equal=True) for group in groups if len(group) > 1]
    if len(groups) > 1:
        found.append(Twins(tuple(group[0] for group in groups), equal=False))
    return found


def _are_equal(sample: SampledRows, first: str, second: str) -> bool:
    one, other = (sample.table.column(name) for name in (first, second))
    if pa.types.is_string(one.type) or pa.types.is_string(other.type):
        return bool(one.equals(other))
    values = [take_column(sample, name, np.arange(sample.table.num_rows))[0] for name in (first, second)]
    return bool(np.array_equal(values[0], values[1]))
