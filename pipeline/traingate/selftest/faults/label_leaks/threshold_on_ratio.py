"""The label says whether the ratio of two features is above a limit."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ThresholdOnRatio(Fault):
    """The label says whether the ratio of two features is above a limit."""

    told_by = ("leakage",)
    requires = (("two_classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        first, second = tables.name("tip_b"), tables.name("fare_b")
        tables.add(second, lambda table: rng.gamma(3, 5, len(table)).round(2) + 2)
        share = {
            split: np.where(
                tables.encode_label(table) == 1,
                rng.uniform(0.2001, 0.45, len(table)),
                rng.uniform(0, 0.1999, len(table)),
            )
            for split, table in tables.splits.items()
        }
        tables.splits = {
            split: table.assign(**{first: share[split] * table[second]}) for split, table in tables.splits.items()
        }
        return Planted((first, second))
