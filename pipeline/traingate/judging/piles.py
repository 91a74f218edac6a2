"""One value that many rows of one split have and hardly any of the other: a limit, a stuck sensor, zeros for gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.judging.significance import hypergeometric, kolmogorov_smirnov, log_chance
from traingate.profile.summaries import Quantiles

_STANDS_OUT = 3.0  # times as frequent as in the other split, and by so many times as much as any other value
_NEAR, _BY_CHANCE = 0.05, 1.63  # distance of others that are alike; standard errors, passed once in a hundred times
_FEWEST_POINTS = 20  # distinct values; fewer are kinds of things, whose mix may change
_SURE = -9.2  # logarithm of a chance of 1 in 10,000
_OF_LIMIT = 0.5  # of the pile, that the other split has beyond it at least


@dataclass(frozen=True)
class Pile:
    """A value that many rows of one of two splits have.

    Attributes:
        value: the value.
        is_train: whether it is the first split that has the pile.
        piled, other: the share of rows that have it, in the split of the pile and in the other.
        beyond: the share of the other split that lies beyond it, where it is a limit; else 0.
        is_upper: whether it is a limit above.
        p: the chance of it, were the splits drawn alike, whatever the value.
    """

    value: float
    is_train: bool
    piled: float
    other: float
    beyond: float
    is_upper: bool
    p: float

    @property
    def excess(self) -> float:
        """By how much more of the one split has it."""
        return self.piled - self.other

    @property
    def is_limit(self) -> bool:
        """Whether values were cut off there: none lies beyond it, and in the other split many do."""
        return self.beyond > 0


def find_pile(ours: Quantiles, theirs: Quantiles, independent: tuple[float, float]) -> Pile | None:
    """The value that stands out in one split alone, the one with the lower chance; None where there is none.

    It has to be three times as frequent as in the other split, and to stand out three times as far as any other value:
    values recur in many honest columns, such as a patient's age in each of his rows, and zeros may be common in both.
    """
    found = [
        pile
        for is_train in (False, True)
        if (pile := _find_in(*((ours, theirs) if is_train else (theirs, ours)), independent, is_train=is_train))
    ]
    return min(found, key=lambda pile: (pile.p, -pile.excess), default=None)


def _find_in(piled: Quantiles, other: Quantiles, independent: tuple[float, float], *, is_train: bool) -> Pile | None:
    if min(len(piled.points), len(other.points)) < _FEWEST_POINTS:
        return None
    shares = piled.weights / piled.total
    elsewhere = _find_shares(other, piled.points)
    excess = shares - elsewhere
    at = int(excess.argmax())
    value, share, there = float(piled.points[at]), float(shares[at]), float(elsewhere[at])
    if share < _STANDS_OUT * there or excess[at] < _STANDS_OUT * float(np.delete(excess, at).max()):
        return None
    if not _are_others_alike(piled, other, at, value):
        return None
    rows = [max(1.0, side.total * part) for side, part in zip(
        (piled, other), independent if is_train else independent[::-1], strict=True
    )]  # fmt: skip
    hits = [round(part * most) for part, most in zip((share, there), rows, strict=True)]
    # Any of its values may be the one.
    tried = max(1.0, min(len(piled.points), rows[0]))
    p = min(1.0, tried * hypergeometric(hits[0], round(rows[0]), sum(hits), round(sum(rows))))
    beyond, is_upper = _measure_beyond(piled, other, at, value)
    if beyond < _OF_LIMIT * (share - there) or not _is_sure(beyond, rows):
        beyond = 0.0
    return Pile(value, is_train, share, there, beyond, is_upper, p)


def _are_others_alike(piled: Quantiles, other: Quantiles, at: int, value: float) -> bool:
    """Whether all values but those of the pile, and those beyond it where it is at an end, are as in the other split.

    Else the column moved as a whole, and a value that is common in it with it.
    """
    upper, lower = at == len(piled.points) - 1, at == 0
    inside = (other.points != value) & ((other.points < value) | (not upper)) & ((other.points > value) | (not lower))
    rest = Quantiles(np.delete(piled.points, at), np.delete(piled.weights, at), piled.rank_error)
    others = Quantiles(other.points[inside], other.weights[inside], other.rank_error)
    if not len(rest.points) or not len(others.points):
        return False
    chance = _BY_CHANCE * np.sqrt((rest.total + others.total) / (rest.total * others.total))
    return bool(kolmogorov_smirnov(rest, others)[0] <= max(_NEAR, chance))


def _find_shares(quantiles: Quantiles, values: np.ndarray) -> np.ndarray:
    """The share of rows with each value, float [n]."""
    at = np.minimum(np.searchsorted(quantiles.points, values), len(quantiles.points) - 1)
    return np.where(quantiles.points[at] == values, quantiles.weights[at], 0.0) / quantiles.total


def _measure_beyond(piled: Quantiles, other: Quantiles, at: int, value: float) -> tuple[float, bool]:
    """The share of the other split beyond the pile, where the pile lies at an end, and whether at the upper one."""
    if at == len(piled.points) - 1:
        return float(other.weights[other.points > value].sum() / other.total), True
    if at == 0:
        return float(other.weights[other.points < value].sum() / other.total), False
    return 0.0, False


def _is_sure(beyond: float, rows: list[float]) -> bool:
    """Whether chance next to never leaves none of the one split beyond the pile where the other has so many."""
    return log_chance(round(beyond * rows[1]), round(rows[1]), round(sum(rows))) < _SURE
