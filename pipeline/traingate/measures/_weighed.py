"""The weighted statistics of a column: a state of its own, so that tables without weights cost nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from traingate.batch.batch import Batch
from traingate.batch.columns import Column
from traingate.errors import Unreadable
from traingate.kinds import Kind
from traingate.measures import _categories, _frequencies, _lists, _strings, _weighed_numbers
from traingate.profile.summaries import Weighted


def start() -> dict[str, Any]:
    """The state of no rows."""
    return {"present": 0.0, "missing": 0.0, "values": 0.0, "numbers": None, "texts": None}


def read_weights(batch: Batch, name: str) -> np.ndarray:
    """The weight of each row, float64 [rows].

    Raises:
        Unreadable: a row has no weight, or one that is negative or not finite.
    """
    column = batch.column(name)
    if column.values is None or not column.kind.numeric:
        raise Unreadable(
            f"[statistics] weight: column {name!r} of {batch.split} is {column.kind}, not a number. {_NEXT}"
        )
    weights = column.values.astype(np.float64)
    wrong = ~(np.isfinite(weights) & (weights >= 0))
    if column.valid is not None:
        wrong |= ~column.valid
    if wrong.any():
        row = int(wrong.argmax())
        found = "none" if column.valid is not None and not column.valid[row] else f"{weights[row]:g}"
        where = f"row {batch.first_row + row} of shard {batch.shard} of {batch.split}"
        raise Unreadable(
            f"[statistics] weight: {where} needs a finite {name!r} of at least 0, and has {found}. {_NEXT}"
        )
    return weights


_NEXT = "Fill the column, or name another one."


def add(state: dict[str, Any], column: Column, weights: np.ndarray, categorical: bool, size: int, cap: int) -> None:
    """Adds a column's values with their rows' weights, float64 [rows]."""
    if column.valid is None and column.kind != Kind.NULL:
        present = weights
    else:
        valid = np.zeros(len(weights), bool) if column.valid is None else column.valid
        present = weights[valid]
        state["missing"] += float(weights[~valid].sum())
    if not len(present):
        return
    state["present"] += float(present.sum())
    if column.kind != Kind.LIST:
        state["values"] += float(present.sum())
        _add_values(state, column, weights, categorical, size, cap)
        return
    lengths, values = _lists.flatten(column.lists)
    state["values"] += float((present * lengths).sum())
    if (leaf := _lists.view_values(values)) is not None:
        _add_values(state, leaf, np.repeat(present, lengths), categorical, size, cap)


def _add_values(
    state: dict[str, Any], column: Column, weights: np.ndarray, categorical: bool, size: int, cap: int
) -> None:
    if categorical and column.kind in _categories.KINDS:
        column = _categories.to_strings(column)
    if column.kind == Kind.STRING:
        state["texts"] = state["texts"] or _frequencies.start(np.float64)
        _strings.add_weights(state["texts"], column, weights, cap)
    elif column.values is not None:
        state["numbers"] = state["numbers"] or _weighed_numbers.start()
        values = column.values
        if column.valid is not None:
            values, weights = values[column.valid], weights[column.valid]
        _weighed_numbers.add(state["numbers"], values, weights, size)


def merge(first: dict[str, Any], second: dict[str, Any], size: int, cap: int) -> dict[str, Any]:
    """The state of both, in `first`."""
    for key in ("present", "missing", "values"):
        first[key] += second[key]
    if first["numbers"] is None or second["numbers"] is None:
        first["numbers"] = first["numbers"] or second["numbers"]
    else:
        _weighed_numbers.merge(first["numbers"], second["numbers"], size)
    if first["texts"] is None or second["texts"] is None:
        first["texts"] = first["texts"] or second["texts"]
    else:
        _frequencies.merge(first["texts"], second["texts"], cap)
    return first


def finish(state: dict[str, Any], rank: Callable[[bytes], Any], size: int) -> Weighted:
    """The weighted statistics of the rows added so far."""
    return Weighted(
        present=state["present"],
        missing=state["missing"],
        values=state["values"],
        numbers=_weighed_numbers.finish(state["numbers"], size) if state["numbers"] else None,
        top=_strings.list_top(state["texts"], rank) if state["texts"] else (),
    )
