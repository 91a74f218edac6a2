"""What a scan has read is counted by split, in rows and in bytes of whole shards."""

from __future__ import annotations

from traingate.scan import progress
from traingate.scan.progress import Done


def test_rows_count_at_once_and_bytes_when_a_shard_is_done() -> None:
    progress.begin({"train": [100, 60], "eval": [40]})
    progress.add("train", 7)
    progress.add("train", 3)
    progress.end("train", 1)
    assert progress.read_splits() == {"train": Done(10, 60, 160), "eval": Done(0, 0, 40)}


def test_a_new_scan_forgets_the_last_one() -> None:
    progress.begin({"train": [100]})
    progress.add("train", 7)
    progress.begin({"train": [100]})
    assert progress.read_splits() == {"train": Done(0, 0, 100)}


def test_a_worker_of_another_process_counts_nothing() -> None:
    progress.begin({})
    progress.add("train", 7)
    progress.end("train", 0)
    assert progress.read_splits() == {}


def test_a_shard_of_a_scan_that_another_one_replaced_counts_nothing() -> None:
    progress.begin({"train": [100]})
    progress.end("train", 7)
    assert progress.read_splits() == {"train": Done(0, 0, 100)}
