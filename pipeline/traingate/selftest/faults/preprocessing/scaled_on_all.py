"""Numbers were standardised with the mean and deviation of all rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ScaledOnAll(Fault):
    """Numbers were standardised with the mean and deviation of all rows."""

    told_by = ("leakage",)
    blocks = False
    requires = (("decimals", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        names, whole = tables.decimals, tables.union()
        tables.splits = {
            split: table.assign(**((table[names] - whole[names].mean()) / whole[names].std(ddof=0)))
            for split, table in tables.splits.items()
        }
        return Planted(tuple(names))
