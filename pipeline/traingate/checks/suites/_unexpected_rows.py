"""Which rows break an expectation, where it judges rows."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from traingate.profile.suite_results import ExpectationResult
from traingate.report.rows import RowQuery

# Great Expectations judges each row by itself for these, so that any part of the rows tells its own.
_OF_EACH_ROW = """
    column_pair_values_a_to_be_greater_than_b column_pair_values_to_be_equal column_pair_values_to_be_in_set
    column_value_lengths_to_be_between column_value_lengths_to_equal column_values_to_be_between
    column_values_to_be_dateutil_parseable column_values_to_be_in_set column_values_to_be_json_parseable
    column_values_to_be_null column_values_to_match_json_schema column_values_to_match_regex
    column_values_to_match_regex_list column_values_to_match_strftime_format column_values_to_not_be_in_set
    column_values_to_not_be_null column_values_to_not_match_regex column_values_to_not_match_regex_list
    multicolumn_sum_to_equal multicolumn_values_to_be_equal select_column_values_to_be_unique_within_record
"""
OF_EACH_ROW = frozenset(f"expect_{name}" for name in _OF_EACH_ROW.split())
# What the values of a whole column must be is broken by rows as well: by those beyond the limit, or outside the set.
_OF_EACH_VALUE = {
    "expect_column_max_to_be_between": "expect_column_values_to_be_between",
    "expect_column_min_to_be_between": "expect_column_values_to_be_between",
    "expect_column_distinct_values_to_be_in_set": "expect_column_values_to_be_in_set",
    "expect_column_distinct_values_to_equal_set": "expect_column_values_to_be_in_set",
}
_UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")


def ask_rows(result: ExpectationResult) -> RowQuery | None:
    """The query for the rows that break an expectation; None where it is met, or judges no rows."""
    given = result.kwargs
    columns = [given[name] for name in ("column", "column_A", "column_B") if isinstance(given.get(name), str)]
    columns += [name for name in given.get("column_list") or () if isinstance(name, str)]
    if result.success or result.error is not None or not columns:
        return None
    if result.type in _UNIQUE:
        return RowQuery.repeated(*columns) if _counts_all_rows(given) else None
    if result.type in _OF_EACH_VALUE:
        result = replace(result, type=_OF_EACH_VALUE[result.type], kwargs=_narrow(result))
    if result.type not in OF_EACH_ROW:
        return None
    if result.type == "expect_column_values_to_be_between" and not {"min_value", "max_value"} & set(result.kwargs):
        return None  # a maximum that is too small is no row's fault
    return (None if given.get("row_condition") else _ask_values(result)) or _ask_unmet(result, columns)


def _narrow(result: ExpectationResult) -> dict[str, Any]:
    """The arguments that say which single values break a demand of a whole column."""
    side = {"expect_column_max_to_be_between": "max", "expect_column_min_to_be_between": "min"}.get(result.type)
    kept = ("value_set",) if side is None else (f"{side}_value", f"strict_{side}")
    names = ("column", "row_condition", "condition_parser", *kept)
    return {name: value for name, value in result.kwargs.items() if name in names and value is not None}


def _counts_all_rows(given: Any) -> bool:
    return not given.get("row_condition") and given.get("ignore_row_if") in (None, "all_values_are_missing", "never")


def _ask_values(result: ExpectationResult) -> RowQuery | None:
    """The query where a column's values are held against numbers, which needs nobody's judgement."""
    column, given = str(result.kwargs.get("column")), result.kwargs
    match result.type:
        case "expect_column_values_to_not_be_null":
            return RowQuery.missing(column)
        case "expect_column_values_to_be_between":
            return _ask_between(column, given)
        case "expect_column_values_to_be_in_set" if _are_numbers(given.get("value_set")):
            return RowQuery.other_than(column, *given["value_set"])
        case "expect_column_values_to_not_be_in_set" if _are_numbers(given.get("value_set")):
            return RowQuery.equal(column, *given["value_set"])
    return None


def _ask_between(column: str, given: Any) -> RowQuery | None:
    low, high = given.get("min_value"), given.get("max_value")
    if not all(limit is None or _is_number(limit) for limit in (low, high)):
        return None
    below = None if low is None else low if given.get("strict_min") else math.nextafter(low, -math.inf)
    above = None if high is None else high if given.get("strict_max") else math.nextafter(high, math.inf)
    return RowQuery.beyond(column, below, above)


def _ask_unmet(result: ExpectationResult, columns: list[str]) -> RowQuery:
    given = {name: value for name, value in result.kwargs.items() if name != "mostly"}
    condition = given.get("row_condition")
    if isinstance(condition, dict) and "pass_through_filter" in condition:  # a condition that was text
        given["row_condition"] = condition["pass_through_filter"]
    return RowQuery.unmet(json.dumps({"type": result.type, "kwargs": given}, sort_keys=True), *columns)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_numbers(found: Any) -> bool:
    return isinstance(found, list | tuple) and bool(found) and all(_is_number(value) for value in found)
