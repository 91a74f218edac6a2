"""Rows of checked files as numpy columns, in batches, shuffled or in the files' order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.columns import Column, view_column
from traingate.dataset import Reading
from traingate.format import Shard, find_format
from traingate.kinds import Kind


@dataclass(frozen=True)
class LabelledRows:
    """Some rows of a split, those with a label where there is one.

    Attributes:
        count: number of rows.
        columns: features by name: numbers as float32 [count] and times as float64 [count], seconds since 1970 UTC, both
            NaN where missing; strings as bytes and lists, object [count], empty where missing.
        label: int64, float32 or bytes as object [count]; None where nothing is predicted.
        unlabelled: rows that were read besides these, and have no label.
        weight: how much each row counts, float32 [count]; None where all count alike.
    """

    count: int
    columns: Mapping[str, np.ndarray]
    label: np.ndarray | None = None
    unlabelled: int = 0
    weight: np.ndarray | None = None

    def take(self, which: slice | np.ndarray) -> LabelledRows:
        """The rows that a slice, mask or list of positions names."""
        columns = {name: values[which] for name, values in self.columns.items()}
        label = None if self.label is None else self.label[which]
        weight = None if self.weight is None else self.weight[which]
        rows = len(range(self.count)[which]) if isinstance(which, slice) else _count_rows(which)
        return LabelledRows(rows, columns, label, weight=weight)


def _count_rows(which: np.ndarray) -> int:
    return int(which.sum()) if which.dtype == bool else len(which)


@dataclass(frozen=True)
class Form:
    """How one column is handed to a trainer.

    Attributes:
        name: the column.
        kind: its kind, one that holds the values of every split.
        identifier: whether it merely numbers or names rows; a model learns nothing from it that holds elsewhere.
        strings: whether a LIST holds strings.
    """

    name: str
    kind: Kind
    identifier: bool = False
    strings: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it comes as float32, NaN where missing."""
        return self.kind.numeric or self.kind == Kind.NULL


def read_rows(
    shard: Shard, forms: Iterable[Form], label: Form | None, kinds: Mapping[str, Kind], reading: Reading,
    weight: Form | None = None,
) -> Iterator[LabelledRows]:  # fmt: skip
    """The shard's rows in order; Widen, Unreadable as `Format.read`. Where a file has no weights, rows weigh 1."""
    forms = list(forms)
    for records in find_format(shard.path).read(shard, kinds, reading):
        rows = LabelledRows(
            records.num_rows, {form.name: convert_feature(_view_column(records, form), form) for form in forms}
        )
        if weight is not None:
            rows = replace(rows, weight=_read_weights(records, weight))
        yield rows if label is None else _add_label(rows, _view_column(records, label))


def _read_weights(records: pa.RecordBatch, weight: Form) -> np.ndarray:
    if records.schema.get_field_index(weight.name) < 0:
        return np.ones(records.num_rows, np.float32)
    return convert_feature(_view_column(records, weight), weight)


def _add_label(rows: LabelledRows, column: Column) -> LabelledRows:
    present = np.ones(rows.count, bool) if column.valid is None else column.valid
    if column.values is None and column.kind != Kind.STRING:  # lists, or nothing at all: no label that can be learnt
        values, present = np.zeros(rows.count, np.int64), np.zeros(rows.count, bool)
    elif column.kind == Kind.STRING:
        values = _convert_strings(column)
    elif column.kind == Kind.FLOAT:
        values = np.asarray(column.values).astype(np.float32)
        present = present & (values == values)
    else:
        values = np.asarray(column.values).astype(np.int64)
    if present.all():
        return replace(rows, label=values)
    kept = replace(rows, label=values).take(present)
    return replace(kept, unlabelled=rows.count - kept.count)


def _view_column(records: pa.RecordBatch, form: Form) -> Column:
    index = records.schema.get_field_index(form.name)
    return view_column(form.name, records.column(index) if index >= 0 else pa.nulls(records.num_rows), form.kind)


