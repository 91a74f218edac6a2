"""The results of Great Expectations, as plain values: the artifact `suites`, by split."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ESTIMATES = (
    "expect_column_mean_to_be_between",
    "expect_column_median_to_be_between",
    "expect_column_stdev_to_be_between",
    "expect_column_quantile_values_to_be_between",
    "expect_column_proportion_of_non_null_values_to_be_between",
    "expect_column_kl_divergence_to_be_less_than",
)
"""Expectations of a figure that a sample has up to an error which shrinks with its rows."""


@dataclass(frozen=True)
class Figure:
    """A number that an expectation judges.

    Attributes:
        observed: what it is.
        low, high: what it may be.
    """

    observed: float
    low: float = -math.inf
    high: float = math.inf

    @property
    def gap(self) -> float:
        """How far beyond a limit it lies: 0 on the limit, negative within."""
        return max(self.low - self.observed, self.observed - self.high)


def read_figures(given: Mapping[str, Any], observed: Any) -> tuple[Figure, ...]:
    """The numbers that an expectation judged, with their limits: a quantile each, else one; none where it is no number.

    Args:
        given: its arguments.
        observed: what Great Expectations observed.
    """
    if isinstance(observed, dict):
        values, ranges = observed.get("values"), (given.get("quantile_ranges") or {}).get("value_ranges")
        pairs = list(zip(values or (), ranges or (), strict=False))
    else:
        exact = given.get("value")
        limits = given.get("min_value", exact), given.get("max_value", given.get("threshold", exact))
        pairs = [] if limits == (None, None) else [(observed, limits)]
    if not all(_is_number(value) and all(one is None or _is_number(one) for one in limits) for value, limits in pairs):
        return ()
    return tuple(
        Figure(value, -math.inf if low is None else low, math.inf if high is None else high)
        for value, (low, high) in pairs
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


@dataclass(frozen=True)
class ExpectationResult:
    """The result of one expectation of a suite.

    Attributes:
        type: its type (`expect_column_values_to_be_between`).
        severity: `critical`, `warning` or `info`.
        success: whether the rows meet it; False where it could not be judged.
        sentence: the expectation in Great Expectations' words, without markup.
        column: the column that it concerns, or several separated by commas; None for the whole table.
        kwargs: its arguments, JSON values.
        judged: values or rows that were checked against it; None where it judges one figure of the column or table.
        unexpected: of these, how many break it.
        missing: values passed over because they are missing.
        examples: some of the unexpected values, as text.
        observed: the figure that it judges, a JSON value; None where it judges values.
        error: why it could not be judged; None where it could.
        disproved: whether these rows alone break it, whatever the others hold.
        notes: what its author wrote beside it.
        of_all_rows: whether all rows of the split answer, although the suite was run on a sample.
        margins: of a figure that failed on a sample, or of several quantiles: how far it may lie from that of all
            rows (half of the 99.9 % interval); none where nobody knows.
    """

    type: str
    severity: str
    success: bool
    sentence: str
    column: str | None = None
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    judged: int | None = None
    unexpected: int | None = None
    missing: int = 0
    examples: tuple[str, ...] = ()
    observed: Any = None
    error: str | None = None
    disproved: bool = False
    notes: str = ""
    of_all_rows: bool = False
    margins: tuple[float, ...] = ()


@dataclass(frozen=True)
class SuiteResult:
    """The results of a suite on one split.

    Attributes:
        path: the suite's file.
        name: the suite's own name.
        split: the split that it was run on.
        rows: rows that were judged.
        rows_total: rows of the split.
        expectations: one for each expectation of the file, in its order.
        dropped: what its file says and nothing reads.
        document: JSON of Great Expectations' own ExpectationSuiteValidationResult, which Data Docs are rendered from.
    """

    path: str
    name: str
    split: str
    rows: int
    rows_total: int
    expectations: tuple[ExpectationResult, ...]
    document: str = ""
    dropped: tuple[str, ...] = ()

    @property
    def sampled(self) -> int | None:
        """Rows that were judged, where they are a sample; None where they are all."""
        return self.rows if self.rows < self.rows_total else None
