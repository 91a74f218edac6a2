"""The labels of held-out rows belong to other rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelShuffled(Fault):
    """The labels of held-out rows belong to other rows."""

    told_by = ("skew", "leakage")
    hidden = "a label that goes with no feature is the same in any order"
    rows = 1000
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.change(tables.label, lambda values: rng.permutation(values.to_numpy()))
        return Planted((tables.label,))
