"""A number is above zero for one class of many, and for no other."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class OneClassTold(Fault):
    """A number is above zero for one class of many, and for no other."""

    told_by = ("leakage",)
    requires = (("three_classes", 3),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("refund")
        told = len(tables.classes) // 2
        tables.add(
            name, lambda table: np.where(tables.encode_label(table) == told, rng.gamma(2, 30, len(table)).round(2), 0.0)
        )
        return Planted((name,))
