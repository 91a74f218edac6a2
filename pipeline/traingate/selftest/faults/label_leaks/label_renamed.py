"""A feature of codes stands for the classes, one for one."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelRenamed(Fault):
    """A feature of codes stands for the classes, one for one."""

    told_by = ("leakage",)
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("code_b")
        codes = {value: f"k{at * 7 % 23:02d}" for at, value in enumerate(tables.classes)}
        tables.add(name, lambda table: table[tables.label].map(codes))
        return Planted((name,))
