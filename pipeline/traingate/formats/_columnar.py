"""Arrow types of files that carry them: the kind of each, and its arrays as measures read them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import is_list, is_run_end_encoded, kind_of
from traingate.errors import Unreadable, Widen
from traingate.formats._structs import Tangled, find_tops, flatten_array, list_fields
from traingate.kinds import Kind, widest

BATCH_ROWS = 128 * 1024

if tuple(int(part) for part in pa.__version__.split(".")[:2]) < (14, 1):
    import pyarrow_hotfix  # noqa: F401  # an extension type of these versions unpickles what a file says


def read_schema_kinds(path: str, schema: pa.Schema) -> dict[str, Kind]:
    """The kind of every column, structs by their leaves; Unreadable where there are none, or two with the same name."""
    counts = Counter(schema.names)
    if not counts:
        raise Unreadable(f"{path}: the file has no columns. Write it again, or take it out of [splits].")
    if twice := sorted(name for name, count in counts.items() if count > 1):
        raise Unreadable(f"{path}: more than one column is called {twice[0]!r}. Rename one and write the file again.")
    try:
        return {name: kind_of(data_type) for name, data_type in list_fields(schema)}
    except Tangled as error:
        raise Unreadable(f"{path}: {error}. Write the file again.") from error


def list_single_fields(schema: pa.Schema) -> frozenset[str]:
    """The columns of a schema, structs by their leaves, that hold float32 or lists of them."""
    return frozenset(name for name, data_type in list_fields(schema) if _is_single(data_type))


def _is_single(data_type: pa.DataType) -> bool:
    if pa.types.is_dictionary(data_type) or is_run_end_encoded(data_type) or is_list(data_type):
        return _is_single(data_type.value_type)
    return bool(pa.types.is_float32(data_type))


def split_batches(records: Iterable[pa.RecordBatch], kinds: Mapping[str, Kind]) -> Iterator[pa.RecordBatch]:
    """The wanted columns in batches of at most 128k rows, of plain Arrow types."""
    for record in records:
        for start in range(0, record.num_rows, BATCH_ROWS):
            part, schema = record.slice(start, BATCH_ROWS), record.schema
            names = find_tops(schema, kinds) or schema.names[:1]
            tops = [(name, part.column(schema.get_field_index(name))) for name in names]
            leaves = [leaf for name, array in tops for leaf in flatten_array(name, array)]
            wanted = [(name, array) for name, array in leaves if name in kinds] or leaves[:1]
            yield pa.RecordBatch.from_arrays(
                [to_plain(array) for _, array in wanted], names=[name for name, _ in wanted]
            )


def check_kinds(own: Mapping[str, Kind], planned: Mapping[str, Kind]) -> None:
    """Widen where a column is planned narrower than the file's type says."""
    if any(name in planned and widest(Kind(planned[name]), kind) != planned[name] for name, kind in own.items()):
        raise Widen(own)


def to_plain(array: pa.Array) -> pa.Array:
    """An array of a type that measures know: no extensions, views, run-end or number dictionaries, structs or maps."""
    data_type = array.type
    if isinstance(array, pa.ExtensionArray):
        return to_plain(array.storage)
    if is_run_end_encoded(data_type):
        return to_plain(pc.run_end_decode(array))
    if pa.types.is_dictionary(data_type):
        if kind_of(data_type.value_type) == Kind.STRING and not pa.types.is_nested(data_type.value_type):
            return array
        return to_plain(array.dictionary_decode())
    if str(data_type) in ("string_view", "binary_view"):
        return pc.cast(array, pa.large_string() if str(data_type) == "string_view" else pa.large_binary())
    if str(data_type).startswith(("list_view", "large_list_view")) and kind_of(data_type) == Kind.LIST:
        return pc.cast(array, pa.large_list(data_type.value_type))
    if pa.types.is_nested(data_type) and kind_of(data_type) == Kind.STRING:
        return to_json_strings(array)
    if pa.types.is_time(data_type):
        return pc.replace_substring_regex(pc.cast(array, pa.string()), pattern=r"\.0+$", replacement="")
    return array


def to_json_strings(array: pa.Array) -> pa.Array:
    """Maps and nested lists as JSON with sorted keys; the only column type that is read value by value."""
    return pa.array([None if value is None else to_json(value) for value in array.to_pylist()], pa.string())


def to_json(value: Any) -> str:
    """The canonical JSON of a nested value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
