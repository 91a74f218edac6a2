"""Held-out rows are copies of train's of which all numbers were jittered by a thousandth of their deviation."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedAllJittered(Fault):
    """Held-out rows are copies of train's of which all numbers were jittered by a thousandth of their deviation.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.05, 0.2)
    requires = (("decimals", 4),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        names = tables.decimals
        spreads = tables.fitted[names].std().to_numpy() / 1000
        tables.paste(
            rng, dose, lambda rows: rows.assign(**(rows[names] + rng.normal(0, spreads, (len(rows), len(names)))))
        )
        return Planted()
