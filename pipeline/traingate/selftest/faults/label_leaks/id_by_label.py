"""An id grows with the label."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class IdByLabel(Fault):
    """An id grows with the label."""

    told_by = ("leakage",)
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("case_no")
        whole = tables.union()
        ranks = (tables.encode_label(whole) + rng.random(len(whole)) * 0.999).argsort().argsort()
        starts = np.cumsum([0, *(len(table) for table in tables.splits.values())])
        for at, (split, table) in enumerate(tables.splits.items()):
            tables.splits[split] = table.assign(**{name: ranks[starts[at] : starts[at] + len(table)] + 100_000})
        return Planted((name,))
