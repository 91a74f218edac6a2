"""Rare categories that became several times as frequent, or as rare: the distance of two mixes hardly sees them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from traingate.judging.significance import hypergeometric

_FEWEST_ROWS = 20  # of both splits, from which a rate can be told
_LEAST_RATIO = 1.5  # below which no test is worth its time


class Rate(NamedTuple):
    """A category's rates in two splits: which it is, how many times the greater is the lesser, and by what chance."""

    at: int
    ratio: float
    p: float


def find_rate(rows: np.ndarray, totals: np.ndarray, independent: tuple[float, float]) -> Rate | None:
    """The category whose rate changed least by chance; None where none changed much.

    Fisher's exact test, its chance times the categories that were frequent enough for it. One that a split lacks is
    not looked at: that values are new or lost is told by other tests.

    Args:
        rows: of each category in both splits, float [k, 2].
        totals: rows of both splits, float [2].
        independent: independent rows for each row of both.
    """
    frequent = (rows.sum(1) >= _FEWEST_ROWS) & (rows > 0).all(axis=1)
    rates = np.where(rows > 0, rows, 1.0) / np.maximum(totals, 1.0)
    ratios = (rates.max(axis=1) / rates.min(axis=1)) if len(rows) else np.zeros(0)
    hits, drawn = np.round(rows * independent), np.round(totals * independent)
    found = [
        Rate(
            int(at),
            float(ratios[at]),
            min(1.0, int(frequent.sum()) * hypergeometric(
                int(hits[at, 1]), int(drawn[1]), int(hits[at].sum()), int(drawn.sum())
            )),
        )
        for at in np.flatnonzero(frequent & (ratios >= _LEAST_RATIO))
    ]  # fmt: skip
    return min(found, key=lambda one: one.p, default=None)
