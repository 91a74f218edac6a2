"""Some labels of held-out rows were drawn at random."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class LabelNoise(Fault):
    """Some labels of held-out rows were drawn at random.

    The dose is their share.
    """

    told_by = ("skew", "leakage")
    doses = (0.1, 0.2, 0.4)
    rows = 5000
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        classes, label = tables.classes, tables.label
        for split in tables.list_splits("held out"):
            table = tables.splits[split]
            hit, drawn = choose(rng, len(table), dose), rng.integers(0, len(classes), len(table))
            values = [classes[at] if wrong else old for old, at, wrong in zip(table[label], drawn, hit, strict=True)]
            tables.splits[split] = table.assign(**{label: values})
        return Planted((label,))
