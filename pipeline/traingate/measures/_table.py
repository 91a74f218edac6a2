"""The statistics of every column of some rows: of a whole split, or of the rows of one slice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from traingate.batch.batch import Batch
from traingate.batch.columns import Column
from traingate.kinds import Kind
from traingate.measures import _categories, _lists, _numbers, _strings, _weighed
from traingate.plan import Plan
from traingate.profile.summaries import ColumnSummary, Summary

_POINTS, _LEAST_POINTS = 1 << 21, 256  # quantile points of all columns, and of one
_TEXTS, _LEAST_TEXTS = 1 << 22, 2_048  # distinct strings of all columns, and of one


def start(plan: Plan, split: str, tables: int = 1) -> dict[str, Any]:
    """The state of no rows, sized so that `tables` of them fit into memory together."""
    kinds, options, weight = plan.types[split], plan.dataset.statistics, plan.columns.weight
    weighed = weight is not None and Kind(kinds.get(weight, Kind.NULL)).numeric
    columns: dict[str, dict[str, Any]] = {
        name: {"kind": str(kind), "missing": 0, "seen": None} for name, kind in kinds.items()
    }
    for name, column in columns.items():
        if name in options.categorical:
            column["categories"] = _strings.start()
        if weighed:
            column["weighed"] = _weighed.start()
    each = max(len(kinds), 1) * tables
    size = int(min(2_048, max(_LEAST_POINTS, _POINTS // each)))
    cap = int(min(_strings.CAP, max(_LEAST_TEXTS, _TEXTS // each)))
    weight_of_all = 0.0 if weighed else None
    return {"rows": 0, "size": size, "cap": cap, "columns": columns, "weight": weight_of_all, "unweighed": {}}


def add(state: dict[str, Any], batch: Batch) -> None:
    """Adds the rows of a batch; one that cannot be weighed counts as if it weighed nothing, and is counted."""
    size, cap = state["size"], state["cap"]
    state["rows"] += batch.rows
    weights = None
    if state["weight"] is not None:
        weights, wrong = _weighed.read_weights(batch.column(str(batch.plan.columns.weight)))
        state["weight"] += float(weights.sum())
        _count_unweighed(state["unweighed"], wrong)
    for name, of in state["columns"].items():
        column = batch.column(name)
        _add_column(of, column, batch.rows, size, cap)
        if "categories" in of:
            _add_categories(of["categories"], column, cap)
        if weights is not None:
            _weighed.add(of["weighed"], column, weights, "categories" in of, size, cap)


def merge(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The state of both, in `first`."""
    size, cap = first["size"], first["cap"]
    first["rows"] += second["rows"]
    if first["weight"] is not None:
        first["weight"] += second["weight"]
        _count_unweighed(first["unweighed"], second["unweighed"])
    for name, of in first["columns"].items():
        other = second["columns"][name]
        _merge_column(of, other, size, cap)
        if "categories" in of:
            _strings.merge(of["categories"], other["categories"], cap)
        if "weighed" in of:
            _weighed.merge(of["weighed"], other["weighed"], size, cap)
    return first


def finish(state: dict[str, Any]) -> Summary:
    """The statistics of the rows added so far."""
    rows, size = state["rows"], state["size"]
    columns = {name: _finish_column(name, of, rows, size) for name, of in state["columns"].items()}
    return Summary(rows, columns, state["weight"], unweighed=dict(sorted(state["unweighed"].items())))


def _count_unweighed(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for why, rows in more.items():
        counts[why] = counts.get(why, 0) + rows


def _add_column(state: dict[str, Any], column: Column, rows: int, size: int, cap: int) -> None:
    present = rows if column.valid is None else int(np.count_nonzero(column.valid))
    if present and column.kind == Kind.STRING:
        state["seen"] = state["seen"] or _strings.start()
        present = _strings.add(state["seen"], column, cap)
    elif present and column.kind == Kind.LIST:
        state["seen"] = state["seen"] or _lists.start()
        _lists.add(state["seen"], column.lists, size, cap)
    elif present and column.values is not None:
        state["seen"] = state["seen"] or _numbers.start()
        _numbers.add(state["seen"], column.values if column.valid is None else column.values[column.valid], size)
    state["missing"] += rows - present


def _add_categories(state: dict[str, Any], column: Column, cap: int) -> None:
    leaf = _lists.view_values(_lists.flatten(column.lists)[1]) if column.kind == Kind.LIST else column
    if leaf is not None and leaf.kind in _categories.KINDS:
        _strings.add(state, _categories.to_strings(leaf), cap)


def _merge_column(first: dict[str, Any], second: dict[str, Any], size: int, cap: int) -> None:
    first["missing"] += second["missing"]
    if first["seen"] is None or second["seen"] is None:
        first["seen"] = first["seen"] or second["seen"]
    elif first["kind"] == Kind.STRING:
        _strings.merge(first["seen"], second["seen"], cap)
    elif first["kind"] == Kind.LIST:
        _lists.merge(first["seen"], second["seen"], size, cap)
    else:
        _numbers.merge(first["seen"], second["seen"], size)


def _finish_column(name: str, state: dict[str, Any], rows: int, size: int) -> ColumnSummary:
    kind, seen = Kind(state["kind"]), state["seen"]
    numbers = strings = lists = categories = weighted = None
    if kind == Kind.STRING:
        strings = _strings.finish(seen or _strings.start())
    elif kind == Kind.LIST:
        lists = _lists.finish(seen or _lists.start(), size)
    elif kind != Kind.NULL:
        numbers = _numbers.finish(seen or _numbers.start(), size)
    rank: Callable[[bytes], Any] = bytes
    if (lists.kind if lists else kind) in _categories.KINDS and "categories" in state:
        rank = int
        categories = _strings.finish(state["categories"], rank)
    if "weighed" in state:
        weighted = _weighed.finish(state["weighed"], rank, size)
    return ColumnSummary(name, kind, rows, state["missing"], numbers, strings, lists, categories, weighted)
