"""Two columns are the same."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class DuplicatedColumn(Fault):
    """Two columns are the same."""

    told_by = ("schema", "integrity", "quality")
    blocks = False
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        other = tables.name(f"{name}_copy")
        tables.add(other, lambda table: table[name])
        return Planted((name, other))
