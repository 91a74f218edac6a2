"""Anomalies that are faults of the schema itself: what it asks cannot be, or nothing could be held against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from traingate.profile.anomalies import Anomaly
from traingate.wording import quote

_CORRECT = "Correct the schema."
# TFDV's words by how they begin, and ours.
_CANNOT_BE = {
    "min_fraction should not be negative": "a share of rows with a value (min_fraction) below 0",
    "min_fraction should not greater than 1": "a share of rows with a value (min_fraction) above 1",
    "ValueCount.min should not be negative": "a number of values in a row (value_count.min) below 0",
    "ValueCount.max should not be less than min": "at most fewer values in a row than at least (value_count)",
    "Shape.dim.size must be a positive": "a shape with a dimension that has no size above 0",
    "distribution constraints not supported": "distribution_constraints, which only a domain of strings can have",
    "distribution constraints require": "distribution_constraints without a domain of strings",
}


def _tell_contradiction(anomaly: Anomaly) -> tuple[str, str]:
    text = f"{anomaly.short} {anomaly.long}".strip()
    asked = next((words for opening, words in _CANNOT_BE.items() if opening in text), None)
    what = "what cannot be" if asked is None else asked
    return f"The schema asks of {anomaly.feature} {what}: nothing was held against that.", _CORRECT


def _tell_domain(anomaly: Anomaly) -> tuple[str, str]:
    name, text = anomaly.feature, f"{anomaly.short} {anomaly.long}"
    if "missing domain" in text:
        domain = quote(anomaly.promise.domain)
        said = f"The schema says that {name} has the values of the domain {domain}, and does not define it"
        return (
            f"{said}: no value of {name} was held against it.",
            "Define the domain, or write string_domain into the feature.",
        )
    if "too many values" in text:
        said = f"The schema's domain of {name} has more values than TFDV holds a column to"
        return (
            f"{said}, so that no value of {name} was held against it.",
            f"Take the domain of {name} out of the schema.",
        )
    if "Repeated values" in text:
        values = quote(text.partition("StringDomain:")[2].strip(), 80)
        return f"The schema's domain of {name} names a value more than once: {values}.", "Name each value once."
    return f"The schema's domain of {name} contradicts itself: no value of {name} was held against it.", _CORRECT


def _tell_domain_of_other_type(anomaly: Anomaly) -> tuple[str, str]:
    name, promised = anomaly.feature, anomaly.promise.type
    if "were not valid Int64" in anomaly.long:
        said = (
            f"{name} has integers in {anomaly.split} that 64 bits do not hold, so that none was held against its range"
        )
        return f"{said} in the schema.", f"Write {name} as text if it names something, else as floats."
    if "BYTES" in anomaly.long and promised != "BYTES":
        said = f"{name} is bytes in {anomaly.split}, and the schema gives it a domain of another type"
    else:
        of = f" ({promised})" if promised else ""
        said = f"The schema gives {name} a domain that does not go with its type{of}"
    return f"{said}: no value of {name} was held against it.", "Make the feature's type and its domain agree."


def _tell_no_name(anomaly: Anomaly) -> tuple[str, str]:
    return "A feature of the schema has no name: nothing was held against it.", "Name the feature, or remove it."


def _tell_no_type(anomaly: Anomaly) -> tuple[str, str]:
    said = f"The schema gives {anomaly.feature} no type, so that its values were not held against it."
    return said, f"Write `type: INT`, `FLOAT` or `BYTES` into the feature {anomaly.feature}."


def _tell_uncounted(anomaly: Anomaly) -> tuple[str, str]:
    said = f"The schema limits how many distinct values {anomaly.feature} has, and TFDV counts these in text and "
    said += "categories alone: nothing was held against that."
    return said, "Take unique_constraints out, or say int_domain { is_categorical: true }."


def _tell_booleans(anomaly: Anomaly) -> tuple[str, str]:
    said = f"The schema's domain of {anomaly.feature} does not name two different values for true and false"
    return f"{said}: no value of {anomaly.feature} was held against it.", _CORRECT


SCHEMA_FAULTS: Mapping[str, Callable[[Anomaly], tuple[str, str]]] = {
    "BOOL_TYPE_INVALID_CONFIG": _tell_booleans,
    "DOMAIN_INVALID_FOR_TYPE": _tell_domain_of_other_type,
    "FEATURE_MISSING_NAME": _tell_no_name,
    "FEATURE_MISSING_TYPE": _tell_no_type,
    "FEATURE_TYPE_NO_UNIQUE": _tell_uncounted,
    "INVALID_DOMAIN_SPECIFICATION": _tell_domain,
    "INVALID_SCHEMA_SPECIFICATION": _tell_contradiction,
}
"""A sentence and a remedy, by TFDV's name of the type."""
