"""Reads a file as the scan does: kinds, shards, batches, and again with wider kinds for as long as a shard asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from traingate.batch.batch import Batch
from traingate.dataset import Dataset, Reading
from traingate.errors import Widen
from traingate.format import find_format
from traingate.kinds import Kind, widest_schema
from traingate.plan import Plan

Kinds = dict[str, Kind]


def read_back(
    path: Path | str, content: bytes | None = None, reading: Reading | None = None, kinds: Kinds | None = None
) -> tuple[Kinds, list[pa.RecordBatch]]:
    """The final kinds and the batches of a file, which first gets `content`; `kinds` takes the place of its guess."""
    if content is not None:
        Path(path).write_bytes(content)
    reading = reading or Reading()
    file = find_format(str(path))
    kinds = kinds or file.read_kinds(str(path), reading)
    for _ in range(10):
        try:
            return kinds, [
                batch for shard in file.plan_shards(str(path), reading) for batch in file.read(shard, kinds, reading)
            ]
        except Widen as wider:
            kinds = widest_schema([kinds, wider.kinds])
    raise AssertionError("the kinds never fitted")


def columns(path: Path | str, content: bytes | None = None, reading: Reading | None = None) -> dict[str, list[Any]]:
    """The file's values by column."""
    kinds, batches = read_back(path, content, reading)
    return {name: [value for batch in batches for value in batch.column(name).to_pylist()] for name in kinds}


def kinds_of(path: Path | str, content: bytes | None = None, reading: Reading | None = None) -> dict[str, str]:
    """The kinds that the file's values turned out to need."""
    return {name: kind.value for name, kind in read_back(path, content, reading)[0].items()}


def row_hashes(path: Path | str, reading: Reading | None = None) -> np.ndarray:
    """The hash of every row, in order."""
    kinds, batches = read_back(path, reading=reading)
    plan = Plan(Dataset("d", ()), {"train": {name: kind.value for name, kind in kinds.items()}})
    return np.concatenate([Batch(batch, plan, "train").row_hashes(tuple(kinds)) for batch in batches])
