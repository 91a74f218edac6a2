"""A column was put in another order than its rows in held-out splits, so that its values belong to other rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ColumnShuffled(Fault):
    """A column was put in another order than its rows in held-out splits, so that its values belong to other rows."""

    told_by = ("skew", "leakage")
    hidden = "a column that goes with no other is the same in any order"
    rows = 1000
    requires = (("numbers", 3),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick_related()
        tables.change(name, lambda values: rng.permutation(values.to_numpy()))
        return Planted((name,))
