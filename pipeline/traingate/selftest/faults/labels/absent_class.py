"""Held-out rows lack a class."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class AbsentClass(Fault):
    """Held-out rows lack a class."""

    told_by = ("quality", "skew")
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        kept = tables.asked[tables.label] != tables.classes[1]
        tables.splits[tables.held_out] = tables.asked[kept].reset_index(drop=True)
        return Planted((tables.label,))
