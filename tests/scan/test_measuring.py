"""One shard: read once, measured by everything, and never the end of the run."""

from __future__ import annotations

import hashlib
import mmap
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from given.splits import dataset_of
from traingate.batch.batch import Batch
from traingate.dataset import Columns
from traingate.format import Shard
from traingate.kinds import Kind
from traingate.measure import Measure, State
from traingate.measures.fingerprints import Fingerprints
from traingate.plan import Plan
from traingate.scan import progress
from traingate.scan.measuring import Work, measure_shard, merge_states, read_batches
from traingate.scan.planning import lay_out


class Adding(Measure[int]):
    """Adds up the column x; crashes at 13."""

    def start(self, plan: Plan, split: str) -> State:
        return {"sum": 0}

    def add(self, state: State, batch: Batch) -> State:
        values = batch.column("x").values
        if values is None or 13 in values:
            raise ValueError("thirteen")
        return {"sum": state["sum"] + int(values.sum())}

    def merge(self, first: State, second: State) -> State:
        return {"sum": first["sum"] + second["sum"]}

    def finish(self, state: State) -> int:
        return int(state["sum"])


def work_of(folder: Path, text: str) -> tuple[Work, Shard]:
    layout = lay_out(dataset_of(folder, Columns(), train=text))
    return Work(layout.plan, (Adding(), Fingerprints()), (), 1), layout.shards["train"][0]


def measure(folder: Path, text: str, shard: Shard | None = None) -> Any:
    work, first = work_of(folder, text)
    return measure_shard(work, "train", 0, shard or first)


def test_rows_are_counted_and_every_measure_is_filled(tmp_path: Path) -> None:
    progress.begin({"train": [6]})
    state = measure(tmp_path, "x\n1\n2\n3\n").state
    assert (state["rows"], state["errors"], state["measures"][Adding.id]) == ([[0, 3]], {}, {"sum": 6})
    assert progress.read_splits()["train"].rows == 3
    progress.begin({})


def test_a_measure_that_crashes_is_out_and_says_why(tmp_path: Path) -> None:
    state = measure(tmp_path, "x\n1\n13\n").state
    assert "ValueError: thirteen" in state["errors"][Adding.id]
    assert list(state["measures"]) == [Fingerprints.id]


def test_a_measure_that_crashed_in_one_shard_is_out_in_all(tmp_path: Path) -> None:
    work, shard = work_of(tmp_path, "x\n1\n2\n")
    fine = measure_shard(work, "train", 0, shard).state
    (tmp_path / "train.csv").write_text("x\n9\n13\n")
    broken = measure_shard(work, "train", 1, Shard(shard.path, shard.start, shard.stop + 1)).state
    for merged in (merge_states(work, fine, broken), merge_states(work, broken, fine)):
        assert "thirteen" in merged["errors"][Adding.id]
        assert list(merged["measures"]) == [Fingerprints.id]


def test_a_shard_that_ends_too_early_is_unreadable(tmp_path: Path) -> None:
    answer = measure(tmp_path, "x\n1\n", Shard(f"{tmp_path}/train.csv", 2, 99))
    assert "train.csv: ends at byte 4, 99 expected: it changed while it was read" in answer.unreadable


def test_a_format_that_crashes_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from traingate.formats import _delimited

    def fail(*given: Any) -> None:
        raise ZeroDivisionError("planted")

    work, shard = work_of(tmp_path, "x\n1\n")
    monkeypatch.setattr(_delimited.Delimited, "read", fail)
    answer = measure_shard(work, "train", 0, shard)
    assert answer.unreadable == f"{shard.path}: ZeroDivisionError while it was read: planted"


def test_a_value_that_does_not_fit_asks_for_a_wider_kind(tmp_path: Path) -> None:
    work, shard = work_of(tmp_path, "x\n1\n2\n")
    (tmp_path / "train.csv").write_text("x\n1\nb\n")
    assert measure_shard(work, "train", 0, shard).widen == {"x": Kind.STRING}


def test_batches_know_where_in_the_shard_they_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from traingate.formats import _delimited

    monkeypatch.setattr(_delimited, "BATCH_ROWS", 4)
    work, shard = work_of(tmp_path, "x\n" + "".join(f"{row}\n" for row in range(10)))
    for batch in read_batches(work.plan, "train", 0, shard):
        values = batch.column("x").values
        assert isinstance(values, np.ndarray)
        assert values[0] == batch.first_row


def test_what_is_digested_is_what_was_parsed_though_a_mapped_file_changes_meanwhile(tmp_path: Path) -> None:
    text = b"x\n1\n2\n3\n"
    work, shard = work_of(tmp_path, text.decode())

    class Mapped(Adding):
        def add(self, state: State, batch: Batch) -> State:
            with Path(shard.path).open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
                mapped[2:3] = b"9"
            return super().add(state, batch)

    Mapped.id = Adding.id
    measured = measure_shard(replace(work, measures=(Mapped(),)), "train", 0, shard)
    assert measured.state["measures"][Adding.id] == {"sum": 6}
    assert measured.seen[shard.path].blocks == {0: hashlib.sha256(text).digest()}
    assert Path(shard.path).read_bytes() != text
