"""A value of a category stands beside one class alone."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class PureLevel(Fault):
    """A value of a category stands beside one class alone.

    The dose is the share of that class's rows that have it.
    """

    told_by = ("leakage",)
    blocks = False  # a level of its own is honest in some data, so the gate warns
    doses = (0.03, 0.1, 0.3)
    requires = (("categories", 1), ("classes", 2))

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.categories)
        for split, table in tables.splits.items():
            rows = np.flatnonzero(tables.encode_label(table) == 1)
            values = table[name].to_numpy().copy()
            values[rows[choose(rng, len(rows), dose)]] = "closed"
            tables.splits[split] = table.assign(**{name: values})
        return Planted((name,))
