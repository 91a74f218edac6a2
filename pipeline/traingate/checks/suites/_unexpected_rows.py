"""Which rows break an expectation, where that can be told from each row's value alone."""

from __future__ import annotations

import math
from typing import Any

from traingate.profile.suite_results import ExpectationResult
from traingate.report.rows import RowQuery


def ask_rows(result: ExpectationResult) -> RowQuery | None:
    """The query for the rows that break an expectation; None where it judges no value by itself."""
    column, given = result.column, result.kwargs
    if column is None or not result.unexpected or given.get("row_condition"):
        return None
    match result.type:
        case "expect_column_values_to_not_be_null":
            return RowQuery.missing(column)
        case "expect_column_values_to_be_between":
            return _ask_between(column, given)
        case "expect_column_values_to_be_in_set" if _are_values(given.get("value_set")):
            return RowQuery.other_than(column, *given["value_set"])
        case "expect_column_values_to_not_be_in_set" if _are_values(given.get("value_set")):
            numbers = [value for value in given["value_set"] if not isinstance(value, str)]
            texts = [value for value in given["value_set"] if isinstance(value, str)]
            return RowQuery.equal(column, *numbers) if numbers else RowQuery.text(column, *texts)
    return None


def _ask_between(column: str, given: Any) -> RowQuery | None:
    low, high = given.get("min_value"), given.get("max_value")
    if not all(limit is None or _is_number(limit) for limit in (low, high)):
        return None
    below = -math.inf if low is None else low if given.get("strict_min") else math.nextafter(low, -math.inf)
    above = math.inf if high is None else high if given.get("strict_max") else math.nextafter(high, math.inf)
    return RowQuery.outside(column, below, above)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_values(found: Any) -> bool:
    """Whether a set holds numbers alone, or texts alone."""
    if not isinstance(found, list | tuple) or not found:
        return False
    return all(isinstance(value, str) for value in found) or all(_is_number(value) for value in found)
