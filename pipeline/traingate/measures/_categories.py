"""Whole numbers that name something, as strings: the statistics that TFDV makes of a categorical integer."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from traingate.batch.columns import Column
from traingate.kinds import Kind

KINDS = (Kind.INT, Kind.BOOL)


def to_strings(column: Column) -> Column:
    """A column of whole numbers as a STRING column of their digits, each number once in its dictionary."""
    values = np.zeros(0, np.int64) if column.values is None else column.values
    if column.valid is not None:
        values = values * column.valid
    distinct, codes = np.unique(values, return_inverse=True)
    strings = pa.array([str(number) for number in distinct.tolist()], pa.string())
    return Column(column.name, Kind.STRING, column.valid, codes=codes, dictionary=strings)
