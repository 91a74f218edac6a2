"""Letters of a text were decoded wrongly."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class Mojibake(Fault):
    """Letters of a text were decoded wrongly.

    The dose is the share of rows.
    """

    told_by = ("schema", "integrity", "quality")
    blocks = False
    doses = (0.02, 0.2)
    requires = (("categories", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.categories)
        tables.change(name, lambda values: values.where(~choose(rng, len(values), dose), "CafÃ© ZÃ¼rich"), where="all")
        return Planted((name,))
