"""Held-out rows have a class that train lacks."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class NewClass(Fault):
    """Held-out rows have a class that train lacks.

    The dose is their share.
    """

    told_by = ("schema", "skew")
    doses = (0.01, 0.05)
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        text = isinstance(tables.classes[0], str)
        value = "other_class" if text else 77
        if tables.fitted[tables.label].dtype == bool:
            tables.change(tables.label, lambda values: values.astype(int), where="all")
        tables.change(tables.label, lambda values: values.mask(choose(rng, len(values), dose), value))
        return Planted((tables.label,))
