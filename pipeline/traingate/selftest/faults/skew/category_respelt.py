"""A category is in capitals, behind a blank, in held-out rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CategoryRespelt(Fault):
    """A category is in capitals, behind a blank, in held-out rows."""

    told_by = ("skew", "schema")
    requires = (("categories", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.categories)
        tables.change(name, lambda values: values.map(lambda one: f"{one}_".upper() if isinstance(one, str) else one))
        return Planted((name,))
