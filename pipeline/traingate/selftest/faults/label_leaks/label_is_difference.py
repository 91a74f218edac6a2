"""The label is the difference of two features."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelIsDifference(Fault):
    """The label is the difference of two features."""

    told_by = ("leakage",)
    requires = (("numeric_label", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        first, second = tables.name("gross"), tables.name("deducted")
        spread = float(tables.fitted[tables.label].std())
        tables.add(second, lambda table: rng.gamma(2, spread, len(table)).round(3))
        tables.add(first, lambda table: table[tables.label] + table[second])
        return Planted((first, second))
