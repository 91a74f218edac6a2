"""A sensor repeats one value in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class Stuck(Fault):
    """A sensor repeats one value in held-out rows.

    The dose is the share of rows.
    """

    told_by = ("skew", "quality")
    doses = (0.05, 0.1, 0.3)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        value = tables.fitted[name].dropna().iloc[0]
        tables.change(name, lambda values: values.mask(choose(rng, len(values), dose), value))
        return Planted((name,))
