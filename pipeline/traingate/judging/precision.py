"""How precisely numbers were stored: with so many decimals, so many digits, in single or in double precision."""

from __future__ import annotations

import math

import numpy as np

_MOST_DECIMALS = 8
_EXACT = 1e14  # below which a float64 has digits left to tell whether it is whole
_DIGITS = range(4, 11)  # significant digits that values may be written with
_SHARED = 8  # float32 errors of a mean that was rounded before it was taken off, by which all values are off alike
_LARGEST = 1e70  # whose fourth power is a float64
_SINGLE, _DOUBLE = 2.0**-24, 1e-9  # relative errors of float32, and of what was computed with float64


def find_error(distinct: np.ndarray) -> tuple[float, float, float]:
    """How distinct finite values, float64 [k], were stored: the standard error of one, that by its size, and of all.

    The second is 0 where all have the same error. All may be off alike, as single precision rounds the mean that is
    taken off as well.
    """
    if not len(distinct):
        return math.inf, 0.0, 0.0
    largest = float(np.abs(distinct).max())
    for decimals in range(_MOST_DECIMALS + 1):
        if largest * 10.0**decimals < _EXACT and _are_whole(distinct * 10.0**decimals):
            return 10.0**-decimals / math.sqrt(12), 0.0, 0.0
    # Such errors grow with the value, and the deviation weighs them by the value once more.
    spread = max(math.sqrt(float((distinct**power).mean())) for power in (2, 4)) if largest < _LARGEST else largest
    relative, shared = _find_relative_error(distinct)
    return spread * relative, relative, shared


def _are_whole(values: np.ndarray) -> bool:
    """Whether all are integers, but for what multiplying by a power of ten does to the last bits."""
    with np.errstate(invalid="ignore"):
        return bool((np.abs(values - np.round(values)) <= 2e-15 * np.abs(values)).all())


def _find_relative_error(distinct: np.ndarray) -> tuple[float, float]:
    """The error of values by their own size, and that which all may have alike: by digits, float32 or float64."""
    with np.errstate(over="ignore"):
        if bool((distinct.astype(np.float32).astype(np.float64) == distinct).all()):
            return _SINGLE, _SHARED * _SINGLE
    some = distinct[distinct != 0]
    for digits in _DIGITS:
        units = 10.0 ** (np.floor(np.log10(np.abs(some))) + 1 - digits)
        if units.all() and _are_whole(some / units):
            # What was written with seven to nine digits may have been single precision.
            return 10.0 ** (1 - digits) / math.sqrt(12), _SHARED * _SINGLE if digits >= 7 else 0.0
    return _DOUBLE, 0.0
