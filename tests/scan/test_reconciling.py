"""Every row, file and shard is accounted for, or nothing is judged."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from given.broken import Broken
from given.splits import scan_dataset
from traingate.batch.batch import Batch
from traingate.dataset import Dataset
from traingate.errors import Unreadable
from traingate.measure import State
from traingate.measures.fingerprints import Fingerprints
from traingate.runner import Run
from traingate.scan.scan import scan
from traingate.storage import digests


def test_rows_files_and_digests_are_reconciled(dataset: Dataset) -> None:
    train = scan_dataset(dataset).splits["train"]
    assert (train.rows, [file.rows for file in train.files]) == (201, [151, 50])
    assert [file.bytes for file in train.files] == [Path(file.path).stat().st_size for file in train.files]
    assert [file.digest for file in train.files] == [digests.digest_file(file.path) for file in train.files]


def test_a_file_that_changes_while_it_is_read_is_not_judged(dataset: Dataset) -> None:
    path = Path(dataset.splits[1].paths[0])

    class Writing(Broken):
        def add(self, state: State, batch: Batch) -> State:
            if batch.split == "eval":
                os.utime(path, ns=(1, 1))
            return state

    with pytest.raises(Unreadable, match=r"eval\.csv: changed while it was read\. Wait until nothing writes to it"):
        scan_dataset(dataset, Writing("nowhere"))


def test_a_file_that_is_swapped_and_dated_back_while_it_is_read_is_not_judged(dataset: Dataset) -> None:
    path = Path(dataset.splits[1].paths[0])

    class Swapping(Broken):
        def add(self, state: State, batch: Batch) -> State:
            if batch.split == "eval":
                before, text = path.stat(), path.read_bytes()
                with path.open("r+b") as file:  # never shorter, which its digest would notice first
                    file.write(text[::-1])
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            return state

    with pytest.raises(Unreadable, match=r"eval\.csv: changed while it was read"):
        scan_dataset(dataset, Swapping("nowhere"))


def test_a_file_that_vanishes_while_it_is_read_is_not_judged(dataset: Dataset) -> None:
    path = Path(dataset.splits[1].paths[0])

    class Removing(Broken):
        def add(self, state: State, batch: Batch) -> State:
            path.unlink(missing_ok=True)
            return state

    with pytest.raises(Unreadable, match=r"eval\.csv"):
        scan_dataset(dataset, Removing("nowhere"))


def keep_descriptors(monkeypatch: pytest.MonkeyPatch, kept: Callable[[tuple[Any, ...]], bool]) -> None:
    """Lets some of the scan's descriptors go astray."""
    module = sys.modules["traingate.scan.scan"]
    list_descriptors = module._list_descriptors
    monkeypatch.setattr(
        module, "_list_descriptors", lambda layout: [one for one in list_descriptors(layout) if kept(one)]
    )


def test_a_shard_that_never_reports_in_is_not_judged(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_descriptors(monkeypatch, lambda one: one[:2] != ("train", 1))
    with pytest.raises(Unreadable, match="train: 1 of 2 shards in a row were measured; the rest never reported in"):
        scan_dataset(dataset)


def test_a_split_that_never_reports_in_is_not_judged(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_descriptors(monkeypatch, lambda one: one[0] != "eval")
    with pytest.raises(Unreadable, match="eval: 0 of 1 shards"):
        scan_dataset(dataset)


def test_bytes_that_were_not_digested_are_not_judged(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_descriptors(monkeypatch, lambda one: one[0] != "")
    with pytest.raises(Unreadable, match=r"a\.csv: the bytes of 0 of 1 parts were digested"):
        scan_dataset(dataset)


def test_a_measure_that_counts_other_rows_than_were_read_is_not_believed(dataset: Dataset) -> None:
    class Miscounting(Fingerprints):
        def finish(self, state: State) -> Any:
            return replace(super().finish(state), rows=7)

    Miscounting.id = Fingerprints.id
    with pytest.raises(Unreadable, match="train: 201 rows were read, but 7 were measured"):
        scan(dataset, [Miscounting()], (), Run())