def convert_feature(column: Column, form: Form) -> np.ndarray:
    """A feature's values [rows]: NaN, b"" or an empty list where missing."""
    if column.kind == Kind.LIST:
        return _convert_lists(column, form.strings)
    if column.kind == Kind.STRING:
        return _convert_strings(column)
    if column.kind == Kind.NULL:
        return np.full(len(np.asarray(column.codes)), np.nan, np.float32)
    values: np.ndarray = np.asarray(column.values, np.float64)
    if column.valid is not None:
        values = np.where(column.valid, values, np.nan)
    if column.kind == Kind.TIME:
        return values / 1e6
    with np.errstate(over="ignore"):
        return values.astype(np.float32)


def _convert_strings(column: Column) -> np.ndarray:
    spelled = np.empty(len(column.dictionary or ()), object)
    if len(spelled):
        spelled[:] = _to_bytes(column.dictionary)
    codes = np.asarray(column.codes)
    values = spelled[codes] if len(spelled) else np.full(len(codes), b"", object)
    if column.valid is not None:
        values[~column.valid] = b""
    values[values == None] = b""  # noqa: E711 - a null inside a dictionary, compared value by value
    return values


def _to_bytes(array: Any) -> list[bytes | None]:
    kind = array.type
    if pa.types.is_string(kind):
        array = pc.cast(array, pa.binary())
    elif pa.types.is_large_string(kind):
        array = pc.cast(array, pa.large_binary())
    values: list[bytes | None] = array.to_pylist()
    return values


def _convert_lists(column: Column, strings: bool) -> np.ndarray:
    lists: Any = column.lists
    values = np.empty(len(lists), object)
    for index, items in enumerate(lists.to_pylist()):
        values[index] = [_convert_item(item, strings) for item in items or ()]
    return values


def _convert_item(item: Any, strings: bool) -> Any:
    if strings:
        return item if isinstance(item, bytes) else b"" if item is None else str(item).encode("utf8", "surrogatepass")
    return float("nan") if item is None else float(item)


def holds_strings(records: pa.RecordBatch, name: str) -> bool:
    """Whether a LIST column holds anything but numbers."""
    index = records.schema.get_field_index(name)
    if index < 0:
        return False
    inner = records.column(index).type
    while hasattr(inner, "value_type"):
        inner = inner.value_type
    return not (pa.types.is_integer(inner) or pa.types.is_floating(inner) or pa.types.is_boolean(inner))


def rebatch(
    parts: Iterable[LabelledRows], size: int, pool: int = 0, chance: np.random.Generator | None = None
) -> Iterator[LabelledRows]:
    """The rows in batches of `size`, the last one shorter; shuffled among `pool` rows where `chance` is given."""
    held: list[LabelledRows] = []
    count = 0
    for part in parts:
        held.append(part)
        count += part.count
        if count >= max(size, pool):
            rows = _shuffle(concat(held), chance)
            whole = count // size * size
            yield from (rows.take(slice(start, start + size)) for start in range(0, whole, size))
            held, count = [rows.take(slice(whole, count))], count - whole
    if count:
        rows = _shuffle(concat(held), chance)
        yield from (rows.take(slice(start, start + size)) for start in range(0, count, size))


def concat(parts: list[LabelledRows]) -> LabelledRows:
    """All rows of at least one part."""
    if len(parts) == 1:
        return parts[0]
    columns = {name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns}
    labels = [part.label for part in parts if part.label is not None]
    weights = [part.weight for part in parts if part.weight is not None]
    return LabelledRows(
        sum(part.count for part in parts),
        columns,
        np.concatenate(labels) if labels else None,
        weight=np.concatenate(weights) if weights else None,
    )


def _shuffle(rows: LabelledRows, chance: np.random.Generator | None) -> LabelledRows:
    return rows if chance is None else rows.take(chance.permutation(rows.count))
