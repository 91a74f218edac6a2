"""Numbers were replaced by the principal components of all rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class ComponentsOnAll(Fault):
    """Numbers were replaced by the principal components of all rows."""

    told_by = ("leakage",)
    blocks = False
    requires = (("decimals", 4),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        names, whole = tables.decimals, tables.union()
        values = whole[names].fillna(whole[names].mean())
        spread = values.std(ddof=0)
        _, _, axes = np.linalg.svd(((values - values.mean()) / spread).to_numpy(), full_matrices=False)
        for split, table in tables.splits.items():
            scaled = ((table[names].fillna(values.mean()) - values.mean()) / spread).to_numpy()
            scores = pd.DataFrame(scaled @ axes.T, columns=[f"pc{at}" for at in range(len(names))], index=table.index)
            tables.splits[split] = pd.concat([table.drop(columns=names), scores], axis=1)
        return Planted(tuple(f"pc{at}" for at in range(len(names))))
