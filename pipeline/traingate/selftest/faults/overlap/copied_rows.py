"""Held-out rows are copies of train's."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedRows(Fault):
    """Held-out rows are copies of train's.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.005, 0.02, 0.05, 0.2)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.paste(rng, dose, lambda rows: rows)
        return Planted()
