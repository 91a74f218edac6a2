"""Objects inside rows, as columns of their own: `{"user": {"fee": 1}}` has the column `user.fee`, as in TFDV.

One rule for every format that nests: a struct's leaves are named by the path to them, joined by dots; where a parent is
missing, so are its leaves. Lists of structs, and maps, are no columns of leaves: a row would have many of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pyarrow as pa

MOST_LEVELS = 16
"""Structs inside one another that are followed; a file that nests deeper is refused."""
MOST_LEAVES = 1_000
"""Leaves of one struct; an object with more keys is a map, whose keys are data, not columns."""


class Tangled(ValueError):
    """Structs that have no columns: too deep, too many leaves, or a leaf's name that another column has."""


def flatten_object(row: dict[str, Any]) -> dict[str, Any]:
    """A JSON object with the leaves of its objects in their place; Tangled where these cannot be columns."""
    if not any(type(value) is dict for value in row.values()):
        return row
    leaves = list(_list_leaves(row, "", 0))
    found = dict(leaves)
    if len(found) != len(leaves):
        raise Tangled(_explain_twice(name for name, _ in leaves))
    return found


def _list_leaves(row: dict[str, Any], prefix: str, level: int) -> Iterator[tuple[str, Any]]:
    if level > MOST_LEVELS:
        raise Tangled(f"{prefix[:60]}… nests more than {MOST_LEVELS} objects inside one another")
    for name, value in row.items():
        if type(value) is dict:
            yield from _list_leaves(value, f"{prefix}{name}.", level + 1)
        else:
            yield prefix + name, value


def check_leaves(names: Collection[str]) -> None:
    """Tangled where one struct has more leaves than a table has columns."""
    if len(names) > MOST_LEAVES:
        for top, leaves in Counter(name.partition(".")[0] for name in names if "." in name).most_common(1):
            if leaves > MOST_LEAVES:
                raise Tangled(f"{top!r} has {leaves:,} different keys, so that its keys are data and not columns")


def list_fields(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    """The leaves of a schema, in its order; Tangled where two have one name or a struct is too deep."""
    found = [leaf for field in schema for leaf in _list_fields(field, "", 0)]
    if len({name for name, _ in found}) < len(found) and len(set(schema.names)) == len(schema.names):
        raise Tangled(_explain_twice(name for name, _ in found))
    return found


def _list_fields(field: pa.Field, prefix: str, level: int) -> Iterator[tuple[str, pa.DataType]]:
    if level > MOST_LEVELS:
        raise Tangled(f"{prefix[:60]}… nests more than {MOST_LEVELS} structs inside one another")
    struct = _unwrap(field.type)
    if not pa.types.is_struct(struct):
        yield prefix + field.name, field.type
        return
    for index in range(struct.num_fields):
        yield from _list_fields(struct[index], f"{prefix}{field.name}.", level + 1)


def find_tops(schema: pa.Schema, wanted: Collection[str]) -> list[str]:
    """The columns of a schema that are wanted, or have a leaf that is."""
    return [field.name for field in schema if any(name in wanted for name, _ in _list_fields(field, "", 0))]


def flatten_array(name: str, array: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """An array, or the leaves of a struct array with their names; null where a parent is."""
    if isinstance(array, pa.ExtensionArray) and pa.types.is_struct(_unwrap(array.type)):
        array = array.storage
    if not pa.types.is_struct(array.type):
        yield name, array
        return
    for index, leaf in enumerate(array.flatten()):
        yield from flatten_array(f"{name}.{array.type[index].name}", leaf)


def nest(name: str, leaf: pa.DataType) -> tuple[str, pa.DataType]:
    """The column of objects that has a leaf `a.b.c`, and its type."""
    first, *rest = name.split(".")
    for part in reversed(rest):
        leaf = pa.struct([(part, leaf)])
    return first, leaf


def merge_types(first: pa.DataType, second: pa.DataType) -> pa.DataType | None:
    """The struct with the leaves of both; None where one of them is no struct."""
    if not (pa.types.is_struct(first) and pa.types.is_struct(second)):
        return None
    fields = {first[index].name: first[index].type for index in range(first.num_fields)}
    for field in (second[index] for index in range(second.num_fields)):
        merged = merge_types(fields[field.name], field.type) if field.name in fields else field.type
        if merged is None:
            return None
        fields[field.name] = merged
    return pa.struct(list(fields.items()))


def _unwrap(data_type: pa.DataType) -> pa.DataType:
    while isinstance(data_type, pa.BaseExtensionType):
        data_type = data_type.storage_type
    return data_type


def _explain_twice(names: Iterable[str]) -> str:
    twice = next(name for name, times in Counter(names).items() if times > 1)
    parent, _, leaf = twice.rpartition(".")
    return f"{twice!r} is both a column of its own and {leaf!r} inside {parent!r}; rename one of them"
