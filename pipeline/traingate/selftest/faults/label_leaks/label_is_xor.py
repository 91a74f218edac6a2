"""The label says whether two flags differ."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelIsXor(Fault):
    """The label says whether two flags differ."""

    told_by = ("leakage",)
    requires = (("two_classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        first, second = tables.name("flag_a"), tables.name("flag_b")
        tables.add(first, lambda table: rng.integers(0, 2, len(table)))
        tables.add(second, lambda table: (tables.encode_label(table).astype(int) + table[first]) % 2)
        return Planted((first, second))
