"""Held-out rows are copies of train's under new ids."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedNewId(Fault):
    """Held-out rows are copies of train's under new ids.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.02, 0.05, 0.2)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.paste(rng, dose, lambda rows: rows)
        name = tables.name("record_id")
        tables.add(name, lambda table: [f"{number:012x}" for number in rng.integers(0, 1 << 48, len(table))])
        return Planted()
