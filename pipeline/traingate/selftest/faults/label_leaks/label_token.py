"""A word stands in the texts of one class alone."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelToken(Fault):
    """A word stands in the texts of one class alone.

    The dose is the share of that class's texts.
    """

    told_by = ("leakage",)
    doses = (0.5, 1)
    requires = (("texts", 1), ("classes", 2))

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.texts)
        tables.splits = {
            split: table.assign(
                **{
                    name: np.where(
                        (tables.encode_label(table) == 1) & (rng.random(len(table)) < dose),
                        "re: escalated " + table[name].astype(str),
                        table[name],
                    )
                }
            )
            for split, table in tables.splits.items()
        }
        return Planted((name,))
