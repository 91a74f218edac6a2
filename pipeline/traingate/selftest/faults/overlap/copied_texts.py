"""Texts of train stand word for word in held-out rows, beside other columns."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedTexts(Fault):
    """Texts of train stand word for word in held-out rows, beside other columns.

    The dose is the share of such rows.
    """

    told_by = ("leakage",)
    doses = (0.02, 0.05, 0.2)
    requires = (("texts", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        return Planted((tables.copy_texts(rng, dose, str),))
