"""One held-out value is far too great."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class OneFarValue(Fault):
    """One held-out value is far too great.

    The dose is what it was multiplied by.
    """

    told_by = ("quality", "skew")
    doses = (100, 1000, 1000000)
    requires = (("numbers", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.numbers)
        top = float(tables.fitted[name].abs().median()) or 1.0
        tables.change(name, lambda values: values.mask(choose(rng, len(values), 0.0), top * dose))
        return Planted((name,))
