"""Some values of train are a million times too great."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class FarValues(Fault):
    """Some values of train are a million times too great.

    The dose is their share.
    """

    told_by = ("quality", "skew")
    doses = (0.001, 0.005, 0.02)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        tables.change(
            name, lambda values: values.mask(choose(rng, len(values), dose), values * 1e6 + 1e6), where="train"
        )
        return Planted((name,))
