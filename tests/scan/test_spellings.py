"""Values that two splits store in different ways are compared as the same where they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from formats.write import write
from given.splits import scan_dataset
from traingate.dataset import Columns, Dataset, Split
from traingate.joins.entities import Entities
from traingate.joins.rows import Rows
from traingate.scan.planning import ScanLayout, lay_out

DAYS = ["2024-01-05", "2024-02-29", "1969-07-20"]


def dataset_of(folder: Path, columns: Columns = Columns(), **files: pa.Table | str) -> Dataset:
    """A split for each file: the Parquet file of a table, or the CSV file of a text."""
    splits = []
    for split, content in files.items():
        path = folder / (f"{split}.csv" if isinstance(content, str) else f"{split}.parquet")
        path.write_text(content) if isinstance(content, str) else pq.write_table(content, path)
        splits.append(Split(split, (str(path),)))
    return Dataset("d", tuple(splits), columns)


def layout_of(folder: Path, **files: pa.Table | str) -> ScanLayout:
    return lay_out(dataset_of(folder, **files))


def days(values: list[Any], x: list[int]) -> pa.Table:
    return pa.table({"day": values, "x": x})


CSV = "day,x\n" + "".join(f"{day},{row}\n" for row, day in enumerate(DAYS))


def test_times_and_their_text_are_compared(tmp_path: Path) -> None:
    plan = layout_of(tmp_path, train=CSV, eval=days(DAYS, [0, 1, 2])).plan
    assert (plan.types["train"]["day"], plan.types["eval"]["day"]) == ("time", "string")
    assert (plan.spelled, plan.compared) == (("day",), ("day", "x"))


def test_text_that_is_no_time_would_hide_every_copy_and_is_left_out(tmp_path: Path) -> None:
    plan = layout_of(tmp_path, train=CSV, eval=days(["5.1.2024", "29.2.2024", "20.7.1969"], [0, 1, 2])).plan
    assert plan.spelled == ()
    assert "day" not in plan.compared


def test_a_head_may_lie_about_its_times_and_the_scan_asks_again(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, train=CSV, eval=CSV)
    assert layout.plan.spelled == ()
    assert layout.widen({"eval": {"day": "string"}}).plan.spelled == ("day",)  # type: ignore[dict-item]


def test_an_entity_may_be_a_day_in_one_split_and_its_text_in_another(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, Columns(entity=("day",)), train=CSV, eval=days([*DAYS[:2], "2031-01-01"], [5, 6, 7]))
    shared = scan_dataset(dataset, joins=(Entities(),)).get_pair(Entities, "train", "eval")
    assert (shared.shared, shared.entities) == (2, 3)


def single(*values: float) -> pa.Table:
    return pa.table({"x": pa.array(values, pa.float32())})


def test_numbers_of_two_precisions_are_read_as_the_lesser_one(tmp_path: Path) -> None:
    plan = layout_of(tmp_path, train="x\n0.1\n", eval=single(0.1), test=pa.table({"x": [0.1]})).plan
    assert plan.single == ("x",)


@pytest.mark.parametrize("other", [single(0.5), pa.table({"x": [1]}), pa.table({"x": ["0.1"]})])
def test_numbers_of_one_precision_stay_as_they_are(tmp_path: Path, other: pa.Table) -> None:
    assert layout_of(tmp_path, train=single(0.1), eval=other).plan.single == ()


def test_one_split_alone_has_nothing_to_agree_with(tmp_path: Path) -> None:
    assert layout_of(tmp_path, train=single(0.1)).plan.single == ()


@pytest.mark.parametrize("suffix", ["arrow", "tfrecord"])
def test_other_formats_of_single_precision_are_told_as_well(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "train.csv").write_text("x\n0.1\n0.7\n")
    write(tmp_path / f"eval.{suffix}", pa.table({"x": pa.array([0.7, 0.1], pa.float32())}))
    splits = (Split("train", (f"{tmp_path}/train.csv",)), Split("eval", (f"{tmp_path}/eval.{suffix}",)))
    profile = scan_dataset(Dataset("d", splits))
    assert profile.plan.single == ("x",)
    assert profile.get_pair(Rows, "train", "eval").matched == 2
    shown = {example.values[1]["x"] for example in profile.get_pair(Rows, "train", "eval").copies}
    assert shown == {"0.1", "0.7"}


def test_lists_of_numbers_of_two_precisions_are_read_as_the_lesser_one(tmp_path: Path) -> None:
    lists = [[0.1, 0.7], [], [0.3], None]
    (tmp_path / "train.jsonl").write_text("".join(f'{{"x": {json.dumps(value)}}}\n' for value in lists))
    pq.write_table(pa.table({"x": pa.array(lists, pa.list_(pa.float32()))}), tmp_path / "eval.parquet")
    splits = (Split("train", (f"{tmp_path}/train.jsonl",)), Split("eval", (f"{tmp_path}/eval.parquet",)))
    profile = scan_dataset(Dataset("d", splits))
    assert profile.plan.single == ("x",)
    assert profile.splits["train"].rows_digest == profile.splits["eval"].rows_digest
    assert profile.get_pair(Rows, "train", "eval").matched == 3
