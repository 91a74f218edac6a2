"""A number is in another unit in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class UnitChanged(Fault):
    """A number is in another unit in held-out rows.

    The dose is what it was multiplied by.
    """

    told_by = ("skew", "quality")
    doses = (1.609344, 100, 1000)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        tables.change(name, lambda values: values * dose)
        return Planted((name,))
