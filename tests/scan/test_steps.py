"""The pipeline's steps: what goes in comes out once, by kind, and what could not be read says why and where."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from given.broken import Broken
from given.splits import dataset_of
from traingate.dataset import Columns
from traingate.joins.rows import Rows
from traingate.measure import State
from traingate.measures.fingerprints import Fingerprints
from traingate.runner import Run
from traingate.scan import handover
from traingate.scan.measuring import Work
from traingate.scan.packing import unpack
from traingate.scan.planning import lay_out
from traingate.scan.steps import BringTogether, MeasureShards, run_steps


def work_of(folder: Path, **texts: str) -> tuple[Work, list[tuple[str, int, str, int, int, int]]]:
    """What is measured, and the one shard of every split."""
    layout = lay_out(dataset_of(folder, Columns(), **texts))
    shards = [
        (split, 0, shard.path, shard.start, shard.stop, shard.index)
        for split, found in layout.shards.items()
        for shard in found
    ]
    return Work(layout.plan, (Fingerprints(),), (Rows(),), 1), shards


def test_states_keys_and_digests_come_out_by_kind(tmp_path: Path) -> None:
    work, shards = work_of(tmp_path, train="a\n1\n2\n", eval="a\n2\n")
    train = tmp_path / "train.csv"
    kept = run_steps(Run(), work, shards)
    assert {split: state["rows"] for split, ((_, _, state),) in kept["states"]} == {
        "train": [[0, 2]],
        "eval": [[0, 1]],
    }
    seen = dict(kept["digests"])
    assert set(seen) == {str(train), str(tmp_path / "eval.csv")}
    assert seen[str(train)] == [{"size": 6, "blocks": [[0, hashlib.sha256(b"a\n1\n2\n").digest()]]}]
    assert [found["train/eval"]["sums"]["matched"] for _, found in kept["keys"]] == [1]
    assert kept["refused"] == []


@pytest.mark.parametrize(("reports", "where"), [(False, ""), (True, " (on node1)")])
def test_a_shard_that_a_host_cannot_read_is_refused_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reports: bool, where: str
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "node1")
    work, _ = work_of(tmp_path, train="a\n1\n")
    missing = ("train", 0, f"{tmp_path}/none.csv", 0, 4, 0)
    measure = MeasureShards(work, 1, str(tmp_path), reports)
    measure.setup()
    measure.start_bundle()
    sent = [*measure.process((0, [missing])), *(windowed.value for windowed in measure.finish_bundle())]
    measure.teardown()
    ((place, message),) = sent
    assert place == "refused/train"
    assert unpack(message)["unreadable"].startswith(f"{tmp_path}/none.csv: no such file.")
    assert unpack(message)["unreadable"].endswith(where)


class InPlace(Broken):
    """Merges into its first state, as a measure may."""

    def merge(self, first: State, second: State) -> State:
        first["n"] += second["n"]
        return first


def test_a_bundle_that_a_runner_repeats_merges_the_same_again(tmp_path: Path) -> None:
    work, _ = work_of(tmp_path, train="a\n1\n")
    work = replace(work, measures=(InPlace("nowhere"),), joins=())
    nodes = [
        [[0, number, {"rows": [[number, rows]], "keys": {}, "errors": {}, "measures": {InPlace.id: {"n": rows}}}]]
        for number, rows in enumerate((1, 4))
    ]
    with handover.open_folder(str(tmp_path)) as folder:
        parts = [handover.pack_parcel(folder, one) for one in nodes]
        gather = BringTogether(work, 1, folder)
        gather.setup()
        for _ in range(2):
            gather.start_bundle()
            gather.process(("states/train", parts))
            gather.finish_bundle()
        gather.teardown()
        ((kind, split, ((level, index, state),)),) = handover.collect_results(folder)
    assert (kind, split, level, index) == ("states", "train", 1, 0)
    assert (state["rows"], state["measures"]) == ([[0, 1], [1, 4]], {InPlace.id: {"n": 5}})
