"""Keys of a join on their way from the shards to the buckets: inside the message, or in files of this machine.

On one machine the keys of all rows would be held in memory by the runner, sixteen bytes a row; so each shard writes
them to a file, sorted by bucket, and passes on where each bucket begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from traingate.join import Side
from traingate.scan.packing import pack, unpack

_KEYS_IN_A_BUCKET = 128 * 1024

ALL = "*"
"""The bucket of a message that holds the keys of all buckets."""


def choose_buckets(rows: int) -> int:
    """The number of buckets whose keys fit the processor's cache one at a time: a power of two, 4,096 at most."""
    return 1 << min(12, (rows // _KEYS_IN_A_BUCKET).bit_length())


def sort_by_bucket(keys: np.ndarray, buckets: int) -> tuple[np.ndarray, np.ndarray]:
    """Keys, uint64 [k, n], in the order of their buckets, and where each bucket begins and ends, int64 [buckets + 1].

    A bucket is the highest bits of the first key; `buckets` is a power of two.
    """
    bits = np.uint64(64 - (buckets.bit_length() - 1))
    bucket = (keys[0] >> bits).astype(np.uint16) if buckets > 1 else np.zeros(keys.shape[1], np.uint16)
    order = np.argsort(bucket, kind="stable")  # a radix sort on 16 bits
    borders = np.concatenate([[0], np.cumsum(np.bincount(bucket, minlength=buckets))])
    return np.stack([row[order] for row in keys]), borders


def pack_messages(
    join: str, split: str, shard: int, keys: np.ndarray, borders: np.ndarray, folder: str | None
) -> Iterator[tuple[str, bytes]]:
    """The messages, (`join/bucket`, packed), that carry a shard's keys.

    Args:
        join: the join's id.
        split: the split that the shard is of.
        shard: its number within the split.
        keys: uint64 [k, n], sorted by bucket.
        borders: int64 [buckets + 1]: where each bucket begins and ends.
        folder: a folder of this machine to write them to; None packs them into the messages.

    Raises:
        OSError: the folder is full or gone.
    """
    part: dict[str, Any] = {"split": split, "shard": shard}
    if folder is None:
        for bucket in np.flatnonzero(np.diff(borders)):
            yield f"{join}/{bucket}", pack({**part, "keys": keys[:, borders[bucket] : borders[bucket + 1]]})
        return
    path = Path(folder, f"{join}-{split}-{shard}")
    with path.open("wb") as file:
        for row in keys:
            file.write(np.ascontiguousarray(row))
    yield f"{join}/{ALL}", pack({**part, "path": str(path), "width": len(keys), "borders": borders})


@dataclass(frozen=True)
class GatheredKeys:
    """All messages of one key, from which the buckets are read one by one.

    Attributes:
        parts: the messages by split and shard, whatever came first.
    """

    parts: Sequence[dict[str, Any]]

    @property
    def buckets(self) -> int:
        """The number of buckets: all, or one where the messages hold the keys of a single bucket."""
        return len(self.parts[0]["borders"]) - 1 if "path" in self.parts[0] else 1

    def sides(self, bucket: int) -> dict[str, Side]:
        """The rows of each split in a bucket; none where no split has any."""
        loaded = [
            (part["split"], part["shard"], _read_bucket(part, bucket) if "path" in part else part["keys"])
            for part in self.parts
        ]
        return _concat_sides(loaded) if any(keys.shape[1] for _, _, keys in loaded) else {}


def gather(messages: Iterable[bytes]) -> GatheredKeys:
    """The messages of one key."""
    return GatheredKeys(sorted((unpack(part) for part in messages), key=lambda part: (part["split"], part["shard"])))


def _read_bucket(part: dict[str, Any], bucket: int) -> np.ndarray:
    """uint64 [k, n]: a bucket's slice of a shard's file."""
    start, stop = int(part["borders"][bucket]), int(part["borders"][bucket + 1])
    rows = int(part["borders"][-1])
    keys = np.empty((part["width"], stop - start), np.uint64)
    # Read, not mapped: mapped pages would count as this process's memory.
    with open(part["path"], "rb", buffering=0) as file:  # noqa: PTH123 - called for every bucket of every shard
        for row, target in enumerate(keys):
            file.seek(8 * (row * rows + start))
            if file.readinto(memoryview(target).cast("B")) != target.nbytes:
                raise OSError(f"{part['path']}: keys that this run wrote there are missing.")
    return keys


def _concat_sides(loaded: list[tuple[str, int, np.ndarray]]) -> dict[str, Side]:
    sides = {}
    for split in dict.fromkeys(entry[0] for entry in loaded):
        mine = [(shard, keys) for name, shard, keys in loaded if name == split]
        shards = np.repeat([shard for shard, _ in mine], [keys.shape[1] for _, keys in mine])
        sides[split] = Side(np.concatenate([keys for _, keys in mine], axis=1), shards.astype(np.int32))
    return sides
