"""A column is empty in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class EmptyColumn(Fault):
    """A column is empty in held-out rows."""

    told_by = ("schema", "quality")
    requires = (("features", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.features)
        tables.change(name, lambda values: values.mask(np.ones(len(values), bool)))
        return Planted((name,))
