"""A category is written in two ways, in all splits alike."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class CaseVariants(Fault):
    """A category is written in two ways, in all splits alike.

    The dose is the share of the rarer one.
    """

    told_by = ("schema", "integrity", "quality")
    blocks = False
    doses = (0.02, 0.2)
    requires = (("categories", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.categories)
        tables.change(
            name,
            lambda values: values.where(
                ~choose(rng, len(values), dose),
                values.map(lambda one: f"{one} ".title() if isinstance(one, str) else one),
            ),
            where="all",
        )
        return Planted((name,))
