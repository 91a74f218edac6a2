"""The statistics of a column of text, from dictionary codes: each distinct text of a batch is looked at once.

Texts are told apart by a 64-bit hash of their bytes as they are, white space and case included, as TFDV counts them.
Up to `cap` distinct texts all are kept. Beyond it `sketch` keeps the rows of the `cap` smallest hashes, a coordinated
sample of the distinct texts (KMV, Bar-Yossef et al. 2002), and `table` the `size` most frequent texts.
"""

from __future__ import annotations

import re
from heapq import nlargest
from typing import Any

import numpy as np

from traingate.batch import Column, validity
from traingate.measures import _blobs, _vocabulary
from traingate.summaries import Texts

CAP = 65_536
SIZE = 4_096
TOP = 1_000
_TEXT_BYTES = 64  # of a column's texts on average, until only the most frequent are kept
_NUMBER = re.compile(rb"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*\Z")


def start() -> dict[str, Any]:
    """The state of no values."""
    return {"rows": 0, "bytes": 0, "longest": 0, "invalid": 0, "table": _vocabulary.empty(), "sketch": None}


def add(state: dict[str, Any], column: Column, cap: int) -> int:
    """Adds a STRING column's values; returns how many rows have one."""
    codes, dictionary = column.codes, column.dictionary
    if codes is None or dictionary is None or not len(dictionary):
        return 0
    rows = np.bincount(codes if column.valid is None else codes[column.valid], minlength=len(dictionary))
    if (valid := validity(dictionary)) is not None:
        rows[~valid] = 0
    present = int(rows.sum())
    if present:
        offsets, blob = _blobs.layout(dictionary)
        _describe(state, rows, offsets, blob)
        _add_rows(state, _batch(rows, column.text_hashes, offsets, blob), cap)
    return present


def merge(first: dict[str, Any], second: dict[str, Any], cap: int) -> dict[str, Any]:
    """The state of both, in `first`."""
    for key in ("rows", "bytes", "invalid"):
        first[key] += second[key]
    first["longest"] = max(first["longest"], second["longest"])
    if first["sketch"] is not None or second["sketch"] is not None:
        first["sketch"] = _sketched(_sketch(first), _sketch(second), cap)
    first["table"] = _vocabulary.merged(first["table"], second["table"])
    _bound(first, cap)
    return first


def finish(state: dict[str, Any]) -> Texts:
    """The statistics of the values added so far."""
    sketch, rows = _sketch(state), max(state["rows"], 1)
    distinct = len(sketch["hashes"])
    if sketch["cut"]:
        distinct = round((distinct - 1) / (float(sketch["hashes"][-1]) / 2.0**64))
    texts = _blobs.to_list(state["table"])
    counts = _least_counts(state["table"], sketch)
    numeric = 0
    if state["sketch"] is None:
        numeric = sum(count for text, count in zip(texts, counts, strict=True) if _NUMBER.match(text))
    top = nlargest(TOP, zip(counts, texts, strict=True))
    return Texts(
        distinct=distinct,
        exact=not sketch["cut"],
        top=tuple((_decoded(text), count) for count, text in top),
        hashes=sketch["hashes"],
        counts=sketch["counts"],
        mean_bytes=state["bytes"] / rows,
        max_bytes=state["longest"],
        invalid_utf8=state["invalid"],
        numeric=numeric,
    )


def _describe(state: dict[str, Any], rows: np.ndarray, offsets: np.ndarray, blob: np.ndarray) -> None:
    lengths = np.diff(offsets)
    state["rows"] += int(rows.sum())
    state["bytes"] += int(rows @ lengths)
    state["longest"] = max(state["longest"], int((lengths * (rows > 0)).max()))
    wrong = _blobs.invalid(offsets, blob)
    if wrong is not None:
        state["invalid"] += int(rows[wrong].sum())


def _batch(rows: np.ndarray, hashes: np.ndarray, offsets: np.ndarray, blob: np.ndarray) -> _vocabulary.Table:
    """A batch's texts as a table, but for texts that it does not hold, and with repeated ones put together."""
    index = np.flatnonzero(rows)
    order = index[np.argsort(hashes[index])]
    hashes, rows = hashes[order], rows[order]
    if (hashes[1:] == hashes[:-1]).any():
        starts = np.concatenate([[0], np.flatnonzero(hashes[1:] != hashes[:-1]) + 1])
        hashes, rows, order = hashes[starts], np.add.reduceat(rows, starts), order[starts]
    return {"hashes": hashes, "counts": rows, "index": order, "offsets": offsets, "blob": blob}


