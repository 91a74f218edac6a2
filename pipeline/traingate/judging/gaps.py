"""Columns that lack a value in the same rows: whoever did not write the one did not write the others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import combine_chunks
from traingate.batch.columns import read_validity
from traingate.judging.sampled import take_column
from traingate.profile.sampled_rows import SampledRows
from traingate.report.feature import Feature

_FEWEST = 5  # sampled rows without a value, of which it can be said that they are the same
_ALIKE = 0.8  # correlation of two gaps, which independent ones do not have however many rows they fill
_MOST_LEADERS = 200


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
    leaders: dict[str, np.ndarray] = {}
    for name in sample.table.column_names:
        gap = _find_gap(sample, name)
        if gap.sum() < _FEWEST:
            continue
        found[name] = next((leader for leader, other in leaders.items() if _correlate(gap, other) >= _ALIKE), name)
        if found[name] == name and len(leaders) < _MOST_LEADERS:
            leaders[name] = gap
    return found


def _find_gap(sample: SampledRows, name: str) -> np.ndarray:
    """Whether each row lacks the value, bool [k]."""
    kind = sample.table.schema.field(name).type
    if not pa.types.is_nested(kind):
        return take_column(sample, name, np.arange(sample.table.num_rows))[1]
    valid = read_validity(combine_chunks(sample.table.column(name)))
    return np.zeros(sample.table.num_rows, bool) if valid is None else ~valid


def _correlate(first: np.ndarray, second: np.ndarray) -> float:
    """The correlation of two gaps (phi); 1 where they are the same rows, even all of them."""
    one, two, both, rows = int(first.sum()), int(second.sum()), int((first & second).sum()), len(first)
    if one == two == both:
        return 1.0
    spread = one * two * (rows - one) * (rows - two)
    return (rows * both - one * two) / math.sqrt(spread) if spread > 0 else 0.0
