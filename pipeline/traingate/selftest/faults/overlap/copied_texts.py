"""Texts of train stand word for word in held-out rows, beside other columns."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class CopiedTexts(Fault):
    """Texts of train stand word for word in held-out rows, beside other columns.

    The dose is the share of such rows.
    """

    told_by = ("leakage",)
    doses = (0.02, 0.05, 0.2)
    requires = (("texts", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.texts)
        hit = choose(rng, len(tables.asked), dose)
        taken = rng.choice(tables.fitted[name].to_numpy(), int(hit.sum()), replace=False)
        values = tables.asked[name].to_numpy().copy()
        values[hit] = taken
        tables.splits[tables.held_out] = tables.asked.assign(**{name: values})
        return Planted((name,))
