"""Tables that every fault can be planted in: one with classes, one whose label is a quantity."""

from __future__ import annotations

import numpy as np
import pandas as pd

from traingate.dataset import Columns
from traingate.selftest.tables import Tables

WORDS = ("refund", "late", "parcel", "again", "broken", "thanks", "never", "came", "colour", "wrong")


def visits(train: int = 400, held_out: int = 200, seed: int = 0, *, quantity: bool = False) -> Tables:
    """Later visits of other patients are held out; x0 and x1 go with each other, and x0 with the label."""
    rng = np.random.default_rng(seed)
    rows = train + held_out
    table = pd.DataFrame({f"x{at}": rng.normal(10, 2, rows) for at in range(4)})
    table["x1"] = table["x0"] + rng.normal(0, 1, rows)
    table["age"] = rng.integers(18, 90, rows)
    table["ward"] = rng.choice(["north", "south", "west"], rows)
    table["note"] = [f"{' '.join(rng.choice(WORDS, 5))} {number:x}" for number in rng.integers(0, 1 << 30, rows)]
    table["patient"] = [f"p{at // 4:04d}" for at in range(rows)]
    table["seen"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(rows), unit="h")
    score = table["x0"] - 10 + rng.normal(0, 2, rows)
    table["outcome"] = score if quantity else np.select([score > 2, score > 0], ["well", "same"], "ill")
    parts = {"train": table[:train], "eval": table[train:].reset_index(drop=True)}
    return Tables(parts, Columns("outcome", ("patient",), "seen"))


def two_classes(seed: int = 0) -> Tables:
    """As `visits`, with a label of 0 and 1."""
    tables = visits(seed=seed)
    tables.change("outcome", lambda values: (values == "well").astype(int), where="all")
    return tables
