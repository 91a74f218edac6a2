"""Held-out rows have a category that train lacks."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class NewCategories(Fault):
    """Held-out rows have a category that train lacks.

    The dose is the share of rows.
    """

    told_by = ("skew", "schema")
    doses = (0.01, 0.03, 0.1)
    requires = (("categories", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.categories)
        tables.change(name, lambda values: values.mask(choose(rng, len(values), dose), "zz_new"))
        return Planted((name,))
