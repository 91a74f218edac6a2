"""Rows were repeated before the rows were split."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class DuplicatedBeforeSplit(Fault):
    """Rows were repeated before the rows were split.

    The dose is the share that was repeated.
    """

    told_by = ("leakage",)
    doses = (0.05, 0.1, 0.3)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        whole = tables.union()
        again = whole[choose(rng, len(whole), dose)]
        tables.redeal(pd.concat([whole, again]).sample(frac=1, random_state=int(rng.integers(1 << 31))))
        return Planted()
