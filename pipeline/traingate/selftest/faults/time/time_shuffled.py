"""The rows were dealt out at random, although a time is declared."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class TimeShuffled(Fault):
    """The rows were dealt out at random, although a time is declared."""

    told_by = ("leakage",)
    blocks = False  # random by design is possible: the gate warns
    requires = (("times", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.redeal(tables.union().sample(frac=1, random_state=int(rng.integers(1 << 31))))
        return Planted((tables.times[0],))
