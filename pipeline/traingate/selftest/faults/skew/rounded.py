"""A number was rounded in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class Rounded(Fault):
    """A number was rounded in held-out rows.

    The dose is to how many deviations.
    """

    told_by = ("skew", "quality")
    doses = (0.05, 0.2, 0.5)
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        step = dose * float(tables.fitted[name].std())
        tables.change(name, lambda values: (values / step).round() * step)
        return Planted((name,))
