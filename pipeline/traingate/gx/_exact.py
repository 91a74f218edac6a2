"""Expectations of a column judged by the statistics of all its rows, where the rows at hand are a sample.

Great Expectations' own rule is asked with the figure of all rows; what only rows could tell is left to the sample.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from traingate.kinds import Kind
from traingate.profile.summaries import ColumnSummary, Numbers

_SHOWN = 20
_CLOSE = 1e-4  # of a limit: how near Great Expectations takes a quantile for equal
_ROUNDING = 1e-9
_PRECISE = 2**50  # sums of integers up to here are exact in float64

Judged = dict[str, Any]


def judge_exactly(expectation: Any, column: ColumnSummary | None) -> Judged | None:
    """`success` and `result` by all rows, as Great Expectations gives them; None where statistics cannot tell."""
    given = expectation.configuration.kwargs
    if column is None or given.get("row_condition") or column.absent == column.rows:
        return None
    try:
        return _judge(expectation, given, column)
    except (TypeError, ValueError):  # values and limits that do not compare: the rows say how
        return None


def _judge(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged | None:
    kind = expectation.expectation_type
    if kind in _FIGURES:
        metric, read = _FIGURES[kind]
        figure = read(column)
        return None if figure is None else _validate(expectation, metric, _snap(figure, given))
    judge = _RULES.get(kind)
    return None if judge is None else judge(expectation, given, column)


def _snap(figure: Any, given: Mapping[str, Any]) -> Any:
    """A limit in place of a float that differs from it by no more than sums in another order do."""
    limits = (given.get("min_value"), given.get("max_value"))
    near = (one for one in limits if isinstance(figure, float) and isinstance(one, int | float))
    return next((one for one in near if math.isclose(figure, one, rel_tol=_ROUNDING)), figure)


def _validate(expectation: Any, metric: str, figure: Any) -> Judged:
    judged = expectation._validate({metric: figure}, runtime_configuration={}, execution_engine=None)
    return {"success": bool(judged["success"]), "result": judged["result"]}


def _find_finite(column: ColumnSummary) -> Numbers | None:
    """A column's numbers where all are finite, and none a time."""
    numbers = column.numbers
    return None if numbers is None or any(numbers.infinities) or column.kind == Kind.TIME else numbers


def _read_mean(column: ColumnSummary) -> float | None:
    numbers = _find_finite(column)
    return None if numbers is None else numbers.mean


def _read_std(column: ColumnSummary) -> float | None:
    """The sample's standard deviation, which pandas means."""
    numbers, count = _find_finite(column), column.rows - column.absent
    return None if numbers is None or count < 2 else numbers.std * math.sqrt(count / (count - 1))


def _read_sum(column: ColumnSummary) -> float | None:
    numbers = _find_finite(column)
    if numbers is None:
        return None
    total = numbers.mean * (column.rows - column.absent)
    return round(total) if column.kind != Kind.FLOAT and abs(total) < _PRECISE else total


def _read_extreme(column: ColumnSummary, name: str) -> Any:
    value = None if column.numbers is None else getattr(column.numbers, name)
    if value is None or column.kind != Kind.TIME:
        return None if value is None else value
    import pandas as pd

    try:
        return pd.Timestamp(int(value), unit="us")
    except pd.errors.OutOfBoundsDatetime:
        return None


def _count_distinct(column: ColumnSummary) -> int | None:
    if column.strings is not None:
        return column.strings.distinct if column.strings.exact else None
    if column.numbers is None or column.numbers.counts is None:
        return None
    return len(column.numbers.counts) + sum(rows > 0 for rows in column.numbers.infinities)


def _read_distinct_share(column: ColumnSummary) -> float | None:
    distinct = _count_distinct(column)
    return None if distinct is None else distinct / (column.rows - column.absent)


def _list_modes(column: ColumnSummary) -> list[Any] | None:
    known = _list_values(column)
    return None if known is None else [value for value, rows in known.items() if rows == max(known.values())]


