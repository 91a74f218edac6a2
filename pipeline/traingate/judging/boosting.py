"""Boosted trees that tell classes, on binned columns: in numpy, as importing scikit-learn takes a second."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from traingate.judging.relation import group_values

_BINS = 32
_TREES, _RATE, _DEPTH = 25, 0.25, 4
_LEAST_ROWS = 15  # of a leaf
_RIDGE = 5.0  # rows without a residual that each leaf is weighed with


def bin_columns(values: np.ndarray) -> np.ndarray:
    """Columns, float [n, columns] with NaN where missing, as small ints [columns, n]: 32 bins of equal rows, or 0.

    Missing values are 0. Rows that a model is asked of may be binned along, as no label takes part.
    """
    if not values.size:
        return np.zeros((values.shape[1], len(values)), np.int64)
    return np.stack([group_values(column, np.isnan(column), _BINS) for column in values.T])


@dataclass(frozen=True)
class _Tree:
    """A tree of forks in levels; a fork without a use sends all rows left.

    Attributes:
        columns, bins: int [2^level] by level: the column that a fork asks for, and the last bin that goes left.
        leaves: float [outputs, 2^depth].
    """

    columns: tuple[np.ndarray, ...]
    bins: tuple[np.ndarray, ...]
    leaves: np.ndarray

    def tell(self, codes: np.ndarray) -> np.ndarray:
        """What its leaves say of some rows, float [outputs, n]."""
        node, row = np.zeros(codes.shape[1], np.int64), np.arange(codes.shape[1])
        for columns, bins in zip(self.columns, self.bins, strict=True):
            node = 2 * node + (codes[columns[node], row] > bins[node])
        return np.asarray(self.leaves[:, node])


@dataclass(frozen=True)
class Boosted:
    """Trees that were grown one after the other, each on what those before it left (L2Boost, Bühlmann and Yu 2003).

    Made by `fit`. Scores are no probabilities: they only rank rows.
    """

    prior: np.ndarray
    trees: tuple[_Tree, ...]

    @classmethod
    def fit(cls, codes: np.ndarray, classes: np.ndarray) -> Boosted:
        """Learns classes, int [n] from 0, from binned columns, int [columns, n]; all outputs share a tree's forks."""
        found = int(classes.max(initial=0)) + 1
        wanted = range(found) if found > 2 else (1,)
        target = np.stack([(classes == label).astype(float) for label in wanted])
        prior = target.mean(1, keepdims=True)
        left, trees, codes = target - prior, [], np.ascontiguousarray(codes)
        for _ in range(_TREES if codes.size else 0):
            tree, node = _grow(codes, left)
            left = left - tree.leaves[:, node]
            trees.append(tree)
        return cls(prior, tuple(trees))

    def score(self, codes: np.ndarray) -> np.ndarray:
        """float [n, classes]: greater where a row rather is of a class; of two classes, [n, 1] for the second."""
        told = np.repeat(self.prior, codes.shape[1], axis=1)
        for tree in self.trees:
            told += tree.tell(codes)
        return np.asarray(told.T)


def _grow(codes: np.ndarray, left: np.ndarray) -> tuple[_Tree, np.ndarray]:
    """A tree that lessens the squares of what is left, float [outputs, n], and the leaf of each row."""
    node, row = np.zeros(codes.shape[1], np.int64), np.arange(codes.shape[1])
    bins, weights = int(codes.max()) + 1, [np.tile(part, len(codes)) for part in left]
    chosen: list[tuple[np.ndarray, np.ndarray]] = []
    for level in range(_DEPTH):
        gains = _measure_gains(codes, weights, node, (2**level, bins))
        best = gains.argmax(1)
        column, last = best // bins, np.where(gains.max(1) > 0, best % bins, bins)
        chosen.append((column, last))
        node = 2 * node + (codes[column[node], row] > last[node])
    rows = np.bincount(node, minlength=2**_DEPTH)
    sums = np.stack([np.bincount(node, part, minlength=2**_DEPTH) for part in left])
    columns, lasts = zip(*chosen, strict=True)
    return _Tree(columns, lasts, _RATE * sums / (rows + _RIDGE)), node


def _measure_gains(codes: np.ndarray, weights: list[np.ndarray], node: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """By how much the squares fall where a node's rows are parted behind a bin, float [nodes, columns × bins]."""
    nodes, bins = size
    shape = (len(codes), nodes, bins)
    place = (codes + node * bins + np.arange(len(codes))[:, None] * (nodes * bins)).ravel()
    below = np.bincount(place, minlength=len(codes) * nodes * bins).reshape(shape).cumsum(2).astype(float)
    above = below[:, :, -1:] - below
    gains = np.zeros(shape)
    for weight in weights:
        sums = np.bincount(place, weight, minlength=len(codes) * nodes * bins).reshape(shape).cumsum(2)
        whole = sums[:, :, -1:]
        gains += sums**2 / (below + _RIDGE) + (whole - sums) ** 2 / (above + _RIDGE)
        gains -= whole**2 / (below[:, :, -1:] + _RIDGE)
    gains[(below < _LEAST_ROWS) | (above < _LEAST_ROWS)] = 0.0
    return np.asarray(gains.transpose(1, 0, 2).reshape(nodes, -1))
