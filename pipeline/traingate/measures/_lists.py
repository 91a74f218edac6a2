"""The statistics of a column of lists: how long they are, and the statistics of all their values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import is_list, kind_of
from traingate.batch.columns import Column, read_fixed_width, read_validity, view_column
from traingate.kinds import Kind, widest
from traingate.measures import _numbers, _strings
from traingate.profile.summaries import Lists


def start() -> dict[str, Any]:
    """The state of no lists."""
    return {"kind": Kind.NULL.value, "values": 0, "lengths": _numbers.start(), "numbers": None, "texts": None}


def add(state: dict[str, Any], lists: pa.Array, size: int, cap: int) -> None:
    """Adds a list array's lists but the null ones; a list within a list counts as its values."""
    lengths, values = flatten(lists)
    state["values"] += int(lengths.sum())
    _numbers.add(state["lengths"], lengths.astype(np.int64), size)
    column = view_values(values)
    if column is None:
        return
    state["kind"] = widest(Kind(state["kind"]), column.kind).value
    if column.values is not None:
        state["numbers"] = state["numbers"] or _numbers.start()
        _numbers.add(state["numbers"], column.values if column.valid is None else column.values[column.valid], size)
    else:
        state["texts"] = state["texts"] or _strings.start()
        _strings.add(state["texts"], column, cap)


def merge(first: dict[str, Any], second: dict[str, Any], size: int, cap: int) -> dict[str, Any]:
    """The state of both, in `first`."""
    first["values"] += second["values"]
    first["kind"] = widest(Kind(first["kind"]), Kind(second["kind"])).value
    _numbers.merge(first["lengths"], second["lengths"], size)
    if second["numbers"] is not None:
        first["numbers"] = _numbers.merge(first["numbers"] or _numbers.start(), second["numbers"], size)
    if second["texts"] is not None:
        first["texts"] = _strings.merge(first["texts"] or _strings.start(), second["texts"], cap)
    return first


def finish(state: dict[str, Any], size: int) -> Lists:
    """The statistics of the lists added so far."""
    lengths = _numbers.finish(state["lengths"], size)
    empty = not state["lengths"]["finite"]
    return Lists(
        values=state["values"],
        fewest=0 if empty else int(lengths.minimum),
        most=0 if empty else int(lengths.maximum),
        numbers=_numbers.finish(state["numbers"], size) if state["numbers"] else None,
        strings=_strings.finish(state["texts"]) if state["texts"] else None,
        kind=Kind(state["kind"]),
        lengths=lengths.quantiles,
    )


def flatten(lists: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """How many values each list that is not null has, int64, and all values; a list within a list is its values."""
    lengths, values = _flatten_once(lists)
    while is_list(values.type):
        inner, values = _flatten_once(values, keep_null=True)
        ends = np.concatenate([[0], np.cumsum(inner)])[np.concatenate([[0], np.cumsum(lengths)])]
        lengths = np.diff(ends)
    return lengths, values


def view_values(values: pa.Array) -> Column | None:
    """The values of lists as a column; None where there are none, or nested ones, which have no statistics."""
    # Structs and maps have no values but lengths; what a dictionary stands for is read as text.
    kind = Kind.STRING if pa.types.is_dictionary(values.type) else kind_of(values.type)
    supported = len(values) and kind != Kind.NULL and not pa.types.is_nested(values.type)
    return view_column("", values, kind) if supported else None


def _flatten_once(lists: pa.Array, keep_null: bool = False) -> tuple[np.ndarray, pa.Array]:
    """Lengths, int64, of the lists that are not null (of all, null ones 0, with `keep_null`), and their values."""
    if not is_list(lists.type):  # an array of nulls
        return np.zeros(len(lists) if keep_null else 0, np.int64), pa.nulls(0)
    lengths, valid = read_fixed_width(pc.list_value_length(lists)).astype(np.int64), read_validity(lists)
    if valid is not None:
        lists = lists.filter(pa.array(valid.tolist()))
        lengths = np.where(valid, lengths, 0) if keep_null else lengths[valid]
    return lengths, lists.flatten()
