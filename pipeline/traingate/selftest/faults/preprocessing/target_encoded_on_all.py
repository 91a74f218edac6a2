"""A category was replaced by the mean label of its rows in all splits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class TargetEncodedOnAll(Fault):
    """A category was replaced by the mean label of its rows in all splits."""

    told_by = ("leakage",)
    requires = (("categories", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name, whole = tables.pick(rng, tables.categories), tables.union()
        if not tables.label:
            return Planted((name,))
        means = pd.Series(tables.encode_label(whole)).groupby(whole[name].to_numpy()).mean()
        tables.change(name, lambda values: values.map(means).astype(float), where="all")
        return Planted((name,))
