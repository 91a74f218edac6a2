"""The label is the sum of three features."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelIsSum(Fault):
    """The label is the sum of three features."""

    told_by = ("leakage",)
    requires = (("numeric_label", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        names = [tables.name(f"part_{at}") for at in "abc"]
        spread = float(tables.fitted[tables.label].std())
        tables.add(names[0], lambda table: rng.normal(0, spread, len(table)).round(3))
        tables.add(names[1], lambda table: rng.normal(0, spread, len(table)).round(3))
        tables.add(names[2], lambda table: table[tables.label] - table[names[0]] - table[names[1]])
        return Planted(tuple(names))
