"""A feature is missing in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class MoreMissing(Fault):
    """A feature is missing in held-out rows.

    The dose is the share of rows.
    """

    told_by = ("quality", "skew")
    doses = (0.02, 0.1, 0.3)
    requires = (("features", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.features)
        tables.change(name, lambda values: values.mask(choose(rng, len(values), dose)))
        return Planted((name,))
