"""A number is zero where it was not measured, in all splits alike."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class ImpossibleZeros(Fault):
    """A number is zero where it was not measured, in all splits alike.

    The dose is the share of rows.
    """

    told_by = ("quality", "skew")
    blocks = False
    doses = (0.02, 0.1)
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        least = {name: float(tables.fitted[name].min() / tables.fitted[name].std()) for name in tables.decimals}
        name = max(least, key=lambda one: least[one])
        lift = max(0.0, 4 - least[name]) * float(tables.fitted[name].std())
        tables.change(name, lambda values: (values + lift).mask(choose(rng, len(values), dose), 0.0), where="all")
        return Planted((name,))
