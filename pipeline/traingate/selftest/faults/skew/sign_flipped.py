"""A number has the other sign in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class SignFlipped(Fault):
    """A number has the other sign in held-out rows."""

    told_by = ("skew", "quality")
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = max(tables.numbers, key=lambda one: abs(float(tables.fitted[one].mean() / tables.fitted[one].std())))
        tables.change(name, lambda values: -values)
        return Planted((name,))
