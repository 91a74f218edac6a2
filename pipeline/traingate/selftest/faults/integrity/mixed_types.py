"""A number is a word in some rows of all splits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class MixedTypes(Fault):
    """A number is a word in some rows of all splits.

    The dose is their share.
    """

    told_by = ("schema", "integrity", "quality")
    blocks = False
    doses = (0.01, 0.1)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        tables.change(
            name,
            lambda values: (
                values.astype(object)
                .where(~choose(rng, len(values), dose), "unknown")
                .map(lambda one: None if pd.isna(one) else str(one))
            ),
            where="all",
        )
        return Planted((name,))
