"""The statistics of every column of a split, from which most checks judge and TFDV's protos are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from traingate.kinds import Kind
from traingate.measure import Measure, Plan, State
from traingate.measures import _lists, _numbers, _texts
from traingate.summaries import ColumnSummary, Summary

if TYPE_CHECKING:
    from traingate.batch import Batch, Column

_POINTS, _LEAST_POINTS = 1 << 21, 256  # quantile points of all columns, and of one
_TEXTS, _LEAST_TEXTS = 1 << 22, 2_048  # distinct texts of all columns, and of one


@dataclass(frozen=True)
class Statistics(Measure[Summary]):
    """Counts, moments, quantiles, frequent values and list lengths of every column of a split.

    Exact: rows, missing, NaN, infinities, zeros, minimum, maximum, rows by value up to 1,000 distinct numbers and
    65,536 distinct texts, bytes. Within 1e-9 standard deviations: mean and standard deviation. Within the rank error
    that they state: quantiles (0.1 % of the rows; more in tables of over 1,024 columns, whose states would not fit).
    """

    def start(self, plan: Plan, split: str) -> State:
        kinds = plan.types[split]
        columns: dict[str, dict[str, Any]] = {
            name: {"kind": str(kind), "missing": 0, "seen": None} for name, kind in kinds.items()
        }
        each = max(len(kinds), 1)
        size = int(min(2_048, max(_LEAST_POINTS, _POINTS // each)))
        cap = int(min(_texts.CAP, max(_LEAST_TEXTS, _TEXTS // each)))
        return {"rows": 0, "size": size, "cap": cap, "columns": columns}

    def add(self, state: State, batch: Batch) -> State:
        state["rows"] += batch.rows
        for name, column in state["columns"].items():
            _add(column, batch.column(name), batch.rows, state["size"], state["cap"])
        return state

    def merge(self, first: State, second: State) -> State:
        first["rows"] += second["rows"]
        for name, column in first["columns"].items():
            _merge(column, second["columns"][name], first["size"], first["cap"])
        return first

    def finish(self, state: State) -> Summary:
        columns = {
            name: _finished(name, column, state["rows"], state["size"]) for name, column in state["columns"].items()
        }
        return Summary(state["rows"], columns)


def _add(state: dict[str, Any], column: Column, rows: int, size: int, cap: int) -> None:
    present = rows if column.valid is None else int(np.count_nonzero(column.valid))
    if present and column.kind == Kind.STRING:
        state["seen"] = state["seen"] or _texts.start()
        present = _texts.add(state["seen"], column, cap)
    elif present and column.kind == Kind.LIST:
        state["seen"] = state["seen"] or _lists.start()
        _lists.add(state["seen"], column.lists, size, cap)
    elif present and column.values is not None:
        state["seen"] = state["seen"] or _numbers.start()
        _numbers.add(state["seen"], column.values if column.valid is None else column.values[column.valid], size)
    state["missing"] += rows - present


def _merge(first: dict[str, Any], second: dict[str, Any], size: int, cap: int) -> None:
    first["missing"] += second["missing"]
    if first["seen"] is None or second["seen"] is None:
        first["seen"] = first["seen"] or second["seen"]
    elif first["kind"] == Kind.STRING:
        _texts.merge(first["seen"], second["seen"], cap)
    elif first["kind"] == Kind.LIST:
        _lists.merge(first["seen"], second["seen"], size, cap)
    else:
        _numbers.merge(first["seen"], second["seen"], size)


def _finished(name: str, state: dict[str, Any], rows: int, size: int) -> ColumnSummary:
    kind, seen = Kind(state["kind"]), state["seen"]
    numbers = texts = lists = None
    if kind == Kind.STRING:
        texts = _texts.finish(seen or _texts.start())
    elif kind == Kind.LIST:
        lists = _lists.finish(seen or _lists.start(), size)
    elif kind != Kind.NULL:
        numbers = _numbers.finish(seen or _numbers.start(), size)
    return ColumnSummary(name, kind, rows, state["missing"], numbers, texts, lists)
