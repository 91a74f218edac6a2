"""Rows of the rarest class were repeated before the rows were split."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class OversampledOnAll(Fault):
    """Rows of the rarest class were repeated before the rows were split.

    The dose is how often each was, on average.
    """

    told_by = ("leakage",)
    doses = (0.3, 1, 3)
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        whole = tables.union()
        rare = whole[tables.encode_label(whole) == len(tables.classes) - 1]
        again = rare.iloc[rng.integers(0, len(rare), max(1, round(dose * len(rare))))]
        tables.redeal(pd.concat([whole, again]).sample(frac=1, random_state=int(rng.integers(1 << 31))))
        return Planted()
