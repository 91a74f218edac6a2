"""Numbers that were rounded: a step of which all values of one split are multiples, and those of another are not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.judging.atoms import find_equal_steps, spread
from traingate.judging.significance import hypergeometric
from traingate.profile.summaries import Numbers, Quantiles

_FEWEST_POINTS = 5  # distinct values, without which any values lie on a grid
_MOSTLY, _HARDLY = 0.95, 0.5  # share of the values on the grid, of the split that was rounded and of the other
_DECIMALS = range(-6, 7)
_MOST_STEPS = 1e9  # as far as a float tells neighbours apart well enough
_NEAR, _SINGLE, _MOST_ERROR = 1e-6, 2e-7, 0.01  # of a step: of a double, for each step of a float32, at most
_WIDER = 1.5  # times a power of ten, from which a step is another one
_FINER = 0.2  # of the step; values on a grid of their own that is wider are in another unit


@dataclass(frozen=True)
class Rounded:
    """A step to which one of two splits was rounded.

    Attributes:
        step: the step, in the column's unit.
        decimals: how many decimals it is, negative for tens; None where it is no power of ten.
        relative: the step, in standard deviations of the split that was not rounded.
        is_train: whether it is the first split that was rounded.
        coarse, fine: share of the values that are multiples of it, in the split that was rounded and in the other.
        p: the chance of that, were the splits drawn alike.
        finer: decimals that nearly all values of the other split have; None where they have more than six.
    """

    step: float
    decimals: int | None
    relative: float
    is_train: bool
    coarse: float
    fine: float
    p: float
    finer: int | None = None


def find_rounding(ours: Numbers, theirs: Numbers, independent: tuple[float, float]) -> Rounded | None:
    """The step to which either split was rounded and the other was not; None where neither was.

    A power of ten, or any step that all values are apart by. Where the finer split lies on a grid of its own, next to
    as wide, it is another unit.

    Args:
        ours: the column in train.
        theirs: the column in a held-out split.
        independent: independent rows for each row of both.
    """
    sides = ours.quantiles, theirs.quantiles
    if min(len(one.points) for one in sides) < _FEWEST_POINTS:
        return None
    for is_train in (False, True):
        coarse, fine = sides if is_train else sides[::-1]
        found = _find_widest(ours if is_train else theirs, coarse, fine)
        if found is None:
            continue
        step, start, decimals = found
        shares = _share_on(coarse, step, start), _share_on(fine, step, start)
        own = find_equal_steps(fine)
        scale = spread(fine)
        if shares[0] < _MOSTLY or shares[1] > _HARDLY or not scale or (own is not None and own > _FINER * step):
            continue
        p = _test(shares, (coarse, fine), independent if is_train else independent[::-1])
        return Rounded(step, decimals, step / scale, is_train, *shares, p, _count_decimals(fine, _MOSTLY))
    return None


def _find_widest(numbers: Numbers, coarse: Quantiles, fine: Quantiles) -> tuple[float, float, int | None] | None:
    """A step, where it starts and its decimals: steps of 5 are told before whole numbers."""
    decimals, step = _find_decimals(coarse, fine), _find_step(numbers, coarse)
    wider = step is not None and (decimals is None or step[0] > _WIDER * decimals[0])
    return step if wider else decimals


def _find_decimals(coarse: Quantiles, fine: Quantiles) -> tuple[float, float, int] | None:
    """The widest power of ten on which nearly all of one lie, if hardly any of the other do."""
    decimals = _count_decimals(coarse, _MOSTLY)
    return None if decimals is None else (10.0**-decimals, 0.0, decimals) if _is_off(fine, decimals) else None


def _is_off(fine: Quantiles, decimals: int) -> bool:
    return _share_on(fine, 10.0**-decimals, 0.0) <= _HARDLY


def _count_decimals(quantiles: Quantiles, share: float) -> int | None:
    """How many decimals so many of the values have, at most; negative for tens, None for more than six."""
    return next((one for one in _DECIMALS if _share_on(quantiles, 10.0**-one, 0.0) >= share), None)


def _find_step(numbers: Numbers, coarse: Quantiles) -> tuple[float, float, None] | None:
    """A step of no power of ten, where all values are known."""
    step = find_equal_steps(coarse) if numbers.counts is not None else None
    return None if step is None else (step, float(coarse.points[0]), None)


def _share_on(quantiles: Quantiles, step: float, start: float) -> float:
    """The share of the values that are multiples of a step, as far as a float says."""
    steps = (quantiles.points - start) / step
    if np.abs(steps).max(initial=0.0) > _MOST_STEPS:
        return 0.0
    allowed = np.minimum(_NEAR + _SINGLE * np.abs(steps), _MOST_ERROR)
    on = np.abs(steps - np.round(steps)) <= allowed
    return float(quantiles.weights[on].sum() / max(quantiles.total, 1.0))


def _test(shares: tuple[float, float], sides: tuple[Quantiles, Quantiles], independent: tuple[float, float]) -> float:
    """The chance that so many more values of the first lie on the grid."""
    rows = [max(1, round(one.total * share)) for one, share in zip(sides, independent, strict=True)]
    hits = [min(most, round(share * most)) for share, most in zip(shares, rows, strict=True)]
    return hypergeometric(hits[0], rows[0], sum(hits), sum(rows))
