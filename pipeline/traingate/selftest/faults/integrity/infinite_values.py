"""A number is infinite in some rows of train."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class InfiniteValues(Fault):
    """A number is infinite in some rows of train.

    The dose is their share.
    """

    told_by = ("quality",)
    doses = (0.001, 0.01)
    requires = (("decimals", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        tables.change(name, lambda values: values.mask(choose(rng, len(values), dose), np.inf), where="train")
        return Planted((name,))
