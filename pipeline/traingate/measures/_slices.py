"""The statistics of the rows that share a value of a column, for a bounded number of values.

Kept are the MOST_SLICES values that come first in their order: whichever way rows are sharded, a value among them in
the end was among them in every shard, so that no slice misses a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from traingate.batch import runs
from traingate.batch.arrow import to_indices, unpack_strings
from traingate.batch.batch import Batch
from traingate.batch.columns import Column
from traingate.kinds import Kind
from traingate.measures import _blobs, _strings, _table
from traingate.plan import Plan
from traingate.profile.summaries import MOST_SLICES, Summary


def start(plan: Plan, split: str) -> dict[str, Any]:
    """The state of no rows: by slice column, rows with a value and tables by value."""
    kinds = plan.types[split]
    names = [name for name in dict.fromkeys(plan.dataset.statistics.slices) if name in kinds]
    return {name: {"kind": str(kinds[name]), "rows": 0, "tables": {}} for name in names}


def add(state: dict[str, Any], batch: Batch) -> None:
    """Adds a batch's rows to the slices that they belong to; a null, a NaN and a list belong to none."""
    for name, of in state.items():
        codes, values = _read_values(batch.column(name))
        of["rows"] += int(np.count_nonzero(codes >= 0))
        kept = set(_pick_first([*of["tables"], *values.values()], of["kind"]))
        _keep(of, kept)
        wanted = np.zeros(max(values, default=0) + 1, bool)
        wanted[[code for code, value in values.items() if value in kept]] = True
        for code, part in _split_rows(batch, np.where(wanted[codes], codes, -1)):
            if values[code] not in of["tables"]:
                of["tables"][values[code]] = _table.start(batch.plan, batch.split, MOST_SLICES * len(state))
            _table.add(of["tables"][values[code]], part)


def merge(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The state of both, in `first`."""
    for name, of in first.items():
        other = second[name]
        of["rows"] += other["rows"]
        kept = set(_pick_first([*of["tables"], *other["tables"]], of["kind"]))
        _keep(of, kept)
        for value, table in other["tables"].items():
            if value in of["tables"]:
                _table.merge(of["tables"][value], table)
            elif value in kept:
                of["tables"][value] = table
    return first


def finish(state: dict[str, Any]) -> tuple[dict[str, Summary], dict[str, int]]:
    """Statistics by `column_value`, in the order of the values, and the rows of values that have none, by column."""
    found: dict[str, Summary] = {}
    unsliced = {}
    for name, of in state.items():
        for value in _pick_first(list(of["tables"]), of["kind"]):
            found[f"{name}_{value}"] = _table.finish(of["tables"][value])
        if left := of["rows"] - sum(table["rows"] for table in of["tables"].values()):
            unsliced[name] = left
    return found, unsliced


def _keep(of: dict[str, Any], kept: set[str]) -> None:
    of["tables"] = {value: table for value, table in of["tables"].items() if value in kept}


def _pick_first(values: list[str], kind: str) -> list[str]:
    order = {Kind.STRING: str, Kind.FLOAT: float}.get(Kind(kind), int)
    return sorted(set(values), key=order)[:MOST_SLICES]


def _read_values(column: Column) -> tuple[np.ndarray, dict[int, str]]:
    """Codes, int64 [rows], -1 where a row has no value, and values as strings by code; one string may have several."""
    if column.kind == Kind.STRING and column.codes is not None and column.dictionary is not None:
        codes = _mark_missing(column.codes.astype(np.int64), column.valid)
        offsets, blob = unpack_strings(column.dictionary)
        used = np.flatnonzero(np.bincount(codes[codes >= 0]))
        strings = _blobs.to_list(_blobs.take({"offsets": offsets, "blob": blob}, used))
        return codes, dict(zip(used.tolist(), map(_strings.decode, strings), strict=True))
    if column.values is not None:
        valid = ~np.isnan(column.values) if column.kind == Kind.FLOAT else None
        valid = column.valid if valid is None else valid if column.valid is None else valid & column.valid
        distinct, codes = np.unique(column.values + 0, return_inverse=True)  # −0.0 + 0 is 0.0
        codes = _mark_missing(codes, valid)
        used = np.flatnonzero(np.bincount(codes[codes >= 0]))
        return codes, dict(zip(used.tolist(), map(str, distinct[used].tolist()), strict=True))
    return np.full(len(column.lists or ()), -1), {}


def _mark_missing(codes: np.ndarray, valid: np.ndarray | None) -> np.ndarray:
    return codes if valid is None else np.where(valid, codes, -1)


def _split_rows(batch: Batch, codes: np.ndarray) -> Iterator[tuple[int, Batch]]:
    """The rows of each code that is not -1, as a batch of their own."""
    order = np.argsort(codes, kind="stable")
    order = order[int(np.count_nonzero(codes < 0)) :]
    if not len(order):
        return
    ordered = codes[order]
    index = to_indices(order)
    rows = pa.RecordBatch.from_arrays(
        [batch.records.column(at).take(index) for at in range(batch.records.num_columns)], schema=batch.records.schema
    )
    begins = runs.find_starts(ordered)
    for begin, length in zip(begins.tolist(), runs.compute_lengths(begins, len(ordered)).tolist(), strict=True):
        part = rows.slice(begin, length)
        yield int(ordered[begin]), Batch(part, batch.plan, batch.split, batch.shard, batch.first_row)