def _add_rows(state: dict[str, Any], batch: dict[str, Any], cap: int) -> None:
    table = state["table"]
    at, known = _vocabulary.places(table["hashes"], batch["hashes"])
    table["counts"][at[known]] += batch["counts"][known]
    if state["sketch"] is not None:
        state["sketch"] = _sketched(state["sketch"], {**batch, "cut": False}, cap)
    if known.all():
        return
    new = np.flatnonzero(~known)
    if state["sketch"] is None and len(table["hashes"]) + len(new) > cap:
        unseen = {"hashes": batch["hashes"][new], "counts": batch["counts"][new], "cut": False}
        state["sketch"] = _sketched(_sketch(state), unseen, cap)
    floor = 0
    if state["sketch"] is not None and len(new) > SIZE:
        kept = _vocabulary.greatest(batch["counts"][new], SIZE)
        floor = int(np.delete(batch["counts"][new], kept).max()) + table["floor"]
        new = new[kept]
    more = {key: batch[key][new] for key in ("hashes", "counts")} | _blobs.taken(batch, batch["index"][new])
    table = _vocabulary.merged(table, {**more, "errors": np.zeros(len(new), np.int64), "floor": 0})
    state["table"] = {**table, "floor": max(table["floor"], floor)}
    _bound(state, cap)


def _bound(state: dict[str, Any], cap: int) -> None:
    """Keeps the state small: beyond the cap, or beyond the bytes, only the most frequent texts stay."""
    table = state["table"]
    if state["sketch"] is None and (len(table["hashes"]) > cap or len(table["blob"]) > _TEXT_BYTES * cap):
        state["sketch"] = _sketched(_sketch(state), _sketch(start()), cap)
    if state["sketch"] is not None:
        state["table"] = _vocabulary.cut(table, min(SIZE, cap))


def _sketch(state: dict[str, Any]) -> dict[str, Any]:
    """The rows by hash; the table has them while it is whole."""
    if state["sketch"] is not None:
        sketch: dict[str, Any] = state["sketch"]
        return sketch
    return {"hashes": state["table"]["hashes"], "counts": state["table"]["counts"], "cut": False}


def _sketched(first: dict[str, Any], second: dict[str, Any], cap: int) -> dict[str, Any]:
    """The rows of the `cap` smallest hashes of both; a cut sketch says nothing of greater hashes than its last."""
    limits = [part["hashes"][-1] for part in (first, second) if part["cut"]]
    hashes, rows = second["hashes"], second["counts"]
    if limits:
        hashes = hashes[: int(hashes.searchsorted(min(limits), side="right"))]
        rows = rows[: len(hashes)]
    at, known = _vocabulary.places(first["hashes"], hashes)
    counts = first["counts"].copy()
    counts[at[known]] += rows[known]
    new = ~known
    together = np.insert(first["hashes"], at[new], hashes[new])
    counts = np.insert(counts, at[new], rows[new])
    stop = len(together) if not limits else int(together.searchsorted(min(limits), side="right"))
    stop = min(stop, cap)
    return {"hashes": together[:stop], "counts": counts[:stop], "cut": bool(limits) or stop < len(together)}


def _least_counts(table: _vocabulary.Table, sketch: dict[str, Any]) -> list[int]:
    """Rows of each text of the table: exact where the sketch knows its hash, at least so many elsewhere."""
    counts = table["counts"] - table["errors"]
    at, known = _vocabulary.places(sketch["hashes"], table["hashes"])
    counts[known] = sketch["counts"][at[known]]
    found: list[int] = counts.tolist()
    return found


def _decoded(text: bytes) -> str:
    """Readable text; what is no UTF-8 is escaped, but for a character that the limit on stored bytes cut in two."""
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        if len(text) == _blobs.STORED and error.start > len(text) - 4:
            return text[: error.start].decode()
        return text.decode(errors="backslashreplace")
