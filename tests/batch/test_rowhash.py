"""A row's hash is the sum of its values' parts; rows that differ in a structured way do not meet."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest

from given.tables import batch_of
from traingate.batch.columns import Column
from traingate.batch.rowhash import add_column, hash_some
from traingate.kinds import Kind

GRID = np.arange(200_000)
STRUCTURED = {
    "a grid of small integers": {"a": GRID % 100, "b": GRID // 100 % 100, "c": GRID // 10_000},
    "bits": {f"b{bit}": (GRID >> bit) & 1 for bit in range(18)},
    "tenths": {"a": (GRID % 447) * 0.1, "b": (GRID // 447) * 0.1},
    "a counter among zeros": {"n": GRID, **{f"z{column}": np.zeros(len(GRID)) for column in range(5)}},
}


def hash_rows(columns: dict[str, np.ndarray]) -> np.ndarray:
    totals = np.zeros(len(next(iter(columns.values()))), np.uint64)
    for name, values in columns.items():
        add_column(totals, Column(name, Kind.FLOAT, values=values))
    return totals


@pytest.mark.parametrize("columns", STRUCTURED.values(), ids=STRUCTURED.keys())
def test_no_two_of_200_000_structured_rows_share_a_hash_and_either_half_looks_random(
    columns: dict[str, np.ndarray],
) -> None:
    hashes = hash_rows(columns)
    assert len(set(hashes.tolist())) == len(GRID)
    # Of n values of 32 bits about n² / 2^33 pairs meet by chance: 4.7 here, more than 16 once in 50,000 runs.
    for half in (hashes >> np.uint64(32), hashes & np.uint64(0xFFFFFFFF)):
        assert len(GRID) - len(set(half.tolist())) <= 16


def test_every_bit_of_a_value_moves_half_of_the_bits_of_the_hash() -> None:
    values = np.random.default_rng(1).normal(size=2_000)
    base = hash_rows({"x": values})
    for bit in range(0, 64, 3):
        flipped = (values.view(np.uint64) ^ np.uint64(1 << bit)).view(np.float64)
        kept = np.isfinite(flipped)
        changed = np.unpackbits((base ^ hash_rows({"x": flipped}))[kept].view(np.uint8)).mean()
        assert 0.48 < changed < 0.52


def test_a_missing_value_adds_nothing() -> None:
    totals = np.full(3, 7, np.uint64)
    add_column(totals, Column("x", Kind.FLOAT, np.array([True, False, True]), np.array([np.nan, 1.0, np.nan])))
    assert totals.tolist() == [7, 7, 7]


def test_the_same_value_in_another_column_is_another_part() -> None:
    text = Column("a", Kind.STRING, codes=np.zeros(1, np.int32), dictionary=pa.array(["x"]))
    other = Column("b", Kind.STRING, codes=np.zeros(1, np.int32), dictionary=pa.array(["x"]))
    first, second = np.zeros(1, np.uint64), np.zeros(1, np.uint64)
    add_column(first, text)
    add_column(second, other)
    assert first.tolist() != second.tolist()


def test_some_rows_of_a_column_have_equal_hashes_for_equal_values_alone() -> None:
    batch = batch_of(a=[1, 2, 1, None], b=[0.5, math.nan, 0.5, 2.0], c=["x", "y", "x", None])
    for name in "abc":
        found = hash_some(batch.column(name), np.array([0, 2, 1, 3]))
        assert found[0] == found[1] != found[2]
    assert hash_some(batch.column("b"), np.array([1])).tolist() == [0]
    assert hash_some(batch.column("c"), np.array([3])).tolist() == [0]
