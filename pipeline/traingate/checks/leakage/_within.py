"""Columns that were standardised within groups of rows, as each person's or each day's: honest where a group is whole.

Where such groups are in one split each, every split has mean 0 by itself, though none was fitted to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import combine_chunks
from traingate.checks.leakage._fits import CLEAR, Fit, NumericColumn
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile

_FEWEST_GROUPS, _FEWEST_ROWS = 3, 3  # groups, and rows of one, on average
_MOST_ASKED = 60  # columns that may name the groups


def leave_out_grouped(
    profile: Profile, columns: Sequence[NumericColumn], fits: Sequence[Fit], train: str, split: str
) -> list[Fit]:
    """The columns that were not centred within the groups that another column names, in train and in the split.

    Asked for where the samples hold all rows.
    """
    named = {column.name: column for column in columns}
    if not fits or not named[fits[0].name].complete:
        return list(fits)
    left = list(fits)
    for codes in _list_groups(profile, {fit.name for fit in fits}, train, split):
        left = [fit for fit in left if not _is_centred_within(named[fit.name], codes, train, split)]
        if not left:
            break
    return left


def _list_groups(profile: Profile, told: set[str], train: str, split: str) -> Iterator[np.ndarray]:
    """The rows' groups, int [n], -1 where missing, by columns that part the rows into groups."""
    tables = [profile.of(Sample, name).table for name in (train, split)]
    names = [name for name in tables[0].column_names if name in tables[1].column_names and name not in told]
    for name in names[:_MOST_ASKED]:
        first, second = (combine_chunks(table.column(name)) for table in tables)
        if first.type != second.type or pa.types.is_nested(first.type) or pa.types.is_floating(first.type):
            continue
        encoded = pa.concat_arrays([first, second]).dictionary_encode()
        ours, groups = len(first), len(encoded.dictionary)
        codes = np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int64)
        if _FEWEST_GROUPS <= groups <= len(codes) / _FEWEST_ROWS and len(np.unique(codes[:ours])) > 1:
            yield codes


def _is_centred_within(column: NumericColumn, codes: np.ndarray, train: str, split: str) -> bool:
    values = np.concatenate([column.values[train], column.values[split]])
    known = np.isfinite(values) & (codes >= 0)
    if not known.any():
        return False
    rows = np.bincount(codes[known])
    present = rows > 0
    means = np.bincount(codes[known], values[known])[present] / rows[present]
    bounds = [column.bound_error(column.moments[train]._replace(rows=float(count))) for count in rows[present]]
    return bool((np.abs(means) <= CLEAR * np.array(bounds)).all())
