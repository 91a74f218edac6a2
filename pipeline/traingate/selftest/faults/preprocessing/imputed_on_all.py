"""Missing numbers were filled with the mean of all rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class ImputedOnAll(Fault):
    """Missing numbers were filled with the mean of all rows."""

    told_by = ("leakage",)
    blocks = False
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        tables.splits = {
            split: table.assign(**{name: table[name].mask(choose(rng, len(table), 0.1))})
            for split, table in tables.splits.items()
        }
        mean = tables.union()[name].mean()
        tables.change(name, lambda values: values.fillna(mean), where="all")
        return Planted((name,))
