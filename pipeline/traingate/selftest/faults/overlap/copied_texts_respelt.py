"""Texts of train stand in held-out rows in capitals and with other spaces."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedTextsRespelt(Fault):
    """Texts of train stand in held-out rows in capitals and with other spaces.

    The dose is the share of such rows.
    """

    told_by = ("leakage",)
    doses = (0.05, 0.2)
    requires = (("texts", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        def respell(text: str) -> str:
            return f" {text.upper().replace(' ', '  ')}"

        return Planted((tables.copy_texts(rng, dose, respell),))
