"""Rows of one entity, which nobody declared, stand in train and in a held-out split."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class UndeclaredEntities(Fault):
    """Rows of one entity, which nobody declared, stand in train and in a held-out split."""

    told_by = ("leakage",)
    blocks = False
    requires = (("entities", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.entities[0]
        tables.redeal(tables.union().sample(frac=1, random_state=int(rng.integers(1 << 31))))
        return Planted((name,), roles=replace(tables.columns, entity=()))
