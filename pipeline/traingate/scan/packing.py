"""States as bytes and back, without pickle: a JSON header, then the arrays' raw buffers and the tables' IPC streams."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pyarrow as pa

_HEADER = struct.Struct("<Q")


def pack(value: Any) -> bytes:
    """Bytes of a nest of dicts (text keys), lists, tuples, str, bytes, bool, int, float, None, arrays and tables."""
    parts: list[bytes] = []
    header = json.dumps(_write_outline(value, parts)).encode()
    return b"".join([_HEADER.pack(len(header)), header, *parts])


def unpack(data: bytes) -> Any:
    """What `pack` was given; tuples come back as lists, and arrays as copies that can be written to."""
    (size,) = _HEADER.unpack_from(data)
    header = json.loads(data[_HEADER.size : _HEADER.size + size])
    return _read_outline(header, memoryview(data), [_HEADER.size + size])


def _write_outline(value: Any, parts: list[bytes]) -> Any:
    match value:
        case np.ndarray():
            parts.append(np.ascontiguousarray(value).tobytes())
            return {"a": [value.dtype.str, list(value.shape)]}
        case bytes():
            parts.append(value)
            return {"b": len(value)}
        case pa.Table():
            parts.append(_write_table(value))
            return {"t": len(parts[-1])}
        case dict():
            return {"d": [[key, _write_outline(item, parts)] for key, item in value.items()]}
        case list() | tuple():
            return [_write_outline(item, parts) for item in value]
        case np.generic():
            return value.item()
        case _:
            return value


def _read_outline(outline: Any, data: memoryview, position: list[int]) -> Any:
    if isinstance(outline, list):
        return [_read_outline(item, data, position) for item in outline]
    if not isinstance(outline, dict):
        return outline
    if "d" in outline:
        return {key: _read_outline(item, data, position) for key, item in outline["d"]}
    start = position[0]
    if "t" in outline:
        position[0] += outline["t"]
        with pa.ipc.open_stream(pa.py_buffer(data[start : position[0]])) as reader:
            return reader.read_all()
    if "b" in outline:
        position[0] += outline["b"]
        return bytes(data[start : position[0]])
    kind, shape = outline["a"]
    dtype = np.dtype(kind)
    count = int(np.prod(shape))
    position[0] += dtype.itemsize * count
    return np.frombuffer(data, dtype, count, start).reshape(shape).copy()


def _write_table(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
