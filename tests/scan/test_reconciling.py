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
from given.splits import dataset_of, scan_dataset
from traingate.batch.batch import Batch
from traingate.dataset import Columns, Dataset, Split
from traingate.errors import Unreadable
from traingate.measure import State
from traingate.measures.fingerprints import Fingerprints
from traingate.plan import Plan
from traingate.runner import Run
from traingate.scan import steps
from traingate.scan.measuring import measure_shard
from traingate.scan.planning import lay_out
from traingate.scan.reconciling import _collect_digests
from traingate.scan.scan import scan
from traingate.storage import digests, files
from traingate.storage.blocks import SeenFiles


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
    monkeypatch.setattr(steps, "measure_shard", lambda *given: replace(measure_shard(*given), seen={}))
    with pytest.raises(Unreadable, match=r"a\.csv: nobody says which bytes of it were read\. Run again\."):
        scan_dataset(dataset)


class Swapping(Broken):
    """Puts another folder in the place of the data's while one shard is read, and then the old one back."""

    def __init__(self, folder: Path, other: Path) -> None:
        super().__init__("nowhere")
        self.folder, self.other, self.aside = folder, other, folder.with_name("aside")
        self.started = 0

    def start(self, plan: Plan, split: str) -> State:
        self.started += split == "eval"
        if split == "eval" and self.started == 2:
            self.folder.rename(self.aside)
            self.other.rename(self.folder)
        return super().start(plan, split)

    def add(self, state: State, batch: Batch) -> State:
        if batch.split == "eval" and self.aside.exists():
            self.folder.rename(self.other)
            self.aside.rename(self.folder)
            self.folder.with_name("put-back").touch()
        return super().add(state, batch)


@pytest.mark.usefixtures("small_shards")
def test_a_folder_that_is_swapped_and_put_back_between_two_shards_is_not_judged(tmp_path: Path) -> None:
    text = "a,b\n" + "".join(f"{row:09},x\n" for row in range(100))
    for folder, value in (("data", text), ("other", text.replace("x", "y"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "eval.csv").write_text(value)
    dataset = dataset_of(tmp_path, Columns(), train=text, eval=text)
    dataset = replace(dataset, splits=(dataset.splits[0], Split("eval", (str(tmp_path / "data" / "eval.csv"),))))
    swapping = Swapping(tmp_path / "data", tmp_path / "other")
    with pytest.raises(Unreadable, match=r"eval\.csv: changed while it was read"):
        scan(dataset, [Fingerprints(), swapping], (), Run(threads=1))
    assert (tmp_path / "data" / "eval.csv").read_text() == text
    assert (tmp_path / "put-back").exists()


def test_a_measure_that_counts_other_rows_than_were_read_is_not_believed(dataset: Dataset) -> None:
    class Miscounting(Fingerprints):
        def finish(self, state: State) -> Any:
            return replace(super().finish(state), rows=7)

    Miscounting.id = Fingerprints.id
    with pytest.raises(Unreadable, match="train: 201 rows were read, but 7 were measured"):
        scan(dataset, [Miscounting()], (), Run())


def test_a_file_that_is_swapped_once_its_kinds_are_known_is_not_judged(dataset: Dataset) -> None:
    path = Path(dataset.splits[1].paths[0])
    layout = lay_out(dataset)
    path.write_bytes(path.read_bytes()[::-1])
    kept = {path: [{"size": seen.size, "blocks": []}] for path, seen in layout.seen.items()}
    kept[str(path)] = [digests_of(path)]
    with pytest.raises(Unreadable, match=r"eval\.csv: changed while it was read"):
        _collect_digests(layout, list(kept.items()))(str(path))


def digests_of(path: Path) -> dict[str, Any]:
    with SeenFiles() as source, files.reading_from(source):
        files.read_range(str(path), 0, path.stat().st_size)
    return source.seen[str(path)].describe()
