"""Numbers that are put together from others, exactly: sums of up to three columns, products and ratios of two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from traingate.judging.formulas import combine, measure_rounding, round_factor, write_pair, write_sum

MOST_IN_SUMS = 40
"""Columns of which three are added up at most."""
MOST_IN_PAIRS = 150
"""Columns of which two are put together at most."""
_FEW = 24  # rows that tell which pairs can be meant
_LIKELY = 1e-3  # of the label's variance is left by a sum that may be exact on all rows
_SAME = 0.01  # relative difference of the ratios of those rows
_FINE = 0.005  # of the label's standard deviation: what is known less exactly proves nothing
_STORED = 1e-6  # relative precision of float32, with some sums
_MOSTLY = 0.9  # of the rows: a formula that fails in more is another one
_PARTS = 0.02  # of the label's standard deviation: what a part of a sum has to move it by


@dataclass(frozen=True)
class Identity:
    """The label as a formula of features.

    Attributes:
        columns: the features.
        formula: as it is written, `casual + registered`.
        rows: rows in which all of them are known.
        held: those in which the formula gives the label, to the precision that all are written with.
    """

    columns: tuple[str, ...]
    formula: str
    rows: int
    held: int


def find_identities(
    target: np.ndarray,
    columns: Mapping[str, np.ndarray],
    strongest: Sequence[str],
    least_rows: int,
    most_exceptions: float,
) -> list[Identity]:
    """The formulas that give the label, the shortest first; none of whose columns an earlier one names already.

    Args:
        target: the label, float64 [n].
        columns: features by name, float64 [n], NaN where missing.
        strongest: their names, the strongest first, as of many not all are tried.
        least_rows: rows that a formula has to be seen in.
        most_exceptions: the share of these rows in which it may fail.
    """
    spread = float(np.std(target))
    if not spread:
        return []
    names = [name for name in strongest if np.nanmin(columns[name]) < np.nanmax(columns[name])]
    found: list[Identity] = []
    case = _Case(target, columns, spread, {name: measure_rounding(columns[name]) for name in names})
    for identity in (*case.find_sums(names, 2), *case.find_pairs(names), *case.find_sums(names, 3)):
        enough = identity.rows >= least_rows and identity.rows - identity.held <= most_exceptions * identity.rows
        named = {name for one in found for name in one.columns}
        if enough and not named & set(identity.columns):
            found.append(identity)
    return found


@dataclass(frozen=True)
class _Case:
    target: np.ndarray
    columns: Mapping[str, np.ndarray]
    spread: float
    rounding: Mapping[str, float]

    def find_sums(self, names: Sequence[str], size: int) -> Iterator[Identity]:
        """Sums of so many columns, each with a factor, and a constant."""
        table, rows = self._take_whole_rows(names[: MOST_IN_SUMS if size > 2 else MOST_IN_PAIRS])
        target = self.target[rows]
        if len(table) < size or len(target) < _FEW or not np.ptp(target):
            return
        numbers, order = list(table), list(self.columns)
        matrix = np.array([table[name] for name in numbers])
        for group in find_fitting(matrix, target, size, _LIKELY):
            yield from self._prove_sum(sorted((numbers[at] for at in group), key=order.index))

    def find_pairs(self, names: Sequence[str]) -> Iterator[Identity]:
        """Products and ratios of two columns, with a factor."""
        names = list(names[:MOST_IN_PAIRS])
        few = self._choose_rows(names)
        if len(names) < 2 or len(few) < _FEW // 2:
            return
        matrix, target = np.array([self.columns[name][few] for name in names]), self.target[few]
        first, second = np.array(list(combinations(range(len(names)), 2))).T
        for operation, one, other in (("*", first, second), ("/", first, second), ("/", second, first)):
            for at in _find_constant(combine(operation, matrix[one], matrix[other]), target):
                yield from self._prove_pair(operation, names[one[at]], names[other[at]])

    def _take_whole_rows(self, names: Sequence[str]) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Columns in the rows, bool [n], in which all are known; of columns with many gaps, none."""
        some = [name for name in names if np.isnan(self.columns[name]).mean() <= 0.2]
        whole = np.isfinite(self.target)
        for name in some:
            whole = whole & np.isfinite(self.columns[name])
        if 2 * whole.sum() < len(whole):
            some = [name for name in some if not np.isnan(self.columns[name]).any()]
            whole = np.isfinite(np.array([self.target, *(self.columns[name] for name in some)])).all(0)
        return {name: self.columns[name][whole] for name in some}, whole

    def _choose_rows(self, names: Sequence[str]) -> np.ndarray:
        """Rows with a label of their own that is not 0, and few zeros and gaps."""
        _, first = np.unique(self.target, return_index=True)
        first = first[self.target[first] != 0]
        if not len(first) or not names:
            return first
        some = first[np.linspace(0, len(first) - 1, min(len(first), 20 * _FEW)).astype(np.int64)]
        known = sum(np.nan_to_num(self.columns[name][some]) != 0 for name in names)
        return some[np.argsort(-np.asarray(known), kind="stable")[:_FEW]]

    def _prove_sum(self, names: Sequence[str]) -> Iterator[Identity]:
        parts = np.array([self.columns[name] for name in names])
        rows = np.isfinite(parts).all(0) & np.isfinite(self.target)
        parts, target = parts[:, rows], self.target[rows]
        middle = np.median(parts, axis=1, keepdims=True)
        factors, constant = _fit_sum(parts - middle, target)
        shift = constant - float(factors @ middle[:, 0])
        rounded = np.array([round_factor(factor) for factor in factors])
        for chosen in (rounded, factors):
            if (np.abs(chosen) * parts.std(1) < _PARTS * self.spread).any():
                continue
            left = target - chosen @ parts
            offset = float(np.median(left)) if chosen is rounded else shift
            slack = sum(abs(factor) * self.rounding[name] for factor, name in zip(chosen, names, strict=True))
            stored = np.abs(chosen[:, None] * (parts - middle)).sum(0) * _STORED + 1e-6 * self.spread
            offset = 0.0 if abs(offset) <= np.median(stored + slack) + self._round_target() else round_factor(offset)
            held = self._count_held(left - offset, stored, slack)
            if held >= _MOSTLY * len(target):
                yield Identity(tuple(names), write_sum(names, chosen.tolist(), offset), len(target), held)
                return

    def _prove_pair(self, operation: str, first: str, second: str) -> Iterator[Identity]:
        one, other = self.columns[first], self.columns[second]
        value = combine(operation, one, other)
        rows = np.isfinite(value) & np.isfinite(self.target)
        with np.errstate(all="ignore"):
            factor = float(np.nanmedian(np.where(value[rows] != 0, self.target[rows] / value[rows], np.nan)))
            blur = self.rounding[first] * np.abs(other) + self.rounding[second] * np.abs(one)
            blur = blur if operation == "*" else blur / other**2
        for chosen in (round_factor(factor), factor):
            left, stored = self.target[rows] - chosen * value[rows], _STORED * np.abs(self.target[rows])
            held = self._count_held(left, stored, abs(chosen) * blur[rows])
            if held >= _MOSTLY * rows.sum():
                text = write_pair(operation, first, second, chosen)
                yield Identity((first, second), text, int(rows.sum()), held)
                return

    def _round_target(self) -> float:
        return measure_rounding(self.target) or (0.5 if (self.target == np.rint(self.target)).all() else 0.0)

    def _count_held(self, left: np.ndarray, stored: np.ndarray, slack: np.ndarray | float) -> int:
        """Rows in which nothing is left beyond what storage, or else rounding, may leave, if that proves anything."""
        held = 0
        for allowed in (0.0, self._round_target(), self._round_target() + slack):
            near = 1.01 * (stored + allowed)
            if np.median(near) <= _FINE * self.spread and held < _MOSTLY * len(left):
                held = int((np.abs(left) <= near).sum())
        return held


