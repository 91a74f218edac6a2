"""The held-out rows are earlier than those that are trained on."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class TimeReversed(Fault):
    """The held-out rows are earlier than those that are trained on."""

    told_by = ("leakage",)
    requires = (("times", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.redeal(tables.union().sort_values(tables.times[0], ascending=False))
        return Planted((tables.times[0],))
