"""Held-out rows lack a column."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ColumnDropped(Fault):
    """Held-out rows lack a column."""

    told_by = ("schema",)
    requires = (("features", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.features)
        for split in tables.list_splits("held out"):
            tables.splits[split] = tables.splits[split].drop(columns=name)
        return Planted((name,))
