"""The statistics of one column, as plain values that checks judge and edges turn into TFDV's protos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from traingate.kinds import Kind

MOST_SLICES = 100
"""Values of a slice column that have statistics of their own; of more, those that come first in their order."""


@dataclass(frozen=True)
class Quantiles:
    """A weighted summary of a sorted column of finite numbers, from which any quantile can be read.

    Attributes:
        points: float64 [k], ascending, values that occur.
        weights: float64 [k], rows that each point stands for; their sum is the number of finite values.
        rank_error: bound on the rank error, as a share of the rows.
    """

    points: np.ndarray
    weights: np.ndarray
    rank_error: float = 0.0

    @property
    def total(self) -> float:
        """Number of finite values."""
        return float(self.weights.sum())

    def at(self, shares: np.ndarray | list[float]) -> np.ndarray:
        """The quantiles at shares in [0, 1], float64 [n]: the first point whose cumulative weight reaches the share."""
        if not len(self.points):
            return np.full(len(shares), np.nan)
        reached = np.searchsorted(np.cumsum(self.weights), np.asarray(shares) * self.total, side="left")
        return self.points[np.minimum(reached, len(self.points) - 1)]

    def share_up_to(self, values: np.ndarray) -> np.ndarray:
        """The share of the rows that are at most each value (the empirical distribution function), float64 [n]."""
        cumulative = np.concatenate([[0.0], np.cumsum(self.weights)])
        return cumulative[np.searchsorted(self.points, values, side="right")] / max(self.total, 1.0)


@dataclass(frozen=True)
class Numbers:
    """Statistics of an INT, FLOAT, BOOL or TIME column; TIME counts microseconds since 1970 UTC.

    Attributes:
        zeros: values equal to 0.
        nans: NaN values; they are values, not missing ones, and part of no figure below.
        infinities: (negative, positive) infinite values.
        minimum, maximum: of all values but NaN, infinities included; nan where there are none. Python ints, exact
            beyond 2^53, where the column holds integers, bools or times.
        mean, std: of the finite values; the population's standard deviation.
        quantiles: of the finite values.
        counts: rows by value where at most 1,000 distinct finite values occur, ascending; None where more do. Keys are
            ints as the minimum is.
    """

    zeros: int
    nans: int
    infinities: tuple[int, int]
    minimum: float
    maximum: float
    mean: float
    std: float
    quantiles: Quantiles
    counts: Mapping[float, int] | None = None


@dataclass(frozen=True)
class Strings:
    """Statistics of a STRING column.

    Attributes:
        distinct: number of distinct values, estimated where `exact` is False.
        exact: whether `hashes` and `counts` hold every value.
        top: the most frequent values with their rows, most frequent first, ties by value, the greater first, as in
            TFDV; cut after 1 KB; bytes are decoded with `backslashreplace`. All values where there are at most 1,000.
            Where `exact` is False, a value's rows may be too low, by at most rows / 2,048.
        hashes: uint64 [k], ascending: `hashing.hash_bytes` of the values as they are, not stripped, as TFDV
            distinguishes them. The smallest 65,536 where there are more (fewer in tables of more than 64 columns).
        counts: int64 [k]: rows of each hash.
        mean_bytes: average length.
        max_bytes: greatest length.
        invalid_utf8: rows that are not valid UTF-8.
        numeric: rows whose string is a number, where all distinct values were seen; else 0.
    """

    distinct: int
    exact: bool
    top: tuple[tuple[str, int], ...]
    hashes: np.ndarray
    counts: np.ndarray
    mean_bytes: float
    max_bytes: int
    invalid_utf8: int = 0
    numeric: int = 0


@dataclass(frozen=True)
class Lists:
    """Statistics of a LIST column.

    Attributes:
        values: values in all lists.
        fewest, most: values in one list.
        numbers, strings: statistics of the values.
        kind: of the values.
        lengths: of the lists.
    """

    values: int
    fewest: int
    most: int
    numbers: Numbers | None = None
    strings: Strings | None = None
    kind: Kind = Kind.NULL
    lengths: Quantiles = field(default_factory=lambda: Quantiles(np.zeros(0), np.zeros(0)))


@dataclass(frozen=True)
class WeightedNumbers:
    """Statistics of numbers where rows count by their weight; values are float64.

    Attributes:
        infinities: weight of (negative, positive) infinite values.
        mean, std: of the finite values; the population's standard deviation. nan where they weigh nothing.
        quantiles: of the finite values; `total` is their weight.
    """

    infinities: tuple[float, float]
    mean: float
    std: float
    quantiles: Quantiles


@dataclass(frozen=True)
class Weighted:
    """The weighted statistics of a column.

    Attributes:
        present: weight of the rows with a value, NaN included.
        missing: weight of the others.
        values: weight of all values: `present`, but in a LIST column, where each value weighs what its row does.
        numbers: of INT, FLOAT, BOOL and TIME, and lists of them, except for categorical columns.
        top: of STRING and categories, and lists of them: the values that weigh most with their weight, the rest as in
            `Strings`. Beyond 65,536 distinct values, weights may be too low, by at most 1 / 2,048 of all.
    """

    present: float
    missing: float
    values: float
    numbers: WeightedNumbers | None = None
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class ColumnSummary:
    """The statistics of one column of one split.

    Attributes:
        name: the column.
        kind: its kind.
        rows: rows of the split.
        missing: rows without a value (null). NaN is counted in `numbers.nans`, and is missing for training too.
        numbers: of INT, FLOAT, BOOL and TIME.
        strings: of STRING.
        lists: of LIST.
        categories: statistics of the values as strings, of INT, BOOL and lists of them where the config declares the
            column categorical; ties in `top` by number.
        weighted: the same by weight, where the config names a column of weights and the split has it.
    """

    name: str
    kind: Kind
    rows: int
    missing: int
    numbers: Numbers | None = None
    strings: Strings | None = None
    lists: Lists | None = None
    categories: Strings | None = None
    weighted: Weighted | None = None

    @property
    def present(self) -> int:
        """Rows with a value, NaN included."""
        return self.rows - self.missing

    @property
    def absent(self) -> int:
        """Rows that a model cannot use: null or NaN."""
        return self.missing + (self.numbers.nans if self.numbers else 0)


@dataclass(frozen=True)
class Summary:
    """The statistics of one split: the value of the measure `statistics`.

    Attributes:
        rows: number of rows.
        columns: by name, in the file's order.
        weight: of all rows; None where rows have none.
        slices: the same statistics of the rows that share a value, by `column_value`; they are for people to read, and
            no check judges them.
        unsliced: rows with a value that has no slice, by column: more values than there are slices.
        unweighed: rows whose weight is `missing`, `negative` or `infinite`; in `weight` they count nothing.
    """

    rows: int
    columns: Mapping[str, ColumnSummary] = field(default_factory=dict)
    weight: float | None = None
    slices: Mapping[str, Summary] = field(default_factory=dict)
    unsliced: Mapping[str, int] = field(default_factory=dict)
    unweighed: Mapping[str, int] = field(default_factory=dict)
