"""Rows of train stand in it again with another label."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables, choose


class ConflictingLabels(Fault):
    """Rows of train stand in it again with another label.

    The dose is their share.
    """

    told_by = ("leakage", "integrity", "quality")
    blocks = False
    doses = (0.02, 0.1)
    requires = (("classes", 2),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        again = tables.fitted[choose(rng, len(tables.fitted), dose)]
        after = dict(zip(tables.classes, [*tables.classes[1:], tables.classes[0]], strict=True))
        again = again.assign(**{tables.label: again[tables.label].map(after)})
        tables.splits[tables.train] = pd.concat([tables.fitted, again], ignore_index=True)
        return Planted()
