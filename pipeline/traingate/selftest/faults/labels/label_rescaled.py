"""The label is in another unit in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelRescaled(Fault):
    """The label is in another unit in held-out rows.

    The dose is what it was multiplied by.
    """

    told_by = ("skew", "quality")
    doses = (1.25, 2, 100)
    requires = (("numeric_label", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.change(tables.label, lambda values: values * dose)
        return Planted((tables.label,))
