"""A number is text in held-out rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class NumbersAsText(Fault):
    """A number is text in held-out rows."""

    told_by = ("schema",)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        tables.change(name, lambda values: [None if pd.isna(one) else f"{one} u" for one in values])
        return Planted((name,))
