"""A number is −999 where the label is of one class."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class SentinelByLabel(Fault):
    """A number is −999 where the label is of one class."""

    told_by = ("leakage",)
    requires = (("numbers", 1), ("classes", 2))

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        tables.splits = {
            split: table.assign(**{name: table[name].where(tables.encode_label(table) != 0, -999)})
            for split, table in tables.splits.items()
        }
        return Planted((name,))
