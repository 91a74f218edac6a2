"""Held-out rows are copies of train's with columns in another order and whole numbers as floats."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedRetyped(Fault):
    """Held-out rows are copies of train's with columns in another order and whole numbers as floats.

    The dose is their share.
    """

    told_by = ("leakage", "schema")
    doses = (0.05, 0.2)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.paste(rng, dose, lambda rows: rows)
        table = tables.asked[list(tables.asked.columns)[::-1]]
        whole = [name for name in tables.numbers if table[name].dtype.kind in "iu"]
        tables.splits[tables.held_out] = table.astype(dict.fromkeys(whole, float))
        return Planted()
