"""Columns that only number or name rows, and columns of bytes that are no text, as the head of train tells."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from traingate.batch.batch import Batch
from traingate.errors import Unreadable, Widen
from traingate.format import Shard, find_format
from traingate.kinds import Kind
from traingate.plan import Plan

_NAMED_AS_ID = re.compile(
    r"(^|[_\W])(?i:id|uuid|guid|index|row_?(id|nr|num|number)|record|rownames?|key)$"
    r"|^(?i:unnamed: 0)$|^$|(?<=[a-z])I[dD]$"
)
_GENERATED = re.compile(
    r"[A-Za-z]{0,6}[-_:/#]?[0-9]{4,}|(?i:[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9a-f]{16,})"
)
_HEAD_ROWS, _LOOKED_AT, _BINARY_ROWS = 20, 5_000, 64


def find_identifiers(plan: Plan, shards: tuple[Shard, ...]) -> tuple[str, ...]:
    """Columns that only number or name rows, judged by the head of train: they would make copies look different."""
    kinds = {name: Kind(kind) for name, kind in plan.types[plan.dataset.train].items()}
    features = [name for name in plan.common if name not in plan.columns.not_features]
    texts = {name: Kind.STRING for name in features if kinds[name] == Kind.STRING and not _NAMED_AS_ID.search(name)}
    few = _read_head(plan, shards, texts, _BINARY_ROWS) if texts else None
    made = {name for name in texts if few is not None and _looks_generated(few, name)}
    names = [name for name in features if name in made or _may_identify(name, kinds[name])]
    batch = _read_head(plan, shards, {name: kinds[name] for name in names}) if names else None
    if batch is None or batch.rows < _HEAD_ROWS:
        return ()
    known = tuple(name for name in names if _identifies(batch, name))
    generated = tuple(name for name in names if name not in known and _looks_generated(batch, name))
    # A digest may stand for what is learned from, such as an image: rows have to be compared by something.
    others = set(plan.common) - plan.columns.not_features - {*known, *generated}
    return tuple(name for name in names if name in known or (others and name in generated))


def find_binary(plan: Plan, shards: tuple[Shard, ...]) -> tuple[str, ...]:
    """Columns of which half of the head's values are no text; formats of text have none."""
    if not shards or not find_format(shards[0].path).carries_types:
        return ()
    kinds = plan.types[plan.dataset.train]
    texts = {name: Kind.STRING for name, kind in kinds.items() if kind == Kind.STRING}
    batch = _read_head(plan, shards, texts, _BINARY_ROWS) if texts else None
    return () if batch is None else tuple(name for name in texts if _is_binary(batch, name))


def _is_binary(batch: Batch, name: str) -> bool:
    dictionary = batch.column(name).dictionary
    values = [] if dictionary is None else [value for value in dictionary.to_pylist() if isinstance(value, bytes)]
    return 2 * sum(not _is_utf8(value) for value in values) > len(values)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf8")
    except UnicodeDecodeError:
        return False
    return True


def _read_head(
    plan: Plan, shards: tuple[Shard, ...], kinds: Mapping[str, Kind], rows: int = _LOOKED_AT
) -> Batch | None:
    """The first rows of train, of some columns only: decoding all of a row group takes a tenth of a small run."""
    try:
        records = (
            find_format(shards[0].path).read_head(shards[0], kinds, plan.dataset.reading, rows) if shards else None
        )
    except (Widen, Unreadable):
        return None  # the scan itself meets the same rows, and says what is wrong
    return None if records is None else Batch(records, plan, plan.dataset.train)


def _may_identify(name: str, kind: Kind) -> bool:
    return kind == Kind.INT or (kind in (Kind.FLOAT, Kind.STRING) and bool(_NAMED_AS_ID.search(name)))


def _identifies(batch: Batch, name: str) -> bool:
    column = batch.column(name)
    if column.kind not in (Kind.INT, Kind.FLOAT, Kind.STRING) or column.valid is not None:
        return False
    if column.values is not None and column.kind != Kind.STRING:
        # A random split takes rows out of 1, 2, 3 … and leaves the order; some tools write them as 1.0, 2.0, 3.0 …
        whole = column.kind == Kind.INT or ((np.abs(column.values) < 2**53).all() and not (column.values % 1).any())
        steps = np.diff(column.values.astype(np.int64)) if whole else np.array([])
        if len(steps) and (steps > 0).all():
            return True
    return bool(_NAMED_AS_ID.search(name)) and column.kind != Kind.FLOAT and _is_distinct(batch, name)


def _is_distinct(batch: Batch, name: str) -> bool:
    return len(set(batch.column(name).hashes.tolist())) == batch.rows


def _looks_generated(batch: Batch, name: str) -> bool:
    """Whether every row has a serial number, a hexadecimal digest or a UUID of its own: nobody has written them."""
    column = batch.column(name)
    if column.kind != Kind.STRING or column.valid is not None or column.dictionary is None:
        return False
    values = column.dictionary.to_pylist()
    texts = (value.decode("utf8", "replace") if isinstance(value, bytes) else value for value in values)
    return bool(values) and all(map(_GENERATED.fullmatch, texts)) and _is_distinct(batch, name)
