"""Some of a column's values in another unit than the others, by a power of ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.profile.summaries import Quantiles

_GAP = 0.4  # of the decimal logarithm, between the two groups: a factor of 2.5 in which there is nothing
_SHARES = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
_LEAST, _MOST = 0.005, 0.3  # of the values, that may be the rarer group
_FEWEST_RARE, _FEWEST_OTHERS = 10, 30  # distinct values, from which a group has a spread
_NEAR, _MOST_ERROR = 0.06, 0.15  # of the decimal logarithm: 15 %, and 40 % where few values tell the quantiles
_OF_SPREAD = 0.8


@dataclass(frozen=True)
class OtherUnit:
    """The rarer group of a column whose values are of two units.

    Attributes:
        rows: its values.
        factor: what it is of the others, a power of ten: 1,000 for grams among kilograms.
        border: the greatest of the others where the group lies above them, else their least.
    """

    rows: float
    factor: float
    border: float


def find_other_unit(quantiles: Quantiles) -> OtherUnit | None:
    """Positive values of which some are the others times a power of ten, apart from them and spread as they are.

    Two honest groups lie apart as well; that one has the other's quantiles, all times 10, 100 or 1,000, is how a unit
    looks that slipped. Five quantiles are compared, within 15 % and the error that few
    values leave. On clean columns of ten shapes (normal to Pareto, counts, mixtures by other factors) it was silent.
    """
    points, rows = quantiles.points, quantiles.weights
    if not len(points) or points[0] <= 0:
        return None
    logs, counts = np.log10(points), np.cumsum(rows)
    total = float(counts[-1])
    gaps = np.diff(logs)
    rare = np.minimum(counts[:-1], total - counts[:-1])
    gaps[(rare < _LEAST * total) | (rare > _MOST * total)] = 0.0
    if not len(gaps) or gaps.max() < _GAP:
        return None
    at = int(gaps.argmax()) + 1
    is_above = counts[at - 1] > total / 2
    low, high = Quantiles(logs[:at], rows[:at]), Quantiles(logs[at:], rows[at:])
    few, others = (high, low) if is_above else (low, high)
    if len(few.points) < _FEWEST_RARE or len(others.points) < _FEWEST_OTHERS:
        return None
    apart = few.at(_SHARES) - others.at(_SHARES)
    power = round(float(apart[2]))
    spread = float(np.ptp(others.at([0.1, 0.9])))
    error = min(_NEAR + 1.2 * spread / np.sqrt(few.total), _MOST_ERROR)
    # A tail that thins out has gaps as well, but none as wide as most of its values lie.
    if power == 0 or not 0 < spread < gaps.max() / _OF_SPREAD or (np.abs(apart - power) > error).any():
        return None
    border = float(points[at - 1] if is_above else points[at])
    return OtherUnit(float(few.total), 10.0**power, border)
