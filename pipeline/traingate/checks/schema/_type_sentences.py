"""Columns of another type than the schema says, in sentences of ours."""

from __future__ import annotations

from traingate.checks.schema._told import Told
from traingate.kinds import Kind
from traingate.profile.anomalies import Anomaly
from traingate.profile.summaries import ColumnSummary
from traingate.report.rows import RowQuery
from traingate.wording import count, list_names, number, quote

WORDS = {
    Kind.NULL: "empty",
    Kind.BOOL: "boolean",
    Kind.INT: "integer",
    Kind.FLOAT: "float",
    Kind.TIME: "time",
    Kind.STRING: "string",
    Kind.LIST: "list",
}
_PROMISED = {"INT": "integers", "FLOAT": "floats", "BYTES": "strings"}


def tell_other_type(anomaly: Anomaly, column: ColumnSummary | None) -> Told:
    """What a split holds, and which type the schema promises."""
    name, split = anomaly.feature or "", anomaly.split
    promised = _PROMISED.get(anomaly.promise.type, "another type")
    if column is None:
        return Told(
            f"{name} in {split} is of another type than the schema says: {promised}.", f"Write {name} as {promised}."
        )
    message = f"{name} is {WORDS[column.kind]} in {split}; the schema says {promised}"
    if column.strings is not None and promised in ("integers", "floats"):
        told = f"{message}: {describe_not_numbers(column)}."
        return Told(told, f"Write {name} as plain numbers.", RowQuery.not_a_number(name))
    if column.kind == Kind.FLOAT and promised == "integers":
        return _tell_floats(column, split, message)
    return Told(f"{message}.", f"Write {name} as {promised} in every split.")


def _tell_floats(column: ColumnSummary, split: str, message: str) -> Told:
    rows, example, exact = find_fractions(column)
    if rows:
        of_all = f"{rows:,} of {count(column.present, 'values')}" if exact else "some values"
        told = f"{message}: {of_all} are not whole, such as {number(example)}."
        return Told(told, f"Round {column.name}, or say `type: FLOAT` in the schema.", RowQuery.not_whole(column.name))
    whole = f"all {count(column.present, 'values')} are whole"
    if not exact and column.numbers is not None:
        looked = len(column.numbers.quantiles.points)
        whole = f"all {looked:,} that were looked at, of {count(column.present, 'values')}, are whole"
    message = (
        f"{column.name} in {split} is written with a decimal point, where the schema says whole numbers: {whole}, as "
        "10.0 is."
    )
    return Told(message, f"Write {column.name} without a decimal point.")


def find_fractions(column: ColumnSummary) -> tuple[int, float | None, bool]:
    """Rows of a float column whose number is not whole, one of the numbers, and whether every value was looked at.

    Where more than 1,000 values occur, those are looked at that the quantiles keep: they occur, all over the range.
    """
    numbers = column.numbers
    if numbers is None:
        return 0, None, False
    counts = numbers.counts
    if counts is None:
        counts = dict(zip(numbers.quantiles.points.tolist(), numbers.quantiles.weights.tolist(), strict=True))
    broken = {value: rows for value, rows in counts.items() if not float(value).is_integer()}
    return round(sum(broken.values())), next(iter(broken), None), numbers.counts is not None


def describe_not_numbers(column: ColumnSummary) -> str:
    """How many of a text column's values are not numbers, and which."""
    if column.strings is None or not column.strings.numeric:
        return "its values are not numbers"
    strange = [quote(value) for value, _ in column.strings.top if not _is_number(value)]
    shown = f", such as {list_names(strange)}" if strange else ""
    return f"{column.present - column.strings.numeric:,} of {column.present:,} values are not numbers{shown}"


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
