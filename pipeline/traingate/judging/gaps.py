"""Columns that lack a value in the same rows: whoever did not write the one did not write the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import combine_chunks
from traingate.batch.columns import read_numbers, read_validity
from traingate.kinds import Kind
from traingate.profile.sampled_rows import SampledRows
from traingate.report.feature import Feature

_FEWEST = 5  # sampled rows without a value, of which it can be said that they are the same
_ALIKE = 0.8  # correlation of two gaps, which independent ones do not have however many rows they fill
_MOST_LEADERS = 200
_MOST_ROWS = 4_000  # of a sample, which are as random as all of it


def find_gaps(samples: Mapping[str, SampledRows]) -> dict[str, dict[str, str]]:
    """For each split, the columns that lack values in the same sampled rows, each with the first of them.

    Rows are compared, not their numbers: two columns may lack equally many values by chance. A column whose gap is like
    no other's stands for itself; of more than 200 kinds of gaps the further ones are not compared.
    """
    return {split: dict(_group(sample)) for split, sample in samples.items()}


def mark_gaps(features: Iterable[Feature], samples: Mapping[str, SampledRows]) -> tuple[Feature, ...]:
    """The columns as a report has them, with their gaps."""
    gaps = find_gaps(samples)
    return tuple(
        replace(one, gaps={split: names[one.name] for split, names in gaps.items() if one.name in names})
        for one in features
    )


def _group(sample: SampledRows) -> Mapping[str, str]:
    found: dict[str, str] = {}
    leaders: list[str] = []
    gaps = np.zeros((_MOST_LEADERS, min(sample.table.num_rows, _MOST_ROWS)), np.float32)
    counts = np.zeros(_MOST_LEADERS)
    for name in sample.table.column_names:
        gap = _find_gap(sample, name)
        if gap.sum() < _FEWEST:
            continue
        alike = _correlate(gap.astype(np.float32), gaps[: len(leaders)], counts[: len(leaders)])
        found[name] = leaders[int(alike.argmax())] if len(alike) and alike.max() >= _ALIKE else name
        if found[name] == name and len(leaders) < _MOST_LEADERS:
            gaps[len(leaders)], counts[len(leaders)] = gap, gap.sum()
            leaders.append(name)
    return found


def _find_gap(sample: SampledRows, name: str) -> np.ndarray:
    """Whether each row lacks the value, or has NaN, bool [k]; of many rows the first."""
    array = combine_chunks(sample.table.column(name).slice(0, _MOST_ROWS))
    valid = read_validity(array)
    gap = np.zeros(len(array), bool) if valid is None else ~valid
    return gap | np.isnan(read_numbers(array, Kind.FLOAT)) if pa.types.is_floating(array.type) else gap


def _correlate(gap: np.ndarray, others: np.ndarray, two: np.ndarray) -> np.ndarray:
    """The correlation (phi) of a gap, 0 or 1 [k], with others [n, k] of `two` [n] rows; 1 with the same, even all."""
    rows, one, both = float(len(gap)), float(gap.sum()), (others @ gap).astype(float)
    spread = np.sqrt(one * two * (rows - one) * (rows - two))
    found = np.divide(rows * both - one * two, spread, out=np.zeros(len(two)), where=spread > 0)
    return np.where((both == one) & (both == two), 1.0, found)
