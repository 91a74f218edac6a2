"""A stand-in for "missing" is taken for a number in all splits."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class Sentinel(Fault):
    """A stand-in for "missing" is taken for a number in all splits.

    The dose is the share of rows.
    """

    told_by = ("quality", "skew")
    blocks = False
    doses = (0.005, 0.02, 0.1)
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        tables.change(
            name,
            lambda values: values.mask(
                choose(rng, len(values), dose), 9999.0 if values.abs().max() < 5000 else 99999999.0
            ),
            where="all",
        )
        return Planted((name,))
