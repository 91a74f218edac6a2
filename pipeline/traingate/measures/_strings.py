"""The statistics of a column of strings, from dictionary codes: each distinct string of a batch is read once.

Strings are distinguished by a 64-bit hash of their bytes as they are, white space and case included, as in TFDV.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from traingate.batch.arrow import unpack_strings
from traingate.batch.columns import Column, read_validity
from traingate.batch.numerals import PLAIN_NUMBER
from traingate.measures import _blobs, _frequencies
from traingate.profile.summaries import Strings

CAP = 65_536
TOP = 1_000

Rank = Callable[[bytes], Any]
"""Orders strings with equal counts: the greater comes first."""


def start() -> dict[str, Any]:
    """The state of no values."""
    return {"rows": 0, "bytes": 0, "longest": 0, "invalid": 0, "by_rows": _frequencies.start()}


def add(state: dict[str, Any], column: Column, cap: int) -> int:
    """Adds a STRING column's values; returns how many rows have one."""
    rows = _count_entries(column)
    present = int(rows.sum())
    if present:
        offsets, blob = unpack_strings(column.dictionary)
        _add_figures(state, rows, offsets, blob)
        _frequencies.add(state["by_rows"], rows, column.string_hashes, (offsets, blob), cap)
    return present


def add_weights(frequencies: dict[str, Any], column: Column, weights: np.ndarray, cap: int) -> None:
    """Adds the weights of a STRING column's rows, float64 [rows], to `_frequencies` of weight."""
    counts = _count_entries(column, weights)
    if len(counts):
        _frequencies.add(frequencies, counts, column.string_hashes, unpack_strings(column.dictionary), cap)


def merge(first: dict[str, Any], second: dict[str, Any], cap: int) -> dict[str, Any]:
    """The state of both, in `first`."""
    for key in ("rows", "bytes", "invalid"):
        first[key] += second[key]
    first["longest"] = max(first["longest"], second["longest"])
    _frequencies.merge(first["by_rows"], second["by_rows"], cap)
    return first


def finish(state: dict[str, Any], rank: Rank = bytes) -> Strings:
    """The statistics of the values added so far."""
    frequencies, rows = state["by_rows"], max(state["rows"], 1)
    sketch = _frequencies.read_sketch(frequencies)
    distinct = len(sketch["hashes"])
    if sketch["cut"]:
        distinct = round((distinct - 1) / (float(sketch["hashes"][-1]) / 2.0**64))
    numeric = 0
    if frequencies["sketch"] is None:
        strings, counts = _blobs.to_list(frequencies["table"]), frequencies["table"]["counts"].tolist()
        numeric = sum(count for text, count in zip(strings, counts, strict=True) if PLAIN_NUMBER.match(text))
    return Strings(
        distinct=distinct,
        exact=not sketch["cut"],
        top=list_top(frequencies, rank),
        hashes=sketch["hashes"],
        counts=sketch["counts"],
        mean_bytes=state["bytes"] / rows,
        max_bytes=state["longest"],
        invalid_utf8=state["invalid"],
        numeric=numeric,
    )


def list_top(frequencies: dict[str, Any], rank: Rank = bytes) -> tuple[tuple[str, Any], ...]:
    """The most frequent strings with their counts, most frequent first."""
    counts, strings = _frequencies.compute_least_counts(frequencies), _blobs.to_list(frequencies["table"])
    kept = np.arange(len(counts))
    if len(counts) > TOP:
        kept = np.flatnonzero(counts >= np.partition(counts, len(counts) - TOP)[len(counts) - TOP])
    rows = zip(counts[kept].tolist(), kept.tolist(), strict=True)
    ordered = sorted(((count, rank(strings[at]), at) for count, at in rows), reverse=True)
    return tuple((decode(strings[at]), count) for count, _, at in ordered[:TOP])


def decode(text: bytes) -> str:
    """A readable string; invalid UTF-8 is escaped, except a character that the limit on stored bytes cut in two."""
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        if len(text) == _blobs.STORED and error.start > len(text) - 4:
            return text[: error.start].decode()
        return text.decode(errors="backslashreplace")


def _count_entries(column: Column, weights: np.ndarray | None = None) -> np.ndarray:
    """Rows of each entry of a STRING column's dictionary, int64 [k], or their weight, float64 [k]."""
    codes, dictionary = column.codes, column.dictionary
    if codes is None or dictionary is None or not len(dictionary):
        return np.zeros(0, np.int64 if weights is None else np.float64)
    if column.valid is not None:
        codes, weights = codes[column.valid], None if weights is None else weights[column.valid]
    counts: np.ndarray = np.bincount(codes, weights, len(dictionary))
    if (valid := read_validity(dictionary)) is not None:
        counts[~valid] = 0
    return counts


def _add_figures(state: dict[str, Any], rows: np.ndarray, offsets: np.ndarray, blob: np.ndarray) -> None:
    lengths = np.diff(offsets)
    state["rows"] += int(rows.sum())
    state["bytes"] += int(rows @ lengths)
    state["longest"] = max(state["longest"], int(lengths.max(where=rows > 0, initial=0)))
    wrong = _blobs.find_invalid(offsets, blob)
    if wrong is not None:
        state["invalid"] += int(rows[wrong].sum())
