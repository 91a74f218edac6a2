"""The label is the ratio of two features."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelIsRatio(Fault):
    """The label is the ratio of two features."""

    told_by = ("leakage",)
    requires = (("numeric_label", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        first, second = tables.name("total"), tables.name("units")
        tables.add(second, lambda table: rng.gamma(3, 2, len(table)).round(3) + 0.5)
        tables.add(first, lambda table: table[tables.label] * table[second])
        return Planted((first, second))
