"""Numbers were standardised in every split with its own mean and deviation."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ScaledPerSplit(Fault):
    """Numbers were standardised in every split with its own mean and deviation."""

    told_by = ("leakage", "skew")
    requires = (("decimals", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        names = tables.decimals
        tables.splits = {
            split: table.assign(**((table[names] - table[names].mean()) / table[names].std(ddof=0)))
            for split, table in tables.splits.items()
        }
        return Planted(tuple(names))
