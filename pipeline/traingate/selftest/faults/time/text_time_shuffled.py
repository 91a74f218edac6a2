"""The rows were dealt out at random, and the declared time is text."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class TextTimeShuffled(Fault):
    """The rows were dealt out at random, and the declared time is text."""

    told_by = ("leakage",)
    blocks = False  # random by design is possible: the gate warns
    requires = (("times", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.redeal(tables.union().sample(frac=1, random_state=int(rng.integers(1 << 31))))
        name = tables.times[0]
        tables.change(
            name,
            lambda values: pd.to_datetime(values, unit="s" if values.dtype.kind in "iuf" else None).astype(str),
            where="all",
        )
        return Planted((name,))
