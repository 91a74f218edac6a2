"""The rows of every file are sorted by the label."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class SortedByLabel(Fault):
    """The rows of every file are sorted by the label."""

    told_by = ("leakage",)
    blocks = False
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        for split, table in tables.splits.items():
            order = np.argsort(tables.encode_label(table), kind="stable")
            tables.splits[split] = table.iloc[order].reset_index(drop=True)
        return Planted()
