"""The greatest values of a column became the least in held-out rows, and the least the greatest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class RanksReversed(Fault):
    """The greatest values of a column became the least in held-out rows, and the least the greatest."""

    told_by = ("skew", "leakage")
    hidden = "a column that goes with no other is the same upside down"
    rows = 1000
    requires = (("numbers", 3),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick_related()

        def reverse(values: pd.Series) -> np.ndarray:
            order = np.argsort(values.to_numpy(float), kind="stable")
            turned = values.to_numpy().copy()
            turned[order] = values.to_numpy()[order[::-1]]
            return turned

        tables.change(name, reverse)
        return Planted((name,))
