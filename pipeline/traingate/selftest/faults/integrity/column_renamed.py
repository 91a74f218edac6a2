"""A column has another name in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ColumnRenamed(Fault):
    """A column has another name in held-out rows."""

    told_by = ("schema",)
    requires = (("features", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.features)
        other = tables.name(f"{name}_v2")
        for split in tables.list_splits("held out"):
            tables.splits[split] = tables.splits[split].rename(columns={name: other})
        return Planted((name, other))
