"""A part of the rows has another category in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CategoryMoved(Fault):
    """A part of the rows has another category in held-out rows.

    The dose is the share of rows.
    """

    told_by = ("skew",)
    doses = (0.03, 0.1, 0.3)
    requires = (("categories", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.categories)
        first, second = tables.fitted[name].value_counts().index[:2]
        share = float((tables.asked[name] == first).mean()) or 1.0
        tables.change(
            name, lambda values: values.mask((values == first) & (rng.random(len(values)) < dose / share), second)
        )
        return Planted((name,))
