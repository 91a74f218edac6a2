"""A number is zero where it was not measured in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class ZerosFilled(Fault):
    """A number is zero where it was not measured in held-out rows.

    The dose is the share of rows.
    """

    told_by = ("skew", "quality")
    doses = (0.05, 0.1, 0.3)
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        tables.change(name, lambda values: values.mask(choose(rng, len(values), dose), 0.0))
        return Planted((name,))
