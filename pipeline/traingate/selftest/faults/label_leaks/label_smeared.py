"""A feature is the label with noise."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelSmeared(Fault):
    """A feature is the label with noise.

    The dose is the noise's deviation, in deviations of the label.
    """

    told_by = ("leakage",)
    doses = (0.2, 0.1, 0.02)
    requires = (("numeric_label", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name, label = tables.name("index_b"), tables.label
        spread = float(tables.fitted[label].std()) * dose
        tables.add(name, lambda table: table[label] * 3 + 1 + rng.normal(0, spread * 3, len(table)))
        return Planted((name,))
