"""Keys reach their bucket the same, whether they travel in the message or lie in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from traingate.join import Side
from traingate.scan.spill import GatheredKeys, gather, pack_messages

KEYS = np.array([[1, 2, 3, 9], [10, 20, 30, 90]], np.uint64)  # three in bucket 0, none in 1, one in 2
BORDERS = np.array([0, 3, 3, 4])


def send_keys(folder: str | None) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for split, shard, keys, borders in (
        ("eval", 0, KEYS[:, :0], np.zeros(4, int)),
        ("train", 1, KEYS[:, 3:], np.array([0, 0, 0, 1])),
        ("train", 0, KEYS, BORDERS),
    ):
        for key, message in pack_messages("rows", split, shard, keys, borders, folder):
            found.setdefault(key, []).append(message)
    return found


def all_sides(keys: GatheredKeys) -> list[dict[str, Side]]:
    return [keys.sides(bucket) for bucket in range(keys.buckets)]


def receive_keys(found: dict[str, list[bytes]]) -> list[tuple[list[list[int]], list[int]]]:
    sides = [side["train"] for key in sorted(found) for side in all_sides(gather(found[key])) if side]
    return [(side.keys.tolist(), side.shards.tolist()) for side in sides]


def test_keys_in_messages_come_out_by_bucket_and_shard() -> None:
    assert send_keys(None).keys() == {"rows/0", "rows/2"}
    assert receive_keys(send_keys(None)) == [([[1, 2, 3], [10, 20, 30]], [0, 0, 0]), ([[9, 9], [90, 90]], [0, 1])]


def test_keys_in_files_come_out_the_same(tmp_path: Path) -> None:
    assert send_keys(str(tmp_path)).keys() == {"rows/*"}
    assert receive_keys(send_keys(str(tmp_path))) == receive_keys(send_keys(None))


def test_a_split_without_keys_has_an_empty_side(tmp_path: Path) -> None:
    first, second, _ = all_sides(gather(send_keys(str(tmp_path))["rows/*"]))
    assert second == {}
    assert first["eval"].keys.shape == (2, 0)


def test_a_file_that_lost_its_keys_is_an_error(tmp_path: Path) -> None:
    found = send_keys(str(tmp_path))
    (tmp_path / "rows-train-0").write_bytes(b"")
    with pytest.raises(OSError, match="rows-train-0: keys that this run wrote there are missing"):
        all_sides(gather(found["rows/*"]))
