"""A number is written with a decimal comma in held-out rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class DecimalCommas(Fault):
    """A number is written with a decimal comma in held-out rows."""

    told_by = ("schema",)
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        tables.change(name, lambda values: [None if pd.isna(one) else f"{one:.4f}".replace(".", ",") for one in values])
        return Planted((name,))
