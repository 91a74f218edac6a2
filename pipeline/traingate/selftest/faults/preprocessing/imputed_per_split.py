"""Missing numbers were filled in every split with its own mean."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class ImputedPerSplit(Fault):
    """Missing numbers were filled in every split with its own mean."""

    told_by = ("leakage", "skew")
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        tables.splits = {
            split: table.assign(**{name: table[name].mask(choose(rng, len(table), 0.1))})
            for split, table in tables.splits.items()
        }
        tables.change(name, lambda values: values.fillna(values.mean()), where="all")
        return Planted((name,))
