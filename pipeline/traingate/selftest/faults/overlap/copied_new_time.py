"""Held-out rows are copies of train's that were logged at another time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedNewTime(Fault):
    """Held-out rows are copies of train's that were logged at another time.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.02, 0.05, 0.2)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.paste(rng, dose, lambda rows: rows)
        name = tables.name("logged_at")
        start = pd.Timestamp("2023-01-01")
        tables.add(name, lambda table: start + pd.to_timedelta(rng.integers(0, 10**7, len(table)), unit="s"))
        return Planted()
