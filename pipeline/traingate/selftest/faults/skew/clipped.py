"""A number was cut off above in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class Clipped(Fault):
    """A number was cut off above in held-out rows.

    The dose is the share of values that were.
    """

    told_by = ("skew", "quality")
    doses = (0.02, 0.1, 0.2)
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        limit = float(tables.fitted[name].quantile(1 - dose))
        tables.change(name, lambda values: values.clip(upper=limit))
        return Planted((name,))
