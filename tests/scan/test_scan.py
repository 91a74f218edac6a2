"""One pass over all splits: the same answer however the files were cut, and none where not all was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from given.broken import Broken
from given.splits import LOANS, dataset_of, loans, scan_dataset
from traingate.batch.batch import Batch
from traingate.dataset import Columns, Dataset
from traingate.errors import ConfigError, Unreadable
from traingate.formats import _delimited
from traingate.join import Match, Side
from traingate.joins.entities import Entities
from traingate.joins.rows import Rows
from traingate.kinds import Kind
from traingate.measures.fingerprints import Fingerprints
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.plan import Plan


def test_small_shards_change_nothing(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = scan_dataset(dataset, Statistics(), Sample(40), joins=(Rows(), Entities()))
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 400)
    cut = scan_dataset(dataset, Statistics(), Sample(40), joins=(Rows(), Entities()))
    assert (cut.splits, cut.joins, cut.plan) == (whole.splits, whole.joins, whole.plan)
    for split in whole.splits:
        assert cut.of(Sample, split).hashes.tolist() == whole.of(Sample, split).hashes.tolist()
        for name, column in whole.of(Statistics, split).columns.items():
            again = cut.of(Statistics, split).columns[name]
            assert (again.kind, again.rows, again.missing) == (column.kind, column.rows, column.missing)
            if column.numbers and again.numbers:
                exact = [(one.minimum, one.maximum, one.zeros, one.nans) for one in (column.numbers, again.numbers)]
                assert exact[0] == exact[1]
                assert again.numbers.mean == pytest.approx(column.numbers.mean, rel=1e-12)
            if column.strings and again.strings:
                assert (again.strings.top, again.strings.distinct) == (column.strings.top, column.strings.distinct)


@pytest.mark.usefixtures("small_shards")
def test_the_same_run_gives_the_same_bits(dataset: Dataset) -> None:
    first, second = (
        scan_dataset(dataset, Statistics()).of(Statistics, "train").columns["income"].numbers for _ in "ab"
    )
    assert first is not None
    assert second is not None
    assert (first.mean, first.std) == (second.mean, second.std)
    assert np.array_equal(first.quantiles.weights, second.quantiles.weights)


def test_the_order_of_rows_columns_and_files_is_not_in_the_digest(tmp_path: Path) -> None:
    one = scan_dataset(dataset_of(tmp_path, Columns(), train={"x.csv": "a,b\n1,x\n2,\n", "y.csv": "a,b\n3,z\n"}))
    other = scan_dataset(dataset_of(tmp_path, Columns(), train={"z.csv": "b,a\nz,3.0\n", "w.csv": "b,a\nx ,1\n,2.0\n"}))
    assert one.splits["train"].rows_digest == other.splits["train"].rows_digest


def test_text_among_numbers_starts_the_scan_again_with_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_delimited, "_SAMPLE", 64)
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 400)
    runs = count_pipeline_runs(monkeypatch)
    rows = [str(row) for row in range(400)]
    rows[233] = "unknown"
    profile = scan_dataset(
        dataset_of(tmp_path, Columns(), train="x,y\n" + "".join(f"{row},1\n" for row in rows)), Statistics()
    )
    column = profile.of(Statistics, "train").columns["x"]
    assert (column.kind, column.rows, column.missing, len(runs)) == (Kind.STRING, 400, 0, 2)


def count_pipeline_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    from traingate.scan import steps

    runs: list[int] = []
    original = steps.run_steps
    monkeypatch.setattr(steps, "run_steps", lambda *given: runs.append(1) or original(*given))
    return runs


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("where", ["start", "add", "merge", "finish"])
def test_a_measure_that_crashes_is_an_error_and_the_others_answer(dataset: Dataset, where: str) -> None:
    profile = scan_dataset(dataset, Broken(where))
    assert f"planted in {where}" in profile.errors[Broken.id]
    assert Broken.id not in profile.values
    assert profile.of(Fingerprints, "train").rows == 201


class BrokenKeys(Rows):
    """A join that crashes on its second shard."""

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        if batch.shard == 1:
            raise ZeroDivisionError("planted in keys")
        return super().compute_keys(batch, plan)


class BrokenMatch(Rows):
    """A join that crashes over the keys of two splits."""

    def match(self, first: Side, second: Side) -> Match:
        raise ZeroDivisionError("planted in match")


class BrokenFinish(Rows):
    """A join that crashes over its own sums."""

    def finish(self, sums: Any, examples: Any) -> Any:
        raise ZeroDivisionError("planted in finish")


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("broken", [BrokenKeys, BrokenMatch, BrokenFinish])
def test_a_join_that_crashes_is_an_error_and_the_others_answer(dataset: Dataset, broken: type[Rows]) -> None:
    broken.id = "broken"
    profile = scan_dataset(dataset, joins=(broken(), Entities()))
    assert "planted in" in profile.errors["broken"]
    assert list(profile.joins) == [Entities.id]


def test_splits_without_a_column_in_common_cannot_be_compared(tmp_path: Path) -> None:
    profile = scan_dataset(dataset_of(tmp_path, Columns(), train="a\n1\n", eval="b\n1\n"))
    assert profile.obstacles[Rows.id].startswith("the splits share no column by which rows can be compared")
    assert profile.joins == {}


def test_entities_of_two_types_cannot_be_compared(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(entity=("who",)), train="who,x\n7.5,1\n8,2\n", eval="who,x\nseven,1\n8,2\n")
    profile = scan_dataset(dataset, joins=(Entities(),))
    assert profile.obstacles[Entities.id] == (
        "the entity column 'who' is float in train, string in eval, so entities can never match. "
        "Use one type everywhere"
    )


def test_an_entity_column_that_a_split_lacks_cannot_be_compared(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(entity=("who",)), train="who,x\n7,1\n", eval="x\n1\n")
    profile = scan_dataset(dataset, joins=(Entities(),))
    assert profile.obstacles == {Entities.id: "the entity column 'who' is not in every split"}


def test_splits_without_rows_are_joined_to_nothing(tmp_path: Path) -> None:
    profile = scan_dataset(dataset_of(tmp_path, Columns(), train="x,y\n", eval="x,y\n"))
    overlap = profile.get_pair(Rows, "train", "eval")
    assert (overlap.first, overlap.second, overlap.matched, profile.errors) == (0, 0, 0, {})


@pytest.mark.parametrize("empty", ["train", "eval"])
def test_one_split_without_rows_is_joined_to_nothing(tmp_path: Path, empty: str) -> None:
    texts = {"train": "a,b\n1,x\n2,y\n", "eval": "a,b\n1,x\n2,y\n"} | {empty: "a,b\n"}
    profile = scan_dataset(dataset_of(tmp_path, Columns(), **texts))
    assert (profile.get_pair(Rows, "train", "eval").matched, profile.errors) == (0, {})


def test_three_splits_are_compared_pair_by_pair(tmp_path: Path) -> None:
    profile = scan_dataset(
        dataset_of(tmp_path, Columns(), train="a,b\n1,x\n2,y\n", eval="a,b\n3,z\n", test="a,b\n2,y\n3,z\n")
    )
    matched = {pair: overlap.matched for pair, overlap in profile.joins[Rows.id].items()}
    assert matched == {("train", "eval"): 0, ("train", "test"): 1, ("eval", "test"): 1}


BROKEN_FILES: dict[str, tuple[bytes, str]] = {
    "a ragged row": (b"a,b\n1,2\n3\n", "eval.csv: line 3 has 1 fields, fewer than the 2 columns."),
    "not text": (b"a,b\n1,2\n\xff,2\n", "eval.csv: line 3"),
    "an open quote": (b'a,b\n1,"2\n', 'eval.csv: the quote that opens at byte 6, in line 2, is never closed'),
    "no header": (b"", "eval.csv: the file is empty: not even a header."),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_a_file_that_cannot_be_read_whole_is_named_with_its_row(tmp_path: Path, content: bytes, message: str) -> None:
    dataset = dataset_of(tmp_path, Columns(), train="a,b\n1,2\n", eval=content)
    with pytest.raises(Unreadable) as raised:
        scan_dataset(dataset)
    assert message in str(raised.value)


@pytest.mark.usefixtures("small_shards")
def test_a_row_deep_in_the_file_is_named_by_its_line(tmp_path: Path) -> None:
    lines = ["a,b", *(f"{row},x" for row in range(500))]
    lines[300] += ",too many"
    with pytest.raises(Unreadable, match=r"train\.csv: line 301 has 3 fields, more than the 2 columns"):
        scan_dataset(dataset_of(tmp_path, Columns(), train="\n".join(lines) + "\n"))


def test_a_split_without_files_is_answered_with_the_pattern(tmp_path: Path) -> None:
    dataset = replace(dataset_of(tmp_path, LOANS, train=loans(3, 1), eval=loans(3, 2)), config_path=None)
    (tmp_path / "eval.csv").unlink()
    with pytest.raises(ConfigError, match=r"--eval: no file matches .*eval\.csv\. Check the path"):
        scan_dataset(dataset)


def test_a_label_that_is_no_column_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--label: .*train\.csv has no column 'defualt'\. Did you mean default\?"):
        scan_dataset(dataset_of(tmp_path, Columns("defualt"), train=loans(3, 1), eval=loans(3, 2)))
