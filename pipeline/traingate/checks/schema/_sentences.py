"""TFDV's anomalies in sentences of ours: what, how many, in which split, what the schema says, and what to do.

Columns that are gone, new, of another type, or with values outside their domain are weighed and told by
`_tfdv_anomalies`; single values by `_value_sentences`, faults of the schema itself by `_schema_faults`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from traingate.checks.schema._schema_faults import SCHEMA_FAULTS
from traingate.checks.schema._told import Tell, Told, place
from traingate.checks.schema._value_sentences import OF_VALUES
from traingate.profile.anomalies import Anomaly
from traingate.profile.summaries import ColumnSummary
from traingate.report.rows import RowQuery
from traingate.wording import count, number, quote, share

_NUMBER = r"(-?[\d.]+(?:e[-+]?\d+)?|-?inf|nan)"
_DISTANCE = re.compile(rf" is {_NUMBER} \(up to")
_WORST = "The feature value with maximum difference is: "
_PRECISION = re.compile(r"\s*\(up ?to six significant digits\)")


def tell_anomaly(anomaly: Anomaly, column: ColumnSummary | None = None) -> Told:
    """What to say of an anomaly; TFDV's own words where it says what this release does not know.

    Args:
        anomaly: what TFDV found.
        column: the column's statistics in the anomaly's split, where it has any.
    """
    if anomaly.kind in SCHEMA_FAULTS:
        message, remedy = SCHEMA_FAULTS[anomaly.kind](anomaly)
        return Told(message, remedy)
    tell = SENTENCES.get(anomaly.kind)
    if tell is not None:
        return tell(anomaly, column)
    where = anomaly.split if anomaly.feature is None else f"{anomaly.feature} in {anomaly.split}"
    return Told(f"{where}: TFDV says: {_PRECISION.sub('', anomaly.long or anomaly.short)}")


def _tell_long_lists(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    return _tell_lengths(anomaly, column, most=True)


def _tell_short_lists(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    return _tell_lengths(anomaly, column, most=False)


def _tell_lengths(anomaly: Anomaly, column: ColumnSummary | None, *, most: bool) -> Told:
    name, lists = anomaly.feature or "", None if column is None else column.lists
    limit = anomaly.promise.most_values if most else anomaly.promise.least_values
    found = 1 if lists is None else lists.most if most else lists.fewest
    allowed = "" if limit is None else f" {limit:,} at {'most' if most else 'least'}"
    message = f"{name} has {'up to' if most else 'as few as'} {count(found, 'values')} in a row of {anomaly.split}"
    message += f"; the schema allows{allowed}." if allowed else "; the schema does not allow that."
    rows = None
    if lists is not None and limit is not None:
        rows = RowQuery.of_length(name, more=limit) if most else RowQuery.of_length(name, fewer=limit)
    remedy = f"Mend the rows of {name} that hold {'more' if most else 'fewer'}."
    return Told(message, remedy, rows, found, limit, "values in a row", at_least=not most)


def _tell_share_present(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    name, asked = anomaly.feature or "", anomaly.promise.fraction
    filled = None if column is None else 1 - column.missing / max(column.rows, 1)
    part = "too few" if filled is None else share(filled)
    message = f"{name} has a value in {part} of the rows of {anomaly.split}"
    message += f"; the schema asks for {share(asked)}." if asked is not None else "; the schema asks for more."
    remedy = f"Fill {name}, or leave out the rows without it."
    return Told(message, remedy, RowQuery.missing(name), filled, asked, "share", at_least=True)


def _tell_rows_present(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    name, asked = anomaly.feature or "", anomaly.promise.count
    filled = None if column is None else column.present
    part = "too few rows" if filled is None else count(filled, "rows")
    message = f"{name} has a value in {part} of {anomaly.split}"
    message += f"; the schema asks for {asked:,} at least." if asked is not None else "; the schema asks for more."
    remedy = f"Fill {name}, or add rows that have it."
    return Told(message, remedy, RowQuery.missing(name), filled, asked, "rows", at_least=True)


def _tell_shape(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    name, lists = anomaly.feature or "", None if column is None else column.lists
    if lists is None:
        message = (
            f"{name} must have a value in every row, as its shape in the schema says, and has not in {anomaly.split}."
        )
        return Told(message, f"Fill {name}, or take the shape out of the schema.", RowQuery.missing(name))
    size = math.prod(anomaly.promise.shape) if anomaly.promise.shape else None
    lengths = f"{lists.fewest:,}" if lists.fewest == lists.most else f"{lists.fewest:,} to {lists.most:,}"
    gaps = f", and none in {count(column.missing, 'rows')}" if column is not None and column.missing else ""
    asked = "one number of values" if size is None else f"exactly {count(size, 'values')}"
    message = f"{name} has lists of {lengths} values in {anomaly.split}{gaps}"
    message += f"; the schema's shape asks for {asked} in every row."
    rows = (
        RowQuery.missing(name)
        if size is None or lists.fewest == lists.most == size
        else RowQuery.of_length(name, size, size)
    )
    return Told(message, f"Bring the lists of {name} to one length.", rows)


def _tell_few_distinct(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    return _tell_distinct(anomaly, anomaly.promise.least_unique, at_least=True)


def _tell_many_distinct(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    return _tell_distinct(anomaly, anomaly.promise.most_unique, at_least=False)


def _tell_distinct(anomaly: Anomaly, limit: int | None, *, at_least: bool) -> Told:
    found = re.search(r"found (?:only )?(\d+)", anomaly.long)
    values = int(found[1]) if found else None
    counted = "another number of" if values is None else f"{values:,}"
    asked = "another number" if limit is None else f"{limit:,} at {'least' if at_least else 'most'}"
    message = f"{anomaly.feature} has {counted} distinct values in {anomaly.split}; the schema asks for {asked}."
    remedy = f"Find out which values of {anomaly.feature} {'are gone' if at_least else 'should not be there'}."
    return Told(message, remedy, None, values, limit, "distinct values", at_least=at_least)


def _tell_largest_difference(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    found, limit = _read_distance(anomaly), anomaly.promise.distance
    _, _, value = anomaly.long.partition(_WORST)
    measured = "much" if found is None else share(found)
    of_value = f": most in {quote(value.rstrip('.'))}" if value else ""
    message = (
        f"{anomaly.feature} differs between train and {anomaly.split}{of_value}, whose share differs by {measured}"
    )
    message += f"; the schema allows {share(limit)} (infinity_norm)." if limit is not None else "."
    return Told(message, _compare(anomaly), None, found, limit, "share")


def _tell_divergence(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    found, limit = _read_distance(anomaly), anomaly.promise.distance
    measured = "" if found is None else f" of {number(found, limit)}"
    message = f"{anomaly.feature} is distributed otherwise in {anomaly.split} than in train"
    message += f": a Jensen-Shannon divergence{measured}"
    message += f"; the schema allows {number(limit, found)}." if limit is not None else "."
    return Told(message, _compare(anomaly), None, found, limit, "Jensen-Shannon divergence")


def _compare(anomaly: Anomaly) -> str:
    return f"Find out what else is collected or computed in {anomaly.split} than in train."


def _read_distance(anomaly: Anomaly) -> float | None:
    found = _DISTANCE.search(anomaly.long)
    return float(found[1]) if found else None


def _tell_nothing_to_compare(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    message = f"{anomaly.split} has no values of {anomaly.feature}, so that it could not be compared with train as the "
    return Told(f"{message}schema's skew_comparator asks.", f"Write {anomaly.feature} to {anomaly.split}.")


def _tell_few_rows(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    found, asked = re.search(r"has ([\d.e+]+) examples", anomaly.long), anomaly.promise.rows
    rows = round(float(found[1])) if found else None
    counted = "too few rows" if rows is None else count(rows, "rows")
    message = (
        f"{anomaly.split} has {counted}; the schema asks for {'more' if asked is None else f'{asked:,} at least'}."
    )
    return Told(
        message, "Check the split's paths, and whether files are missing.", None, rows, asked, "rows", at_least=True
    )


def _tell_no_rows(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    return Told(f"{anomaly.split} has no rows.", "Check the split's paths.")


def _tell_nested(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    message = (
        f"{place(anomaly)} holds lists within lists, and the schema counts values of one level: nothing was counted."
    )
    return Told(message, f"Flatten {anomaly.feature}, or take value_count out of the schema.")


SENTENCES: Mapping[str, Tell] = {
    **OF_VALUES,
    "COMPARATOR_CONTROL_DATA_MISSING": _tell_nothing_to_compare,
    "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH": _tell_divergence,
    "COMPARATOR_L_INFTY_HIGH": _tell_largest_difference,
    "DATASET_LOW_NUM_EXAMPLES": _tell_few_rows,
    "FEATURE_TYPE_HIGH_NUMBER_VALUES": _tell_long_lists,
    "FEATURE_TYPE_HIGH_UNIQUE": _tell_many_distinct,
    "FEATURE_TYPE_LOW_FRACTION_PRESENT": _tell_share_present,
    "FEATURE_TYPE_LOW_NUMBER_PRESENT": _tell_rows_present,
    "FEATURE_TYPE_LOW_NUMBER_VALUES": _tell_short_lists,
    "FEATURE_TYPE_LOW_UNIQUE": _tell_few_distinct,
    "INVALID_FEATURE_SHAPE": _tell_shape,
    "NO_DATA_IN_SPAN": _tell_no_rows,
    "VALUE_NESTEDNESS_MISMATCH": _tell_nested,
}
"""By TFDV's name of the type."""
