"""The hashes of a batch's rows, whatever columns it has and wherever it was cut."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from given.tables import batch_of, hashes, plan_of
from traingate.batch.batch import Batch


def test_a_column_that_a_file_lacks_is_missing_throughout() -> None:
    batch = Batch(pa.RecordBatch.from_arrays([pa.array([1, 2])], names=["a"]), plan_of(a="int", b="string"), "train")
    assert batch.column("b").hashes.tolist() == [0, 0]
    assert batch.row_hashes(("a", "b")).tolist() == hashes(a=[1, 2]).tolist()


def test_columns_that_are_hashed_together_and_apart_add_up() -> None:
    batch = batch_of(a=[1, 2], b=["x", None], c=[0.5, 1.5])
    parts = sum(batch.row_hashes((name,)) for name in "abc")
    assert isinstance(parts, np.ndarray)
    assert batch.row_hashes(("a", "b", "c")).tolist() == parts.tolist() == batch.row_hashes(("c", "a", "b")).tolist()


def test_no_columns_are_no_hash() -> None:
    assert batch_of(a=[1, 2]).row_hashes(()).tolist() == [0, 0]


@given(st.data())
def test_rows_are_hashed_alike_wherever_batches_are_cut(data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(st.integers(-3, 3), st.one_of(st.none(), st.text(max_size=3))), min_size=1))
    cut = data.draw(st.integers(0, len(rows)))
    pieces = [hashes(a=[a for a, _ in part], b=pa.array([b for _, b in part], pa.string())) if part else np.zeros(0)
              for part in (rows[:cut], rows[cut:])]  # fmt: skip
    whole = hashes(a=[a for a, _ in rows], b=pa.array([b for _, b in rows], pa.string()))
    assert [*pieces[0].tolist(), *pieces[1].tolist()] == whole.tolist()
