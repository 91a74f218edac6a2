"""Train has five rows of a class."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class FewRowsOfClass(Fault):
    """Train has five rows of a class."""

    told_by = ("quality", "skew")  # held-out rows have many of the class, which is the graver half of it
    blocks = False
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        hit = np.flatnonzero(tables.fitted[tables.label] == tables.classes[-1])
        tables.splits[tables.train] = tables.fitted.drop(index=tables.fitted.index[hit[5:]]).reset_index(drop=True)
        return Planted((tables.label,))
