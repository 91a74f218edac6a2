"""Labels of train are missing."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class LabelMissing(Fault):
    """Labels of train are missing.

    The dose is their share.
    """

    told_by = ("quality",)
    doses = (0.01, 0.1)
    requires = (("label", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        tables.change(
            tables.label,
            lambda values: values.astype(object).where(~choose(rng, len(values), dose), None),
            where="train",
        )
        return Planted((tables.label,))
