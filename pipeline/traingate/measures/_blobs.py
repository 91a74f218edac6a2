"""Many byte strings as `{"offsets": int64 [n + 1], "blob": uint8}`, which packs and moves without Python objects."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import to_indices, unpack_strings

STORED = 1_024  # bytes of a string that are kept


def make_empty() -> dict[str, Any]:
    """No strings."""
    return {"offsets": np.zeros(1, np.int64), "blob": np.zeros(0, np.uint8)}


def take(strings: dict[str, Any], index: np.ndarray) -> dict[str, Any]:
    """The strings at `index`, int64 [k], each cut to STORED bytes."""
    offsets, blob = strings["offsets"], strings["blob"]
    lengths = offsets[index + 1] - offsets[index]
    if len(index) and int(lengths.max()) > STORED:
        return _cut(offsets, blob, index)
    whole = _to_array(offsets, blob).take(to_indices(index))
    return dict(zip(("offsets", "blob"), unpack_strings(whole), strict=True))


def concat(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The strings of both, `first` before `second`."""
    if len(first["offsets"]) == 1:
        return second
    offsets = np.concatenate([first["offsets"], second["offsets"][1:] + first["offsets"][-1]])
    return {"offsets": offsets, "blob": np.concatenate([first["blob"], second["blob"]])}


def to_list(strings: dict[str, Any]) -> list[bytes]:
    """The strings as Python bytes."""
    blob, offsets = strings["blob"].tobytes(), strings["offsets"].tolist()
    return [blob[start:stop] for start, stop in pairwise(offsets)]


def find_invalid(offsets: np.ndarray, blob: np.ndarray) -> np.ndarray | None:
    """bool [n], True where a string is not UTF-8; None where all are."""
    if not len(blob) or int(blob.max()) < 0x80:
        return None
    starts = offsets[:-1][np.diff(offsets) > 0]
    if not ((blob[starts] & 0xC0) == 0x80).any() and _is_utf8(blob.tobytes()):
        return None  # no string starts inside a character, so each of them is UTF-8
    return np.array([not _is_utf8(text) for text in to_list({"offsets": offsets, "blob": blob})], bool)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _cut(offsets: np.ndarray, blob: np.ndarray, index: np.ndarray) -> dict[str, Any]:
    starts = offsets[index]
    lengths = np.minimum(offsets[index + 1] - starts, STORED)
    pieces = [blob[start : start + length] for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)]
    return {"offsets": np.concatenate([[0], np.cumsum(lengths)]), "blob": np.concatenate(pieces)}


def _to_array(offsets: np.ndarray, blob: np.ndarray) -> pa.Array:
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(blob)]
    return pa.Array.from_buffers(pa.large_binary(), len(offsets) - 1, buffers)
