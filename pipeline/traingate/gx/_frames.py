"""Rows as the pandas DataFrames that expectations are held against."""

from __future__ import annotations

from typing import Any

from traingate.profile.sampled_rows import SampledRows


def localize(frame: Any, zoned: tuple[str, ...]) -> Any:
    """The frame with the time zones that its files have, which are part of a type.

    Values are judged without: people write limits without a zone, and pandas does not compare the two.
    """
    names = [name for name in zoned if getattr(frame.get(name), "dtype", None) == "datetime64[ns]"]
    return frame.assign(**{name: frame[name].dt.tz_localize("UTC") for name in names}) if names else frame


def make_frame(rows: SampledRows) -> Any:
    """The sampled rows as a pandas DataFrame, in the order of the file."""
    import numpy as np
    import pyarrow as pa

    return to_frame(rows.table.take(pa.array(np.lexsort((rows.rows, rows.shards)))))


def to_frame(table: Any) -> Any:
    """Rows as the pandas DataFrame that expectations are held against."""
    import pyarrow as pa

    try:
        frame = table.to_pandas()
    except pa.ArrowInvalid:  # a time beyond what nanoseconds can hold
        frame = table.to_pandas(timestamp_as_object=True)
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_list(column.type):  # pandas takes arrays for distinct, whatever they hold
            frame[name] = [None if value is None else tuple(value) for value in column.to_pylist()]
    return frame
