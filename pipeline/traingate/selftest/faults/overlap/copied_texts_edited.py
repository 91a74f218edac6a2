"""Texts of train stand in held-out rows with one to three characters changed."""

from __future__ import annotations

import numpy as np

from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables


class CopiedTextsEdited(Fault):
    """Texts of train stand in held-out rows with one to three characters changed.

    The dose is the share of such rows.
    """

    told_by = ("leakage",)
    doses = (0.05, 0.2)
    requires = (("texts", 1),)

    def plant(self, tables: Tables, rng: np.random.Generator, dose: float) -> Planted:
        def edit(text: str) -> str:
            letters = list(text)
            for at in rng.integers(0, len(letters), int(rng.integers(1, 4))):
                letters[at] = "x"
            return "".join(letters)

        return Planted((tables.copy_texts(rng, dose, edit),))
