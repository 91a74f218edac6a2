"""Rows of the rarest class were interpolated (SMOTE) before the rows were split."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class InterpolatedOnAll(Fault):
    """Rows of the rarest class were interpolated (SMOTE) before the rows were split.

    The dose is how many were made of each, on average.
    """

    told_by = ("leakage",)
    doses = (1, 3)
    requires = (("classes", 2), ("decimals", 4))

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        whole, names = tables.union(), tables.decimals
        rare = whole[tables.encode_label(whole) == len(tables.classes) - 1].reset_index(drop=True)
        values = rare[names].fillna(rare[names].mean()).to_numpy(float)
        scaled = values / np.where(values.std(0) > 0, values.std(0), 1)
        made = rng.integers(0, len(rare), max(1, round(dose * len(rare))))
        made = made[:2000]
        near = np.array(
            [np.argsort(((scaled - scaled[row]) ** 2).sum(1))[1:6][rng.integers(min(5, len(rare) - 1))] for row in made]
        )
        mixed = values[made] + rng.random((len(made), 1)) * (values[near] - values[made])
        rows = rare.iloc[made].assign(**dict(zip(names, mixed.T, strict=True)))
        tables.redeal(pd.concat([whole, rows]).sample(frac=1, random_state=int(rng.integers(1 << 31))))
        return Planted()
