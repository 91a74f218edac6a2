"""A number is greater in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class MeanShifted(Fault):
    """A number is greater in held-out rows.

    The dose is by how many deviations.
    """

    told_by = ("skew",)
    doses = (0.1, 0.25, 0.5, 1)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        by = dose * float(tables.fitted[name].std())
        tables.change(name, lambda values: values + by)
        return Planted((name,))
