"""What is known before rows are read: files, columns and kinds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from given.splits import dataset_of
from traingate.config.load import load
from traingate.dataset import Columns, Dataset, Reading, Split
from traingate.errors import ConfigError
from traingate.kinds import Kind
from traingate.scan.planning import lay_out


def test_files_of_a_glob_come_sorted_with_their_sizes(tmp_path: Path) -> None:
    dataset_of(tmp_path, Columns(), train={"b.csv": "x\n1\n", "a.csv": "x\n22\n"})
    globbed = Dataset("d", (Split("train", (f"{tmp_path}/*.csv",)),))
    assert list(lay_out(globbed).files["train"].items()) == [(f"{tmp_path}/a.csv", 5), (f"{tmp_path}/b.csv", 4)]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(), train="x\n1\n")
    (path,) = dataset.splits[0].paths
    layout = lay_out(replace(dataset, splits=(Split("train", (path, f"{tmp_path}/*.csv")),)))
    assert list(layout.files["train"]) == [path]


def test_columns_of_a_splits_files_are_put_together(tmp_path: Path) -> None:
    plan = lay_out(dataset_of(tmp_path, Columns(), train={"a.csv": "x,y\n1,a\n", "b.csv": "z,x\nb,0.5\n"})).plan
    assert plan.types["train"] == {"x": Kind.FLOAT, "y": Kind.STRING, "z": Kind.STRING}


def test_columns_in_common_are_those_of_every_split(tmp_path: Path) -> None:
    assert lay_out(dataset_of(tmp_path, Columns(), train="b,a\n1,2\n", eval="c,b\n1,2\n")).plan.common == ("b",)


def test_text_says_3_where_it_means_3_0(tmp_path: Path) -> None:
    plan = lay_out(dataset_of(tmp_path, Columns(), train="x\n1.5\n", eval="x\n3\n")).plan
    assert (plan.types["eval"], plan.compared) == ({"x": Kind.FLOAT}, ("x",))


def test_whole_numbers_as_text_are_numbers_where_another_file_writes_decimals(tmp_path: Path) -> None:
    files = {"a.jsonl": '{"x": "1,5", "w": "a"}\n', "b.jsonl": '{"x": "3", "w": "7"}\n'}
    dataset = dataset_of(tmp_path, Columns(), train=files)
    plan = lay_out(replace(dataset, reading=Reading(decimal=","))).plan
    assert plan.types["train"] == {"x": Kind.FLOAT, "w": Kind.STRING}
    assert lay_out(dataset).plan.types["train"] == {"x": Kind.STRING, "w": Kind.STRING}


def test_whole_numbers_in_one_split_are_floats_where_text_of_another_has_decimals(tmp_path: Path) -> None:
    for split, value in (("train", "1,5"), ("eval", "3")):
        pa.parquet.write_table(pa.table({"x": [value]}), tmp_path / f"{split}.parquet")
    splits = tuple(Split(name, (f"{tmp_path}/{name}.parquet",)) for name in ("train", "eval"))
    plan = lay_out(Dataset("d", splits, reading=Reading(numbers={"x": "1234,5"}))).plan
    assert (plan.types["train"]["x"], plan.types["eval"]["x"]) == (Kind.FLOAT, Kind.FLOAT)


def test_a_declared_column_has_to_be_there(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(), train="fee\n1\n")
    with pytest.raises(ConfigError, match=r"has no column 'feee'\. Did you mean fee"):
        lay_out(replace(dataset, reading=Reading(numbers={"feee": ""})))


def test_codes_of_a_split_that_by_chance_has_none_with_a_zero_are_text_as_well(tmp_path: Path) -> None:
    plan = lay_out(dataset_of(tmp_path, Columns(), train="x\n01\n7\n", eval="x\n7\n", test="x\n\n\n8\n")).plan
    assert {split: types["x"] for split, types in plan.types.items()} == dict.fromkeys(
        ("train", "eval", "test"), Kind.STRING
    )
    assert plan.compared == ("x",)


def test_codes_and_fractions_do_not_agree(tmp_path: Path) -> None:
    plan = lay_out(dataset_of(tmp_path, Columns(), train="x\n01\n7\n", eval="x\n7.5\n")).plan
    assert (plan.types["train"]["x"], plan.types["eval"]["x"]) == (Kind.STRING, Kind.FLOAT)


def test_kinds_that_agree_still_do_after_a_shard_asked_for_wider_ones(tmp_path: Path) -> None:
    layout = lay_out(dataset_of(tmp_path, Columns(), train="x,y\n01,1\n", eval="x,y\n7,1\n"))
    types = layout.widen({"eval": {"y": Kind.FLOAT}}).plan.types
    assert types["train"] == types["eval"] == {"x": Kind.STRING, "y": Kind.FLOAT}


def test_a_file_with_types_keeps_its_int(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(), train="x\n1.5\n")
    pa.parquet.write_table(pa.table({"x": [3]}), tmp_path / "eval.parquet")
    plan = lay_out(replace(dataset, splits=(*dataset.splits, Split("eval", (f"{tmp_path}/eval.parquet",))))).plan
    assert (plan.types["eval"], plan.compared) == ({"x": Kind.INT}, ("x",))


def test_text_in_one_split_and_numbers_in_another_cannot_be_compared(tmp_path: Path) -> None:
    plan = lay_out(dataset_of(tmp_path, Columns(), train="x,y\n1,2\n", eval="x,y\none,2\n")).plan
    assert (plan.common, plan.compared) == (("x", "y"), ("y",))


MISSING = {
    "label": (Columns("y"), "--label: {0}/train.csv has no column 'y'. Known: a, b."),
    "time": (Columns(time="bb"), "--time: {0}/train.csv has no column 'bb'. Did you mean b?"),
    "entity": (Columns(entity=("a", "x")), "--entity: {0}/train.csv has no column 'x'. Known: a, b, only_here."),
    "ignore": (Columns(ignore=("aa",)), "--ignore: {0}/train.csv has no column 'aa'. Did you mean a?"),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "message"), MISSING.values(), ids=MISSING)
def test_a_role_for_a_column_that_is_not_there(tmp_path: Path, columns: Columns, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        lay_out(dataset_of(tmp_path, columns, train="a,b\n1,2\n", eval="a,b,only_here\n1,2,3\n"))
    assert str(raised.value) == message.format(tmp_path)


def test_a_role_in_a_config_is_answered_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_text('[splits]\ntrain = "train.csv"\n[columns]\nlabel = "bb"\n')
    (tmp_path / "train.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ConfigError) as raised:
        lay_out(load(config))
    wrong = f"{config}:4  columns.label: {tmp_path}/train.csv has no column 'bb'. Did you mean b?"
    assert str(raised.value) == wrong


def test_a_pattern_in_a_config_is_answered_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "gate.toml"
    config.write_text('[splits]\ntrain = "none-*.csv"\n')
    with pytest.raises(ConfigError) as raised:
        lay_out(load(config))
    assert str(raised.value) == (
        f"{config}:2  splits.train: no file matches {tmp_path}/none-*.csv. Check the path; globs may use * and ?."
    )


def test_an_unknown_format_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"a\.xyz: no format has this suffix\. Known: "):
        lay_out(dataset_of(tmp_path, Columns(), train={"a.xyz": "x"}))


def test_rows_are_about_as_many_as_the_files_tell(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(), train="x\n" + "1\n" * 300)
    pyarrow.parquet.write_table(pa.table({"x": range(50)}), tmp_path / "eval.parquet")
    both = replace(dataset, splits=(*dataset.splits, Split("eval", (f"{tmp_path}/eval.parquet",))))
    assert lay_out(both).rows == pytest.approx(350, abs=2)


def test_a_file_that_tells_nothing_of_its_rows_is_taken_for_one_of_short_ones(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text('{"x": 1}\n' * 320)
    assert lay_out(Dataset("d", (Split("train", (f"{tmp_path}/train.jsonl",)),))).rows == 90


def test_a_head_of_few_long_rows_is_no_measure_of_the_rest(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("x\n" + "y" * (2 << 20) + "\n" + "1\n" * 1_000_000)
    assert lay_out(Dataset("d", (Split("train", (f"{tmp_path}/train.csv",)),))).rows == ((2 << 20) + 2_000_003) // 32
