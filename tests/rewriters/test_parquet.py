"""Parquet keeps types, metadata and compression."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rewriters.again import rewritten
from traingate.errors import Refused
from traingate.remedy import ConvertColumn
from traingate.repair.conversions import Conversion

TABLE = pa.table(
    {
        "x": pa.array([1, 2, None, 4], pa.int16()),
        "city": pa.array(["a", "b", "a", "a"]).dictionary_encode(),
        "lists": [[1.0], [2.0, 3.0], None, []],
        "user": [{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}],
    }
).replace_schema_metadata({"owner": "us"})


def file_of(folder: Path, table: pa.Table = TABLE, **options: object) -> Path:
    path = folder / "a.parquet"
    pq.write_table(table, path, **options)
    return path


def test_rows_stay_with_their_types_and_the_files_metadata(tmp_path: Path) -> None:
    new = pq.read_table(io.BytesIO(rewritten(file_of(tmp_path))))
    assert new.to_pylist() == [TABLE.to_pylist()[at] for at in (0, 2, 3)]
    assert new.schema.equals(TABLE.schema, check_metadata=True)


def test_the_compression_stays(tmp_path: Path) -> None:
    new = pq.ParquetFile(io.BytesIO(rewritten(file_of(tmp_path, compression="zstd"))))
    assert new.metadata.row_group(0).column(0).compression == "ZSTD"


def test_columns_go_or_get_another_name(tmp_path: Path) -> None:
    new = pq.read_table(io.BytesIO(rewritten(file_of(tmp_path), drop=frozenset({"lists"}), rename={"x": "X"})))
    assert new.column_names == ["X", "city", "user"]


def test_text_becomes_numbers_of_a_numbers_type(tmp_path: Path) -> None:
    path = file_of(tmp_path, pa.table({"x": ["1", "2", "oops", None]}))
    convert = {"x": Conversion(ConvertColumn("eval", "x", "to-number", whole=True))}
    new = pq.read_table(io.BytesIO(rewritten(path, convert=convert)))
    assert (str(new.schema.field("x").type), new["x"].to_pylist()) == ("int64", [1, None, None])


def test_many_row_groups_are_read_in_their_order(tmp_path: Path) -> None:
    path = file_of(tmp_path, pa.table({"x": list(range(1_000))}), row_group_size=10)
    new = pq.read_table(io.BytesIO(rewritten(path, keep=[at % 3 == 0 for at in range(1_000)])))
    assert new["x"].to_pylist() == list(range(0, 1_000, 3))


def test_a_file_of_which_no_row_stays_has_its_columns(tmp_path: Path) -> None:
    new = pq.read_table(io.BytesIO(rewritten(file_of(tmp_path), keep=[False] * 4)))
    assert (new.num_rows, new.column_names) == (0, TABLE.column_names)


def test_a_part_of_a_nested_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"user.id is a part of a nested column, which is not edited in this format"):
        rewritten(file_of(tmp_path), drop=frozenset({"user.id"}))
