"""A column of lists stands beside a held-out split that is a part of train."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedBesideLists(Fault):
    """A column of lists stands beside a held-out split that is a part of train."""

    told_by = ("leakage",)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("embedding")
        tables.add(name, lambda table: list(rng.normal(0, 1, (len(table), 3)).round(6)))
        count = min(len(tables.asked), len(tables.fitted))
        tables.splits[tables.held_out] = tables.fitted.sample(count, random_state=1).reset_index(drop=True)
        return Planted()
