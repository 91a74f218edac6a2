"""A column has one value."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ConstantColumn(Fault):
    """A column has one value."""

    told_by = ("schema", "integrity", "quality")
    blocks = False

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("version_b")
        tables.add(name, lambda table: 7)
        return Planted((name,))
