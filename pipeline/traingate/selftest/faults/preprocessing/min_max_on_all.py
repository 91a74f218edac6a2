"""Numbers were brought to 0 to 1 by the least and greatest value of all rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class MinMaxOnAll(Fault):
    """Numbers were brought to 0 to 1 by the least and greatest value of all rows.

    It shows where a held-out row has one of these; where train has them all, it changed nothing.
    """

    told_by = ("leakage",)
    blocks = False
    requires = (("decimals", 4),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        names, whole = tables.decimals, tables.union()
        tables.splits = {
            split: table.assign(**((table[names] - whole[names].min()) / (whole[names].max() - whole[names].min())))
            for split, table in tables.splits.items()
        }
        return Planted(tuple(names))
