"""Rows of train stand in it twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class DuplicatedInTrain(Fault):
    """Rows of train stand in it twice.

    The dose is their share.
    """

    told_by = ("leakage", "integrity", "quality")
    blocks = False
    doses = (0.05, 0.1, 0.3)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        again = tables.fitted[choose(rng, len(tables.fitted), dose)]
        tables.splits[tables.train] = pd.concat([tables.fitted, again], ignore_index=True)
        return Planted()
