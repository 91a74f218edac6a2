"""Two columns were swapped in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ColumnsSwapped(Fault):
    """Two columns were swapped in held-out rows."""

    told_by = ("skew", "schema")
    rows = 1000
    requires = (("numbers", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        first, second = rng.choice(tables.numbers, 2, replace=False)
        for split in tables.list_splits("held out"):
            table = tables.splits[split]
            tables.splits[split] = table.assign(**{first: table[second], second: table[first]})
        return Planted((first, second))
