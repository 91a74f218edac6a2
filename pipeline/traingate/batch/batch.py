"""One Arrow record batch with the numpy views that measures share, so that no column is decoded or hashed twice."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from traingate.batch import rowhash
from traingate.batch.columns import Column, narrow_column, view_column
from traingate.kinds import Kind
from traingate.plan import Plan


class Batch:
    """Rows of one shard.

    Attributes:
        records: the rows as Arrow.
        plan: what is known of all splits.
        split: the split's name.
        shard: number of the shard within the split.
        first_row: the batch's first row, counted from the shard's first.
        path: the file that they were read from.
    """

    def __init__(
        self, records: pa.RecordBatch, plan: Plan, split: str, shard: int = 0, first_row: int = 0, path: str = ""
    ) -> None:
        self.path = path
        self.records, self.plan, self.split, self.shard, self.first_row = records, plan, split, shard, first_row
        self._columns: dict[str, Column] = {}
        self._sums: dict[frozenset[str], np.ndarray] = {}

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.records.num_rows)

    @property
    def kinds(self) -> Mapping[str, str]:
        """Kind by column, of all columns of the split."""
        return self.plan.types[self.split]

    def column(self, name: str) -> Column:
        """A column by name; all null where this file does not have it."""
        if name not in self._columns:
            index = self.records.schema.get_field_index(name)
            array = self.records.column(index) if index >= 0 else pa.nulls(self.rows)
            column = view_column(name, array, Kind(self.kinds[name]))
            self._columns[name] = narrow_column(column) if name in self.plan.single else column
        return self._columns[name]

    def row_hashes(self, names: tuple[str, ...]) -> np.ndarray:
        """uint64 [rows], not to be written to: hash of the named columns' values, in whatever order they come."""
        compared = frozenset(self.plan.compared)
        wanted = frozenset(names)
        # Copies, digests and samples ask for overlapping sets of columns: the large common part is hashed once.
        parts = [compared] if compared and compared <= wanted else []
        parts += [frozenset([name]) for name in names if not parts or name not in compared]
        hashes = [self._sum_hashes(part) for part in dict.fromkeys(parts)]
        return sum(hashes[1:], start=hashes[0]) if hashes else np.zeros(self.rows, np.uint64)

    def part_hashes(self) -> list[np.ndarray]:
        """uint64 [rows] each, not to be written to: hashes of the parts that the compared columns fall into."""
        return [self._sum_hashes(frozenset(part)) for part in self.plan.compared_parts]

    def _sum_hashes(self, names: frozenset[str]) -> np.ndarray:
        if names not in self._sums:
            total = np.zeros(self.rows, np.uint64)
            if len(names) > 1 and names == frozenset(self.plan.compared) and len(self.plan.compared_parts) > 1:
                for part in self.part_hashes():
                    total += part
            else:
                for name in names:
                    rowhash.add_column(total, self.column(name))
            self._sums[names] = total
        return self._sums[names]
