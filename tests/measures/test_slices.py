"""Every value of a slice column has the statistics of its rows alone."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest

from given.against_tfdv import Columns
from given.weighed import summary_of
from traingate.dataset import StatisticsOptions

NAN = math.nan


def test_every_slice_has_the_statistics_of_its_rows_alone() -> None:
    columns: Columns = {"city": ("string", pa.array(["b", "a", None, "b"])), "x": ("int", pa.array([1, 2, 3, 5]))}
    slices = summary_of(StatisticsOptions(slices=("city",)), columns, 1, 2).slices
    assert {name: (part.rows, part.columns["x"].numbers.mean) for name, part in slices.items()} == {
        "city_a": (1, 2.0),
        "city_b": (2, 3.0),
    }


@pytest.mark.parametrize("borders", [(), (1,), (100, 101, 900), tuple(range(7, 1_000, 7))])
def test_too_many_values_have_the_first_slices_whole_whatever_the_shards(borders: tuple[int, ...]) -> None:
    numbers = np.random.default_rng(0).integers(-90, 900, 1_000)
    columns: Columns = {"x": ("int", pa.array(numbers.tolist()))}
    summary = summary_of(StatisticsOptions(slices=("x",)), columns, *borders)
    first = np.sort(np.unique(numbers))[:100]
    assert {name: part.rows for name, part in summary.slices.items()} == {
        f"x_{value}": int((numbers == value).sum()) for value in first
    }
    assert summary.unsliced == {"x": int((~np.isin(numbers, first)).sum())}


def test_idle_entries_of_a_dictionary_and_nan_are_no_slices() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([1, 1, None], pa.int32()), pa.array(["idle", "used"]))
    columns: Columns = {"s": ("string", words), "f": ("float", pa.array([NAN, -0.0, 0.0]))}
    slices = summary_of(StatisticsOptions(slices=("s", "f")), columns).slices
    assert {name: part.rows for name, part in slices.items()} == {"s_used": 2, "f_0.0": 2}
