"""Held-out rows are copies of train's with another value in one category."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedOtherCategory(Fault):
    """Held-out rows are copies of train's with another value in one category.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.05, 0.2)
    requires = (("categories", 1), ("decimals", 3))

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.categories)
        known = tables.fitted[name].dropna().unique()
        tables.paste(rng, dose, lambda rows: rows.assign(**{name: rng.choice(known, len(rows))}))
        return Planted()
