"""Held-out rows have a column that train lacks."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ColumnAdded(Fault):
    """Held-out rows have a column that train lacks."""

    told_by = ("schema",)
    blocks = False

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("extra_b")
        for split in tables.list_splits("held out"):
            tables.splits[split] = tables.splits[split].assign(**{name: rng.normal(0, 1, len(tables.splits[split]))})
        return Planted((name,))
