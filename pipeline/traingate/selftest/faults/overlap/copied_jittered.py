"""Held-out rows are copies of train's of which one number was jittered by a thousandth of its deviation."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedJittered(Fault):
    """Held-out rows are copies of train's of which one number was jittered by a thousandth of its deviation.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.05, 0.2)
    requires = (("decimals", 3),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.pick(rng, tables.decimals)
        spread = float(tables.fitted[name].std()) / 1000
        tables.paste(rng, dose, lambda rows: rows.assign(**{name: rows[name] + rng.normal(0, spread, len(rows))}))
        return Planted()
