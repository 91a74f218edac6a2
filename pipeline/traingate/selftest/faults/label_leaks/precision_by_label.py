"""A number is rounded to one decimal where the label is of one class."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class PrecisionByLabel(Fault):
    """A number is rounded to one decimal where the label is of one class."""

    told_by = ("leakage",)
    requires = (("decimals", 1), ("classes", 2))

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        unit = float(tables.fitted[name].std()) / 10
        tables.splits = {
            split: table.assign(
                **{name: table[name].where(tables.encode_label(table) != 0, (table[name] / unit).round() * unit)}
            )
            for split, table in tables.splits.items()
        }
        return Planted((name,))