_FIGURES: Mapping[str, tuple[str, Callable[[ColumnSummary], Any]]] = {
    "expect_column_mean_to_be_between": ("column.mean", _read_mean),
    "expect_column_stdev_to_be_between": ("column.standard_deviation", _read_std),
    "expect_column_sum_to_be_between": ("column.sum", _read_sum),
    "expect_column_max_to_be_between": ("column.max", lambda column: _read_extreme(column, "maximum")),
    "expect_column_min_to_be_between": ("column.min", lambda column: _read_extreme(column, "minimum")),
    "expect_column_unique_value_count_to_be_between": ("column.distinct_values.count", _count_distinct),
    "expect_column_proportion_of_unique_values_to_be_between": ("column.unique_proportion", _read_distinct_share),
    "expect_column_proportion_of_non_null_values_to_be_between": (
        "column.non_null_proportion",
        lambda column: 1 - column.absent / column.rows,
    ),
    "expect_column_most_common_value_to_be_in_set": ("column.most_common_value", _list_modes),
}


def _judge_median(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged | None:
    low, high = given.get("min_value"), given.get("max_value")
    found = _find_quantiles(column, [0.5])
    if found is None or not _are_limits(low, high):
        return None
    ((least, value, most),) = found
    judged = _validate(expectation, "column.median", value)
    if all(_validate(expectation, "column.median", end)["success"] for end in (least, most)):
        return judged | {"success": True}
    beyond = (low is not None and most < low) or (high is not None and least > high)
    return judged | {"success": False} if beyond else None


def _judge_quantiles(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged | None:
    asked = given.get("quantile_ranges") or {}
    ranges = [(low, high) for low, high in asked.get("value_ranges") or ()]
    found = _find_quantiles(column, list(asked.get("quantiles") or ()))
    if found is None or not all(_are_limits(*pair) for pair in ranges):
        return None
    within, beyond = [], []
    for (low, high), (least, _, most) in zip(ranges, found, strict=True):
        floor, ceiling = -math.inf if low is None else low, math.inf if high is None else high
        within.append(floor <= least and most <= ceiling)
        beyond.append(most < floor - _CLOSE * abs(floor) or least > ceiling + _CLOSE * abs(ceiling))
    if not (all(within) or any(beyond)):
        return None
    judged = _validate(expectation, "column.quantile_values", [value for _, value, _ in found])
    return judged | {"success": all(within)}


def _find_quantiles(column: ColumnSummary, shares: list[float]) -> list[tuple[float, float, float]] | None:
    """Each quantile between the least and the most that it can be: ranks are known up to an error."""
    numbers = _find_finite(column)
    if numbers is None or not shares:
        return None
    error = numbers.quantiles.rank_error + 1 / numbers.quantiles.total
    ends = [[min(max(share + step, 0.0), 1.0) for share in shares] for step in (-error, 0.0, error)]
    return list(zip(*(numbers.quantiles.at(some).tolist() for some in ends), strict=True))


def _judge_missing(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged:
    present = expectation.expectation_type == "expect_column_values_to_be_null"
    return _count(given, column.rows, column.rows - column.absent if present else column.absent)


def _judge_set(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged | None:
    known, wanted = _list_values(column), given.get("value_set") or ()
    if known is None or not _are_alike(wanted, column):
        return None
    inside = "not_be_in_set" in expectation.expectation_type
    unexpected = {value: rows for value, rows in known.items() if (value in set(wanted)) == inside}
    return _count_values(given, column, unexpected)


def _judge_distinct(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged | None:
    known, wanted = _list_values(column), given.get("value_set") or ()
    if known is None or not _are_alike(wanted, column):
        return None
    values, asked = set(known), set(wanted)
    kind = expectation.expectation_type.removeprefix("expect_column_distinct_values_to_")
    success = {"be_in_set": values <= asked, "contain_set": values >= asked, "equal_set": values == asked}[kind]
    strange = sorted(values - asked)
    return {
        "success": success,
        "result": {
            "observed_value": sorted(values)[:_SHOWN],
            "unexpected_count": len(strange),
            "partial_unexpected_list": strange[:_SHOWN],
        },
    }


def _judge_between(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged | None:
    numbers, low, high = column.numbers, given.get("min_value"), given.get("max_value")
    if numbers is None or column.kind == Kind.TIME or not _are_limits(low, high):
        return None

    def is_within(value: float) -> bool:
        above = low is None or (value > low if given.get("strict_min") else value >= low)
        return above and (high is None or (value < high if given.get("strict_max") else value <= high))

    if is_within(numbers.minimum) and is_within(numbers.maximum):
        return _count_values(given, column, {})
    known = _list_values(column)
    if known is not None:
        return _count_values(given, column, {value: rows for value, rows in known.items() if not is_within(value)})
    if given.get("mostly", 1.0) < 1.0:
        return None
    ends = [value for value in (numbers.minimum, numbers.maximum) if not is_within(value)]
    return {"success": False, "result": {"observed_value": ends[0] if len(ends) == 1 else ends}}


def _judge_unique(expectation: Any, given: Mapping[str, Any], column: ColumnSummary) -> Judged | None:
    """Only that all differ: which recur is for the rows to say."""
    differ = _count_distinct(column) == column.rows - column.absent
    return _count_values(given, column, {}) if differ else None


_RULES: Mapping[str, Callable[[Any, Mapping[str, Any], ColumnSummary], Judged | None]] = {
    "expect_column_median_to_be_between": _judge_median,
    "expect_column_quantile_values_to_be_between": _judge_quantiles,
    "expect_column_values_to_not_be_null": _judge_missing,
    "expect_column_values_to_be_null": _judge_missing,
    "expect_column_values_to_be_unique": _judge_unique,
    "expect_column_values_to_be_in_set": _judge_set,
    "expect_column_values_to_not_be_in_set": _judge_set,
    "expect_column_values_to_be_between": _judge_between,
    "expect_column_distinct_values_to_be_in_set": _judge_distinct,
    "expect_column_distinct_values_to_contain_set": _judge_distinct,
    "expect_column_distinct_values_to_equal_set": _judge_distinct,
}


def _list_values(column: ColumnSummary) -> dict[Any, int] | None:
    """Rows by value where every value is known; most frequent first."""
    if column.strings is not None:
        known = dict(column.strings.top)
        return known if column.strings.exact and sum(known.values()) == column.present else None
    numbers = _find_finite(column)
    if numbers is None or numbers.counts is None or column.kind == Kind.BOOL:
        return None
    return dict(sorted(numbers.counts.items(), key=lambda pair: -pair[1]))


def _are_alike(wanted: Any, column: ColumnSummary) -> bool:
    """Whether a set holds values of the column's kind alone."""
    if column.strings is not None:
        return all(isinstance(value, str) for value in wanted)
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in wanted)


def _are_limits(*limits: Any) -> bool:
    return all(one is None or (isinstance(one, int | float) and not isinstance(one, bool)) for one in limits)


def _count_values(given: Mapping[str, Any], column: ColumnSummary, unexpected: Mapping[Any, int]) -> Judged:
    judged = _count(given, column.rows - column.absent, sum(unexpected.values()))
    judged["result"] |= {"element_count": column.rows, "missing_count": column.absent}
    judged["result"]["partial_unexpected_list"] = list(unexpected)[:_SHOWN]
    return judged


def _count(given: Mapping[str, Any], judged: int, unexpected: int) -> Judged:
    """Great Expectations' rule for `mostly`, and its result of so many values."""
    share = unexpected / judged
    return {
        "success": (judged - unexpected) / judged >= float(given.get("mostly", 1.0)),
        "result": {"element_count": judged, "unexpected_count": unexpected, "unexpected_percent": 100 * share},
    }
