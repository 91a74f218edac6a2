"""The anomalies that TFDV finds in a split, as plain values that checks judge."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    split: str
    feature: str | None
    kind: str
    short: str
    long: str
    severity: str = "ERROR"
    values: tuple[tuple[str, int], ...] = ()
