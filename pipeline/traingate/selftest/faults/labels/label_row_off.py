"""The labels of held-out rows are those of the rows before."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelRowOff(Fault):
    """The labels of held-out rows are those of the rows before."""

    told_by = ("skew", "leakage")
    hidden = "a label that goes with no feature is the same in any order"
    rows = 1000
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.change(tables.label, lambda values: np.roll(values.to_numpy(), 1))
        return Planted((tables.label,))
