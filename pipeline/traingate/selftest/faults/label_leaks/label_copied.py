"""A feature is the label, but for some rows."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class LabelCopied(Fault):
    """A feature is the label, but for some rows.

    The dose is the share of rows that are wrong.
    """

    told_by = ("leakage",)
    doses = (0.1, 0.05, 0.02, 0)
    requires = (("two_classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("flag_b")
        tables.add(name, lambda table: np.abs(tables.encode_label(table) - (rng.random(len(table)) < dose)).astype(int))
        return Planted((name,))
