"""A number is missing where the label is of one class."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class MissingByLabel(Fault):
    """A number is missing where the label is of one class.

    The dose is the share of that class's rows in which it is missing.
    """

    told_by = ("leakage",)
    doses = (0.8, 0.9, 1)
    requires = (("numbers", 1), ("classes", 2))

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        tables.splits = {
            split: table.assign(
                **{name: table[name].where((tables.encode_label(table) != 0) | (rng.random(len(table)) >= dose))}
            )
            for split, table in tables.splits.items()
        }
        return Planted((name,))
