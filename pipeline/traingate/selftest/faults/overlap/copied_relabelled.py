"""Held-out rows are copies of train's with the other label."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedRelabelled(Fault):
    """Held-out rows are copies of train's with the other label.

    The dose is their share.
    """

    told_by = ("leakage",)
    doses = (0.02, 0.05, 0.2)
    requires = (("two_classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        other = dict(zip(tables.classes, tables.classes[::-1], strict=True))
        tables.paste(rng, dose, lambda rows: rows.assign(**{tables.label: rows[tables.label].map(other)}))
        return Planted()
