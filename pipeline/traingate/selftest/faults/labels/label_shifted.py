"""The most frequent class is rarer in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelShifted(Fault):
    """The most frequent class is rarer in held-out rows.

    The dose is by how much its share fell.
    """

    told_by = ("skew", "quality")
    doses = (0.05, 0.1, 0.3)
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        first, _second = tables.classes[:2]
        label = tables.label
        share = float((tables.asked[label] == first).mean()) or 1.0
        gone = min(0.95, dose / share)
        kept = (tables.asked[label] != first) | (rng.random(len(tables.asked)) >= gone)
        tables.splits[tables.held_out] = tables.asked[kept].reset_index(drop=True)
        return Planted((label,))
