"""Texts of train stand in held-out rows in capitals and with other spaces."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class CopiedTextsRespelt(Fault):
    """Texts of train stand in held-out rows in capitals and with other spaces.

    The dose is the share of such rows.
    """

    told_by = ("leakage",)
    doses = (0.05, 0.2)
    requires = (("texts", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.texts)
        hit = choose(rng, len(tables.asked), dose)
        values = tables.asked[name].to_numpy().copy()
        taken = rng.choice(tables.fitted[name].dropna().to_numpy(), int(hit.sum()), replace=False)
        values[hit] = [f" {text.upper().replace(' ', '  ')}" for text in taken]
        tables.splits[tables.held_out] = tables.asked.assign(**{name: values})
        return Planted((name,))
