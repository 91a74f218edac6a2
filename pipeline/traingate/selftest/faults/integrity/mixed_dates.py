"""A column of dates is written in two ways."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class MixedDates(Fault):
    """A column of dates is written in two ways.

    The dose is the share of the rarer one.
    """

    told_by = ("schema", "integrity", "quality")
    blocks = False
    doses = (0.1, 0.5)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        name = tables.name("opened_on")

        def write(table: pd.DataFrame) -> list[str]:
            days = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 700, len(table)), unit="D")
            other = rng.random(len(table)) < dose
            return [day.strftime("%m/%d/%Y" if odd else "%Y-%m-%d") for day, odd in zip(days, other, strict=True)]

        tables.add(name, write)
        return Planted((name,))
