"""Every format has a rewriter of its id, and rows are asked of in the file's order, all of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from formats.write import write
from rewriters.again import read_again
from traingate.errors import Unreadable
from traingate.format import find_formats
from traingate.rewriter import FileEdit, Kept, find_rewriter


@pytest.mark.parametrize("name", sorted(find_formats()))
def test_every_format_can_be_written_again(name: str) -> None:
    assert find_rewriter(name).id == name


def test_rows_are_told_part_by_part() -> None:
    kept = Kept("a.csv", np.array([True, False, True]))
    assert [kept.take(1).tolist(), kept.take(2).tolist()] == [[True], [False, True]]
    kept.end()


def test_rows_that_are_left_over_are_refused() -> None:
    kept = Kept("a.csv", np.array([True, False, True]))
    kept.take(2)
    with pytest.raises(Unreadable, match=r"a\.csv: 2 rows were found where 3 were checked"):
        kept.end()


def test_an_edit_of_rows_alone_changes_no_column() -> None:
    assert not FileEdit(np.ones(1, bool)).columns_change
    assert FileEdit(np.ones(1, bool), frozenset({"x"})).columns_change


@pytest.mark.parametrize("kind", ["csv", "tsv.gz", "jsonl", "parquet", "arrow", "tfrecord"])
def test_two_columns_may_get_each_others_names(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write(path, pa.table({"a": [1.5, 2.5], "b": ["x", "y"]}))
    found = read_again(path, keep=[True, True], rename={"a": "b", "b": "a"})
    assert found == {"a": ["x", "y"], "b": [1.5, 2.5]}