def find_fitting(matrix: np.ndarray, target: np.ndarray, size: int, left: float) -> list[tuple[int, ...]]:
    """Sets of `size` rows of a matrix, float [p, n], whose weighted sum leaves little of the target's variance.

    From the correlations alone, by Cramer's rule; best first, at most 20. Sets one of which says what another does are
    left out.
    """
    scaled = matrix - matrix.mean(1, keepdims=True)
    norms = np.sqrt((scaled**2).sum(1, keepdims=True))
    scaled = np.divide(scaled, norms, out=np.zeros_like(scaled), where=norms > 0)
    aim = target - target.mean()
    aim = aim / np.sqrt((aim**2).sum())
    among, towards = scaled @ scaled.T, scaled @ aim
    groups = np.array(list(combinations(range(len(matrix)), size)), np.int64).reshape(-1, size)
    blocks = among[groups[:, :, None], groups[:, None, :]]
    keep = (np.linalg.det(blocks) > 1e-9) & (norms[groups, 0] > 0).all(1)
    groups, blocks = groups[keep], blocks[keep]
    if not len(groups):
        return []
    sides = towards[groups]
    told = (sides * np.linalg.solve(blocks, sides[:, :, None])[:, :, 0]).sum(1)
    best = np.argsort(-told, kind="stable")[:20]
    return [tuple(groups[at].tolist()) for at in best if 1 - told[at] <= left]


def _fit_sum(parts: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, float]:
    """The factors and the constant of least squares, with the columns scaled first; parts float [p, n]."""
    scale = np.maximum(parts.std(1), 1e-300)
    design = np.vstack([parts / scale[:, None], np.ones(parts.shape[1])]).T
    found = np.linalg.lstsq(design, target, rcond=None)[0]
    return found[:-1] / scale, float(found[-1])


def _find_constant(values: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The rows of values, float [z, n], of which the target is always the same multiple."""
    with np.errstate(all="ignore"):
        ratio = np.where(np.isfinite(values) & (values != 0), target / values, np.nan)
        known = np.isfinite(ratio).sum(1)
        middle = np.full(len(ratio), np.nan)
        some = known >= _FEW // 2
        middle[some] = np.nanmedian(ratio[some], axis=1)
        apart = np.abs(ratio - middle[:, None]) > _SAME * np.abs(middle[:, None])
    return np.flatnonzero(some & ((apart & np.isfinite(ratio)).sum(1) <= known // 8) & (middle != 0))
