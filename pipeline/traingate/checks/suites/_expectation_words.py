"""Violated expectations, in words that complete a sentence about rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from traingate.checks.suites._estimates import read_worst
from traingate.profile.suite_results import ExpectationResult
from traingate.wording import list_names, number, shorten, spell_number

_SHOWN = 6


def describe_fault(result: ExpectationResult) -> str:
    """What is wrong with the unexpected rows: `are outside 18..100`."""
    words = _FAULTS.get(result.type)
    said = words(result.kwargs) if words else f"violate the expectation “{result.sentence}”"
    condition = result.kwargs.get("row_condition")
    if isinstance(condition, dict):  # how Great Expectations wraps a condition that is text
        condition = condition.get("pass_through_filter", condition)
    return f"{said}, where {condition}" if condition else said


def describe_demand(result: ExpectationResult) -> str:
    """What a figure of a whole column or table must be, then the figure: `mean must be at least 3; observed 2`."""
    if result.type == "expect_column_to_exist":
        return "the column does not exist."
    return f"{result.sentence}{_describe_observed(result)}."


def _describe_observed(result: ExpectationResult) -> str:
    if result.observed is None:
        return ""
    worst = read_worst(result)
    if worst is not None:
        return f"; observed {worst.describe()}{worst.describe_limits()}"
    if not _is_number(result.observed):
        return f"; observed {shorten(str(result.observed), 200)}"
    return f"; observed {number(result.observed, *filter(_is_number, result.kwargs.values()))}"


def _format_limit(value: Any) -> str:
    return spell_number(value) if _is_number(value) else shorten(str(value), 200)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _describe_bounds(low: Any, high: Any, what: str = "are") -> str:
    if high is None:
        return f"{what} below {_format_limit(low)}"
    return (
        f"{what} above {_format_limit(high)}"
        if low is None
        else f"{what} outside {_format_limit(low)}..{_format_limit(high)}"
    )


def _list_values(kwargs: Mapping[str, Any], name: str = "value_set") -> str:
    return list_names([shorten(str(value), 60) for value in kwargs.get(name) or ()], _SHOWN)


_FAULTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "expect_column_values_to_be_between": lambda k: _describe_bounds(k.get("min_value"), k.get("max_value")),
    "expect_column_value_lengths_to_be_between": lambda k: (
        "have a length that " + _describe_bounds(k.get("min_value"), k.get("max_value"), "is")
    ),
    "expect_column_value_lengths_to_equal": lambda k: f"have a length other than {_format_limit(k.get('value'))}",
    "expect_column_values_to_be_in_set": lambda k: f"are not one of {_list_values(k)}",
    "expect_column_values_to_not_be_in_set": lambda k: f"are one of {_list_values(k)}",
    "expect_column_values_to_not_be_null": lambda k: "are missing",
    "expect_column_values_to_be_null": lambda k: "are not missing",
    "expect_column_values_to_be_unique": lambda k: "have a duplicate value",
    "expect_compound_columns_to_be_unique": lambda k: "have a duplicate combination of values",
    "expect_column_values_to_match_regex": lambda k: f"do not match {k.get('regex')}",
    "expect_column_values_to_not_match_regex": lambda k: f"match {k.get('regex')}",
    "expect_column_values_to_match_regex_list": lambda k: f"do not match {_list_values(k, 'regex_list')}",
    "expect_column_values_to_not_match_regex_list": lambda k: f"match one of {_list_values(k, 'regex_list')}",
    "expect_column_values_to_match_strftime_format": lambda k: f"are not written as {k.get('strftime_format')}",
    "expect_column_values_to_be_dateutil_parseable": lambda k: "are no dates that can be read",
    "expect_column_values_to_be_json_parseable": lambda k: "are no JSON",
    "expect_multicolumn_sum_to_equal": lambda k: (
        f"do not add up to {_format_limit(k.get('sum_total'))} in {_list_values(k, 'column_list')}"
    ),
    "expect_column_pair_values_to_be_in_set": lambda k: (
        f"have a pair of {k.get('column_A')} and {k.get('column_B')} that is not one of "
        f"{_list_values(k, 'value_pairs_set')}"
    ),
    "expect_column_values_to_be_of_type": lambda k: f"are not of type {k.get('type_')}",
    "expect_column_values_to_be_increasing": lambda k: "are not above the previous row",
    "expect_column_values_to_be_decreasing": lambda k: "are not below the previous row",
    "expect_column_pair_values_a_to_be_greater_than_b": lambda k: (
        f"do not have {k.get('column_A')} above {k.get('column_B')}"
    ),
    "expect_column_pair_values_to_be_equal": lambda k: f"differ in {k.get('column_A')} and {k.get('column_B')}",
}
