"""The weighted statistics of a column: a state of its own, so that tables without weights cost nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from traingate.batch.columns import Column
from traingate.kinds import Kind
from traingate.measures import _categories, _frequencies, _lists, _strings, _weighed_numbers
from traingate.profile.summaries import Weighted


def start() -> dict[str, Any]:
    """The state of no rows."""
    return {"present": 0.0, "missing": 0.0, "values": 0.0, "numbers": None, "texts": None}


def read_weights(column: Column) -> tuple[np.ndarray, dict[str, int]]:
    """The weight of each row, float64 [rows], 0 where it has none that can be used; and rows without one, by why."""
    weights = np.asarray(column.values).astype(np.float64)
    missing = np.isnan(weights)
    if column.valid is not None:
        missing |= ~column.valid
    wrong = {
        "missing": missing,
        "negative": ~missing & (weights < 0),
        "infinite": ~missing & (weights == np.inf),
    }
    usable = ~(wrong["missing"] | wrong["negative"] | wrong["infinite"])
    counted = {why: int(rows.sum()) for why, rows in wrong.items() if rows.any()}
    return np.where(usable, weights, 0.0), counted


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
