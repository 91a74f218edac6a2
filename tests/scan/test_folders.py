from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from traingate.dataset import Dataset, Split
from traingate.errors import ConfigError
from traingate.format import find_format
from traingate.scan.measuring import read_batches
from traingate.scan.planning import ScanLayout, lay_out


def write(path: Path, **columns: list[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        pq.write_table(pa.table(columns), path)
    elif path.suffix == ".jsonl":
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        rows_of = zip(*columns.values(), strict=True)
        path.write_text("\n".join([",".join(columns), *(",".join(map(str, row)) for row in rows_of)]) + "\n")


def layout(folder: Path, *patterns: str) -> ScanLayout:
    return lay_out(Dataset("d", (Split("train", tuple(str(folder / pattern) for pattern in patterns)),)))


def rows(found: ScanLayout) -> list[dict[str, object]]:
    read = [
        batch.records.to_pylist()
        for number, shard in enumerate(found.shards["train"])
        for batch in read_batches(found.plan, "train", number, shard)
    ]
    return sorted((row for part in read for row in part), key=str)


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_folders_of_a_glob_are_columns_typed_as_in_csv(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"year=2023/c=red/a.{suffix}", x=[1])
    write(tmp_path / f"year=2024/c=dark%20blue/a.{suffix}", x=[2])
    write(tmp_path / f"year=__HIVE_DEFAULT_PARTITION__/c=red/a.{suffix}", x=[3])
    found = layout(tmp_path, f"year=*/c=*/*.{suffix}")
    assert found.plan.types["train"] == {"x": "int", "year": "int", "c": "string"}
    assert rows(found) == [
        {"x": 1, "year": 2023, "c": "red"},
        {"x": 2, "year": 2024, "c": "dark blue"},
        {"x": 3, "year": None, "c": "red"},
    ]


def test_folders_that_a_split_lists_are_columns_where_they_differ(tmp_path: Path) -> None:
    write(tmp_path / "day=1/c=red/a.csv", x=[1])
    write(tmp_path / "day=1/c=blue/a.csv", x=[2])
    assert layout(tmp_path, "day=1/c=red/a.csv", "day=1/c=blue/a.csv").plan.types["train"] == {
        "x": "int",
        "c": "string",
    }


def test_a_folder_that_tells_the_splits_apart_is_no_column(tmp_path: Path) -> None:
    for split in ("train", "eval"):
        write(tmp_path / f"split={split}/a.csv", x=[1])
    splits = tuple(Split(name, (str(tmp_path / f"split={name}/*.csv"),)) for name in ("train", "eval"))
    assert lay_out(Dataset("d", splits)).plan.types == {"train": {"x": "int"}, "eval": {"x": "int"}}


def test_a_column_of_the_file_that_its_folder_names_too_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "c=red/a.csv", x=[1], c=["blue"])
    with pytest.raises(ConfigError) as error:
        layout(tmp_path, "c=*/a.csv")
    assert f"{tmp_path / 'c=red/a.csv'} has a column 'c', and so has its folder c=red." in str(error.value)


def test_a_file_whose_fixed_folder_has_its_columns_name_keeps_its_own(tmp_path: Path) -> None:
    write(tmp_path / "day=1/a.csv", day=[5])
    assert rows(layout(tmp_path, "day=1/a.csv")) == [{"day": 5}]


@pytest.mark.parametrize(
    ("log", "data", "kind"),
    [
        ("_delta_log/00000000000000000000.json", "year=2024/a.parquet", "Delta"),
        ("_delta_log/00000000000000000000.json", "a.parquet", "Delta"),
        ("metadata/v1.metadata.json", "data/a.parquet", "Iceberg"),
        (".hoodie/hoodie.properties", "a.parquet", "Hudi"),
    ],
)
def test_a_glob_over_the_files_of_a_table_is_refused(tmp_path: Path, log: str, data: str, kind: str) -> None:
    write(tmp_path / data, x=[1])
    (tmp_path / log).parent.mkdir(parents=True)
    (tmp_path / log).touch()
    with pytest.raises(ConfigError) as error:
        layout(tmp_path, str(Path(data).parent / "*.parquet"))
    assert f"{tmp_path} is a {kind} table: its files also hold rows that were deleted or replaced" in str(error.value)
    assert layout(tmp_path, data).plan.types["train"]["x"] == "int"  # a file that is listed is taken at its word


def test_a_path_without_such_folders_has_its_format_alone() -> None:
    assert type(find_format("/data/train.csv")).__name__ == "Csv"
