"""Some held-out rows lie within train's time."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class TimeOverlapping(Fault):
    """Some held-out rows lie within train's time.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.01, 0.05, 0.2)
    requires = (("times", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.times[0]
        hit = choose(rng, len(tables.asked), dose)
        values = tables.asked[name].copy()
        values[hit] = rng.choice(tables.fitted[name].to_numpy(), int(hit.sum()))
        tables.splits[tables.held_out] = tables.asked.assign(**{name: values})
        return Planted((name,))
