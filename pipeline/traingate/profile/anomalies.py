"""The anomalies that TFDV finds in a split, as plain values that checks judge."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """What a schema says of a feature, or of a split as a whole, as far as anomalies are told by it; None is nothing.

    Attributes:
        type: `INT`, `FLOAT` or `BYTES`.
        low, high: the domain of its numbers.
        domain: the name of a domain that the schema defines for several features.
        mass: share of its values that must lie in the domain of its strings.
        least_values, most_values: values in a row.
        shape: the size of each dimension.
        fraction, count: share and number of rows that must have a value.
        least_unique, most_unique: distinct values.
        distance: how far its values may be distributed from train's.
        rows: least number of rows of a split.
    """

    type: str = ""
    low: float | None = None
    high: float | None = None
    domain: str = ""
    mass: float | None = None
    least_values: int | None = None
    most_values: int | None = None
    shape: tuple[int, ...] = ()
    fraction: float | None = None
    count: int | None = None
    least_unique: int | None = None
    most_unique: int | None = None
    distance: float | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Anomaly:
    """One reason for which TFDV finds that a split does not conform to the schema.

    Attributes:
        split: the split; of a skew, the held-out one that differs from train.
        feature: the column, its path joined by dots where it is nested; None for the whole split.
        kind: TFDV's name of the type, such as `SCHEMA_MISSING_COLUMN`.
        short: TFDV's short description.
        long: TFDV's description.
        severity: `ERROR` or `WARNING`, as TFDV said.
        values: rows by value that the schema's domain lacks, most frequent first; of unexpected values alone.
        promise: what the schema says of the feature.
    """

    split: str
    feature: str | None
    kind: str
    short: str
    long: str
    severity: str = "ERROR"
    values: tuple[tuple[str, int], ...] = ()
    promise: Promise = Promise()
