"""Anomalies of single values in sentences of ours: out of range, not finite, not boolean, no number, no text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from traingate.checks.schema._told import Tell, Told, find_numbers, place
from traingate.kinds import Kind
from traingate.profile.anomalies import Anomaly
from traingate.profile.summaries import ColumnSummary, Numbers
from traingate.report.rows import RowQuery
from traingate.wording import count, number, quote


def _tell_high(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    limit, numbers = anomaly.promise.high, find_numbers(column)
    if limit is None or numbers is None:
        return _tell_out_of_range(anomaly)
    name, top = anomaly.feature or "", numbers.maximum
    message = f"{name} reaches {number(top, limit)} in {anomaly.split}"
    message += f"{_count_beyond(numbers, lambda value: value > limit)}; the schema allows {number(limit, top)} at most."
    rows = RowQuery.beyond(name, high=math.nextafter(limit, math.inf)) if _is_plain(column) else None
    return Told(message, f"Mend these values of {name}.", rows, top, limit)


def _tell_low(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    limit, numbers = anomaly.promise.low, find_numbers(column)
    if limit is None or numbers is None:
        return _tell_out_of_range(anomaly)
    name, least = anomaly.feature or "", numbers.minimum
    message = f"{name} falls to {number(least, limit)} in {anomaly.split}"
    message += (
        f"{_count_beyond(numbers, lambda value: value < limit)}; the schema allows {number(limit, least)} at least."
    )
    rows = RowQuery.beyond(name, low=math.nextafter(limit, -math.inf)) if _is_plain(column) else None
    return Told(message, f"Mend these values of {name}.", rows, least, limit, at_least=True)


def _is_plain(column: ColumnSummary | None) -> bool:
    return column is not None and column.kind != Kind.LIST


def _tell_out_of_range(anomaly: Anomaly) -> Told:
    return Told(f"{place(anomaly)} has values outside the range that the schema allows.", f"Mend {anomaly.feature}.")


def _count_beyond(numbers: Numbers, is_beyond: Callable[[float], bool]) -> str:
    """How many values lie beyond a limit: counted where values are known one by one, else from the quantiles."""
    if numbers.counts is not None and not any(numbers.infinities):
        return f" ({count(sum(rows for value, rows in numbers.counts.items() if is_beyond(value)), 'values')} beyond)"
    pairs = zip(numbers.quantiles.points.tolist(), numbers.quantiles.weights.tolist(), strict=True)
    beyond = sum(weight for point, weight in pairs if is_beyond(point))
    return f" (about {count(beyond, 'values')} beyond)" if beyond else ""


def _tell_nan(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    name, numbers = anomaly.feature or "", find_numbers(column)
    found = numbers.nans if numbers is not None else None
    counted = "" if found is None or column is None else f" in {found:,} of {column.rows:,} rows"
    message = f"{name} is NaN{counted} of {anomaly.split}; the schema forbids NaN (disallow_nan)."
    remedy = f"Write a number, or nothing where there is none, in place of NaN in {name}."
    return Told(message, remedy, RowQuery.nan(name), found, None if found is None else 0, "rows")


def _tell_infinite(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    name, numbers = anomaly.feature or "", find_numbers(column)
    found = sum(numbers.infinities) if numbers is not None else None
    counted = "" if found is None or column is None else f" in {found:,} of {column.rows:,} rows"
    message = f"{name} is infinite{counted} of {anomaly.split}; the schema forbids infinite values (disallow_inf)."
    remedy = f"Find what is divided by zero or overflows in {name}, and write a number or nothing."
    return Told(message, remedy, RowQuery.infinite(name), found, None if found is None else 0, "rows")


def _tell_text(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    name, strings = anomaly.feature or "", None if column is None else column.strings
    counted = ""
    if column is not None and strings is not None and strings.numeric:
        counted = f": {column.present - strings.numeric:,} of {column.present:,} values are none"
    message = f"{place(anomaly)} holds text that is no number{counted}; the schema says that it holds numbers."
    return Told(message, f"Write {name} as plain numbers.", RowQuery.not_a_number(name))


def _tell_not_boolean(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    name, numbers = anomaly.feature or "", find_numbers(column)
    between = ""
    if numbers is not None:
        between = f": they go from {number(numbers.minimum)} to {number(numbers.maximum)}"
    message = f"{place(anomaly)} has values other than 0 and 1{between}; the schema says that it is true or false."
    rows = RowQuery.other_than(name, 0.0, 1.0) if numbers is not None else None
    return Told(message, f"Write {name} as 0 and 1, or as true and false.", rows)


def _tell_not_true_or_false(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    found = re.search(r'Saw unexpected value "(.*)" instead of (.*)\.$', anomaly.long, re.DOTALL)
    such = f", such as {quote(found[1])}" if found else ""
    message = f"{place(anomaly)} has values that mean neither true nor false in the schema{such}."
    return Told(message, f"Write {anomaly.feature} with the two values that the schema names.")


def _tell_outside_domain(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    message = f"{place(anomaly)} has values that the schema's domain does not have, too rare to be named here."
    return Told(message, f"Mend these values of {anomaly.feature}.")


def _tell_invalid_utf8(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    strings = None if column is None else column.strings
    counted = (
        "values" if strings is None or column is None else f"{strings.invalid_utf8:,} of {column.present:,} values"
    )
    message = (
        f"{place(anomaly)} has {counted} that are not valid UTF-8, so that none was held against the schema's domain."
    )
    found, rows = None if strings is None else strings.invalid_utf8, RowQuery.invalid_text(anomaly.feature or "")
    return Told(message, "Write the file again with text in UTF-8.", rows, found, None if found is None else 0, "rows")


OF_VALUES: Mapping[str, Tell] = {
    "BOOL_TYPE_BIG_INT": _tell_not_boolean,
    "BOOL_TYPE_SMALL_INT": _tell_not_boolean,
    "BOOL_TYPE_UNEXPECTED_FLOAT": _tell_not_boolean,
    "BOOL_TYPE_UNEXPECTED_STRING": _tell_not_true_or_false,
    "ENUM_TYPE_INVALID_UTF8": _tell_invalid_utf8,
    "ENUM_TYPE_UNEXPECTED_STRING_VALUES": _tell_outside_domain,
    "FLOAT_TYPE_BIG_FLOAT": _tell_high,
    "FLOAT_TYPE_HAS_INF": _tell_infinite,
    "FLOAT_TYPE_HAS_NAN": _tell_nan,
    "FLOAT_TYPE_SMALL_FLOAT": _tell_low,
    "FLOAT_TYPE_STRING_NOT_FLOAT": _tell_text,
    "INT_TYPE_BIG_INT": _tell_high,
    "INT_TYPE_NOT_INT_STRING": _tell_text,
    "INT_TYPE_SMALL_INT": _tell_low,
}
"""By TFDV's name of the type."""
