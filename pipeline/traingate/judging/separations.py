"""Two columns that together tell the label where neither does alone: by their sum, difference, product or ratio."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from traingate.judging.formulas import combine, find_round_between, round_factor, write_pair, write_sum

MOST_COLUMNS = 25
"""Columns that are put together, the strongest first."""
_LOOKED_AT = 1_000  # rows that tell which pairs are worth a look on all rows
_WAYS = (("-", False), ("+", False), ("*", False), ("/", False), ("/", True))
_WEIGHED = len(_WAYS)  # the way that comes last: a weighted sum
_TRIED = 6  # pairs that are judged on all rows
_ALIKE = 0.999  # correlation of two columns that are one


@dataclass(frozen=True)
class Separation:
    """What two columns together say of a class, or of a number.

    Attributes:
        columns: the two.
        formula: how they are put together, `tip / fare`.
        values: float64 [n], of all rows; what is not known is the median.
        others: what the best pair reaches that lacks one of the two, whichever it can better do without.
    """

    columns: tuple[str, str]
    formula: str
    values: np.ndarray
    others: float


class Pairs:
    """Every two of the strongest columns, put together in each way: what does not depend on the class is made once."""

    def __init__(self, columns: Mapping[str, np.ndarray]) -> None:
        """Takes features by name, float64 [n], NaN where missing, the strongest first."""
        self._names = list(columns)[:MOST_COLUMNS]
        self._matrix = np.array([columns[name] for name in self._names])
        rows = self._matrix.shape[-1] if len(self._names) else 0
        self._few = np.linspace(0, rows - 1, min(rows, _LOOKED_AT)).astype(np.int64)
        self._first, self._second = np.array(list(combinations(range(len(self._names)), 2)), np.int64).reshape(-1, 2).T
        self._ranks: dict[int, np.ndarray] = {}

    def find(
        self, target: np.ndarray, is_class: bool, least: float, without: Collection[str] = ()
    ) -> Iterator[Separation]:
        """The pairs that tell most, in each of their ways, best first; whoever takes one judges it on all rows.

        Args:
            target: the label, float64 [n]: a number, or whether a row is of the class that is asked for.
            is_class: whether the target is a class.
            least: the ROC AUC, or R², that a pair has to reach in a thousand rows.
            without: columns that take no part.
        """
        if not len(self._first) or not np.ptp(target[self._few]):
            return
        first, second = self._first, self._second
        scores = np.array([self._score(way, target[self._few], is_class) for way in range(_WEIGHED + 1)])
        out = np.array([name in without for name in self._names])
        scores[:, out[first] | out[second]] = 0.0
        best, alike = scores.max(0), _find_alike(self._matrix[:, self._few])
        for at in np.argsort(-best, kind="stable")[:_TRIED]:
            if best[at] < least:
                return
            pair, way = (int(first[at]), int(second[at])), int(scores[:, at].argmax())
            values, formula = _describe(
                self._matrix, target, (first[at : at + 1], second[at : at + 1]), way, self._names
            )
            lacking = [_find_best(best, ~(alike[part][first] | alike[part][second])) for part in pair]
            yield Separation((self._names[pair[0]], self._names[pair[1]]), formula, values, max(lacking))

    def _score(self, way: int, target: np.ndarray, is_class: bool) -> np.ndarray:
        """What each pair, put together in one way, says of the target in some rows."""
        if way in self._ranks:
            return _score_ranks(self._ranks[way], target)
        values = _put_together(self._matrix[:, self._few], target, self._first, self._second, way)
        if not is_class:
            return _score_squares(values, target)
        ranks = _rank(values)
        if way != _WEIGHED:  # whose weights depend on the class
            self._ranks[way] = ranks
        return _score_ranks(ranks, target)


def _put_together(
    matrix: np.ndarray, target: np.ndarray, first: np.ndarray, second: np.ndarray, way: int
) -> np.ndarray:
    """Pairs of rows of a matrix [p, n] put together in one way, float [pairs, n]; NaN becomes the median."""
    if way == _WEIGHED:
        weight = _weigh(matrix, target, first, second)
        found = matrix[first] + weight[:, None] * matrix[second]
    else:
        operation, turned = _WAYS[way]
        one, other = (second, first) if turned else (first, second)
        found = combine(operation, matrix[one], matrix[other])
    return fill_gaps(found)


def fill_gaps(values: np.ndarray) -> np.ndarray:
    """Rows of values, float [z, n], with their median where they are NaN, and 0 where all are."""
    gaps = np.isnan(values)
    some = np.flatnonzero(gaps.any(1))
    for row in some:
        known = values[row][~gaps[row]]
        values[row][gaps[row]] = np.median(known) if len(known) else 0.0
    return values


def _weigh(matrix: np.ndarray, target: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """What the second of each pair counts against the first, by least squares on the target (Fisher's discriminant)."""
    known = fill_gaps(np.where(np.isfinite(matrix), matrix, np.nan))
    centred = known - known.mean(1, keepdims=True)
    among, towards = centred @ centred.T, centred @ (target - target.mean())
    one = towards[first] * among[second, second] - towards[second] * among[first, second]
    other = towards[second] * among[first, first] - towards[first] * among[first, second]
    with np.errstate(all="ignore"):
        weight = other / one
    return np.where(np.isfinite(weight), weight, 0.0)


def _rank(values: np.ndarray) -> np.ndarray:
    """The ranks, from 1, in each row of values, float32 [z, n]; ties in the rows' own order, which is random."""
    ranks = np.empty(values.shape, np.float32)
    np.put_along_axis(
        ranks, np.argsort(values, axis=1), np.arange(1, values.shape[1] + 1, dtype=np.float32)[None], axis=1
    )
    return ranks


def _score_ranks(ranks: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The ROC AUC of each row of ranks, whichever way round."""
    ones = float(target.sum())
    found = (ranks @ target.astype(np.float32) - ones * (ones + 1) / 2) / max(ones * (len(target) - ones), 1.0)
    return np.maximum(found, 1 - found)


def _score_squares(values: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The R² of a straight line on each row of values; 0 where they are not finite."""
    finite = np.isfinite(values).all(1)
    scaled = np.where(finite[:, None], values, 0.0)
    scaled = scaled / np.maximum(np.abs(scaled).max(1, keepdims=True), 1e-300)
    scaled = scaled - scaled.mean(1, keepdims=True)
    aim = target - target.mean()
    squares = (scaled**2).sum(1) * (aim**2).sum()
    return np.where(squares > 0, (scaled @ aim) ** 2 / np.maximum(squares, 1e-300), 0.0)


def _describe(
    matrix: np.ndarray, target: np.ndarray, pair: tuple[np.ndarray, np.ndarray], way: int, names: list[str]
) -> tuple[np.ndarray, str]:
    values = _put_together(matrix, target, *pair, way)[0]
    one, other = (names[int(part[0])] for part in pair)
    if way == _WEIGHED:
        weight = float(_weigh(matrix, target, *pair)[0])
        return values, write_sum([one, other], [1.0, round_factor(weight)], 0.0)
    operation, turned = _WAYS[way]
    return values, write_pair(operation, *((other, one) if turned else (one, other)))


def _find_alike(matrix: np.ndarray) -> np.ndarray:
    """bool [p, p]: which columns are one and the same, but for their scale."""
    known = fill_gaps(np.where(np.isfinite(matrix), matrix, np.nan))
    centred = known - known.mean(1, keepdims=True)
    norms = np.sqrt((centred**2).sum(1))
    norms = np.where(norms > 0, norms, 1.0)
    return np.abs(centred @ centred.T) / (norms[:, None] * norms) >= _ALIKE


def _find_best(scores: np.ndarray, among: np.ndarray) -> float:
    return float(scores[among].max(initial=0.0))


def find_threshold(values: np.ndarray, positive: np.ndarray, most_exceptions: float) -> tuple[str, float] | None:
    """(`>` or `<=`, threshold) that tells the positive rows from all others; None where none does without exception.

    Rows on the threshold itself, where 0.1 + 0.2 may well be above 0.3, may be exceptions, to a share of all rows.
    """
    values = np.array([float(f"{value:.10g}") for value in values.tolist()])
    ones, others = values[positive], values[~positive]
    if not (len(ones) and len(others)):
        return None
    for sign, low, high in ((">", others, ones), ("<=", ones, others)):
        edge, beyond = float(low.max()), float(high.min())
        if edge < beyond:
            return sign, find_round_between(edge, beyond)
        if edge == beyond and (values == edge).sum() <= most_exceptions * len(values):
            return sign, edge
    return None


def find_unlike(flags: Mapping[str, np.ndarray], positive: np.ndarray) -> tuple[str, str] | None:
    """Two columns of two values each that are unlike exactly where a row is positive, or alike there (exclusive or).

    Args:
        flags: 0.0 or 1.0 by column, float64 [n], NaN where missing.
        positive: bool [n].
    """
    names = list(flags)
    matrix = np.array([flags[name] for name in names]).reshape(len(names), len(positive))
    few, some = matrix[:, :_LOOKED_AT], positive[:_LOOKED_AT]
    for at, one in enumerate(matrix):
        for other in range(at + 1, len(names)):
            if _is_unlike(few[at], few[other], some) and _is_unlike(one, matrix[other], positive):
                return names[at], names[other]
    return None


def _is_unlike(first: np.ndarray, second: np.ndarray, positive: np.ndarray) -> bool:
    known = ~(np.isnan(first) | np.isnan(second))
    unlike = (first != second)[known] == positive[known]
    vary = all(0 < flag[known].mean() < 1 for flag in (first, second)) if known.any() else False
    return vary and 2 * known.sum() >= len(known) and bool(unlike.all() or not unlike.any())
