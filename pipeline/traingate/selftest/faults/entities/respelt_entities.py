"""The entities of both splits are the same, but a held-out split writes them another way."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class RespeltEntities(Fault):
    """The entities of both splits are the same, but a held-out split writes them another way."""

    told_by = ("leakage", "schema")
    requires = (("entities", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.entities[0]
        tables.redeal(tables.union().sample(frac=1, random_state=int(rng.integers(1 << 31))))
        tables.change(name, lambda values: " ID-" + values.astype(str).str.upper())
        tables.change(name, lambda values: "id-" + values.astype(str).str.lower(), where="train")
        return Planted((name,))
