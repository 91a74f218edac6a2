"""Parquet: kinds from the schema, row groups as shards, and files that are not whole."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from formats.read_back import columns, kinds_of, read_back, row_hashes
from traingate.dataset import Reading
from traingate.errors import Unreadable, Widen
from traingate.formats import _columnar, parquet
from traingate.formats.parquet import Parquet
from traingate.kinds import Kind

TYPED = {
    "bool": pa.array([True, None]),
    "int": pa.array([1, None], pa.int8()),
    "unsigned": pa.array([2**64 - 1, None], pa.uint64()),
    "float": pa.array([1.5, None], pa.float32()),
    "decimal": pa.array([Decimal("1.20"), None]),
    "date": pa.array([dt.date(2020, 1, 31), None]),
    "instant": pa.array([dt.datetime(2020, 1, 31, 10), None], pa.timestamp("ns", "Europe/Berlin")),
    "clock": pa.array([dt.time(12, 30), None]),
    "text": pa.array(["x", None]),
    "category": pa.array(["x", None]).dictionary_encode(),
    "code": pa.array([7, None]).dictionary_encode(),
    "bytes": pa.array([b"\xff", None]),
    "list": pa.array([[1, 2], None]),
    "struct": pa.array([{"b": 1, "a": "é"}, None]),
    "structs": pa.array([[{"a": 1}], None]),
    "nothing": pa.nulls(2),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.parquet"


def test_kinds_come_from_the_schema(path: Path) -> None:
    pq.write_table(pa.table(TYPED), path)
    assert kinds_of(path) == {
        "bool": "bool", "int": "int", "unsigned": "int", "float": "float", "decimal": "float", "date": "time",
        "instant": "time", "clock": "string", "text": "string", "category": "string", "code": "int", "bytes": "string",
        "list": "list", "struct.b": "int", "struct.a": "string", "structs": "string", "nothing": "null",
    }  # fmt: skip


def test_leaves_of_structs_are_columns_lists_of_structs_json_and_clocks_text(path: Path) -> None:
    pq.write_table(pa.table(TYPED), path)
    read = columns(path)
    assert (read["struct.a"], read["struct.b"]) == (["é", None], [1, None])
    assert read["structs"] == ['[{"a":1}]', None]
    assert read["clock"] == ["12:30:00", None]


def test_small_row_groups_share_a_shard_and_rows_keep_their_order(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "SHARD_ROWS", 25)
    pq.write_table(pa.table({"i": range(100)}), path, row_group_size=10)
    shards = Parquet().plan_shards(str(path), Reading())
    assert [(shard.start, shard.stop) for shard in shards] == [(0, 3), (3, 6), (6, 9), (9, 10)]
    assert columns(path)["i"] == list(range(100))


def test_large_row_groups_come_in_slices(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_columnar, "BATCH_ROWS", 30)
    pq.write_table(pa.table({"i": range(100)}), path)
    assert [batch.num_rows for batch in read_back(path)[1]] == [30, 30, 30, 10]


def test_text_with_a_small_dictionary_stays_encoded(path: Path) -> None:
    pq.write_table(pa.table({"s": ["x", "y"] * 50}), path)
    assert pa.types.is_dictionary(read_back(path)[1][0].schema.field("s").type)


def test_no_rows_are_no_rows_of_known_columns(path: Path) -> None:
    pq.write_table(pa.table({"i": pa.array([], pa.int64())}), path)
    assert columns(path) == {"i": []}


def test_pandas_and_traingate_read_alike(path: Path) -> None:
    frame = pd.DataFrame(
        {"i": [3, 1, 2], "f": [1.5, float("inf"), -0.0], "s": ["é", "", "z"], "b": [True, False, True]}
    )
    frame.to_parquet(path)
    assert columns(path) == frame.to_dict("list")


def test_columns_that_are_not_wanted_are_not_read(path: Path) -> None:
    pq.write_table(pa.table({"a": [1], "b": [2]}), path)
    (shard,) = Parquet().plan_shards(str(path), Reading())
    (batch,) = Parquet().read(shard, {"b": Kind.INT, "z": Kind.INT}, Reading())
    assert batch.to_pydict() == {"b": [2]}


def test_a_type_that_does_not_fit_the_plan_widens_it(path: Path) -> None:
    pq.write_table(pa.table({"a": ["x"], "b": [2]}), path)
    (shard,) = Parquet().plan_shards(str(path), Reading())
    with pytest.raises(Widen) as wider:
        list(Parquet().read(shard, {"a": Kind.INT, "b": Kind.FLOAT}, Reading()))
    assert wider.value.kinds == {"a": Kind.STRING, "b": Kind.INT}


@pytest.mark.parametrize("cut", [0, 3, 100, -1])
def test_a_file_that_was_cut_short_is_refused(path: Path, cut: int) -> None:
    pq.write_table(pa.table({"i": range(1000)}), path)
    with pytest.raises(Unreadable, match=r"loans\.parquet: not a complete Parquet file: damaged or truncated"):
        read_back(path, path.read_bytes()[:cut])


def test_a_damaged_row_group_is_named(path: Path) -> None:
    pq.write_table(pa.table({"i": range(1000)}), path, row_group_size=500)
    content = bytearray(path.read_bytes())
    offset = pq.read_metadata(path).row_group(1).column(0).dictionary_page_offset
    content[offset : offset + 200] = b"\xff" * 200
    with pytest.raises(Unreadable, match="truncated in row group 1"):
        read_back(path, bytes(content))


def test_rows_that_the_metadata_counts_and_nobody_reads_are_missed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.table({"i": range(10)}), path)
    monkeypatch.setattr(parquet, "split_batches", lambda records, kinds: iter(()))
    with pytest.raises(Unreadable, match="row group 0 should have 10 rows but has 0"):
        read_back(path)


def test_two_columns_of_one_name_are_refused(path: Path) -> None:
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]), path)
    with pytest.raises(Unreadable, match=r"more than one column is called 'a'\. Rename one"):
        read_back(path)


def test_a_whole_file_with_a_type_that_pyarrow_does_not_know_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "a.parquet")

    def refuse(*_: object, **__: object) -> None:
        raise pa.ArrowInvalid("Metadata contains Thrift LogicalType that is not recognized")

    monkeypatch.setattr(parquet.pq, "ParquetFile", refuse)
    with pytest.raises(Unreadable, match=r"the file is whole, but a column has a type that pyarrow [\d.]+, which is "):
        read_back(tmp_path / "a.parquet")


def test_a_file_that_lost_its_end_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(Unreadable, match=r"not a complete Parquet file: damaged or truncated"):
        read_back(path)


def test_structs_and_the_same_objects_of_json_lines_are_the_same_rows(path: Path) -> None:
    rows = [{"id": 1, "user": {"fee": 1.5, "home": {"zip": "x"}}}, {"id": 2, "user": None}, {"id": 3, "user": {}}]
    pq.write_table(pa.Table.from_pylist(rows), path)
    lines = path.with_suffix(".jsonl")
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert kinds_of(path) == kinds_of(lines) == {"id": "int", "user.fee": "float", "user.home.zip": "string"}
    assert row_hashes(path).tolist() == row_hashes(lines).tolist()


def test_only_the_wanted_leaves_are_read(path: Path) -> None:
    pq.write_table(pa.table({"user": [{"fee": 1.5, "age": 3}], "b": [2]}), path)
    [shard] = Parquet().plan_shards(str(path), Reading())
    [batch] = Parquet().read(shard, {"user.age": Kind.INT}, Reading())
    assert batch.to_pydict() == {"user.age": [3]}


def test_a_leaf_and_a_column_of_one_name_are_refused(path: Path) -> None:
    pq.write_table(pa.table({"user": [{"fee": 1.5}], "user.fee": [2]}), path)
    with pytest.raises(Unreadable) as error:
        kinds_of(path)
    assert str(error.value) == (
        f"{path}: 'user.fee' is both a column of its own and 'fee' inside 'user'; rename one of them. Write the file "
        "again."
    )


def test_long_rows_come_in_batches_of_few(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH_BYTES", 100_000)
    pq.write_table(pa.table({"a": [f"{row:010000}" for row in range(95)]}), path, compression="zstd")
    assert [batch.num_rows for batch in read_back(path)[1]] == [9] * 10 + [5]


def test_one_long_value_that_every_row_has_is_kept_once(path: Path) -> None:
    pq.write_table(pa.table({"a": ["x" * 10_000] * 5_000}), path, compression="zstd")
    (batch,) = read_back(path)[1]
    assert (batch.num_rows, batch.nbytes < 100_000) == (5_000, True)
