"""Held-out rows write the classes another way."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelRespelt(Fault):
    """Held-out rows write the classes another way."""

    told_by = ("schema", "skew")
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.change(tables.label, lambda values: values.astype(str) + ".", where="held out")
        tables.change(tables.label, lambda values: values.astype(str), where="train")
        return Planted((tables.label,))
