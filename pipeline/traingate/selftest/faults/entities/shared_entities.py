"""Rows of one declared entity stand in train and in a held-out split."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class SharedEntities(Fault):
    """Rows of one declared entity stand in train and in a held-out split.

    The dose is the share of train's entities that are hit.
    """

    told_by = ("leakage",)
    doses = (0.02, 0.1, 0.5)
    requires = (("entities", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.entities[0]
        known = list(dict.fromkeys(tables.fitted[name]))
        chosen = {entity for entity, hit in zip(known, choose(rng, len(known), dose), strict=True) if hit}
        moved = tables.fitted[name].map(chosen.__contains__) & (rng.random(len(tables.fitted)) < 0.4)
        tables.splits[tables.held_out] = pd.concat([tables.asked, tables.fitted[moved]], ignore_index=True)
        tables.splits[tables.train] = tables.fitted[~moved].reset_index(drop=True)
        return Planted((name,))
