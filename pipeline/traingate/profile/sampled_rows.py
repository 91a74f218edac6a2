"""The rows of a split's coordinated sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class SampledRows:
    """Rows of one split, in the order of their hashes, which is random with respect to the file.

    Attributes:
        rows_total: rows of the split.
        hashes: uint64 [k], ascending.
        shards: int64 [k], the shard that each row was read from.
        rows: int64 [k], its row within the shard. Of copies, where the sample is a part: the first copy's place.
        table: the rows [k], typed int64 (uint64 where a value needs it), float64, string, bool, timestamp[us] or
            list, whichever format carried them.
        zoned: columns of times that a file carried with their time zone; the table has them in UTC, without it.
    """

    rows_total: int
    hashes: np.ndarray
    shards: np.ndarray
    rows: np.ndarray
    table: pa.Table
    zoned: tuple[str, ...] = ()

    @cached_property  # the table lists its names anew each time, which is asked column by column
    def names(self) -> frozenset[str]:
        """The table's columns."""
        return frozenset(self.table.column_names)

    @property
    def complete(self) -> bool:
        """Whether every row of the split is in the sample."""
        return len(self.hashes) == self.rows_total
