"""A number is in degrees Fahrenheit in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class Fahrenheit(Fault):
    """A number is in degrees Fahrenheit in held-out rows."""

    told_by = ("skew", "quality")
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        tables.change(name, lambda values: values * 1.8 + 32)
        return Planted((name,))
