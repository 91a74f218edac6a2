"""A number varies more in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ScaleChanged(Fault):
    """A number varies more in held-out rows.

    The dose is how many times as much.
    """

    told_by = ("skew", "quality")
    doses = (1.25, 1.5, 2)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        middle = float(tables.fitted[name].mean())
        tables.change(name, lambda values: middle + (values - middle) * dose)
        return Planted((name,))
