"""A bounded part of every split, evenly from all of its rows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from traingate.dataset import Columns, Dataset, Split
from traingate.selftest.sampling import sample_tables


def dataset(folder: Path, **tables: pd.DataFrame) -> Dataset:
    splits = []
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
        splits.append(Split(name, (str(folder / f"{name}.csv"),)))
    return Dataset("d", tuple(splits), Columns())


def test_a_small_split_is_taken_whole(tmp_path: Path) -> None:
    table = pd.DataFrame({"x": [1, 2, 3], "s": ["a", "b", None]})
    tables = sample_tables(dataset(tmp_path, train=table, eval=table[:2]), 10)
    assert tables.fitted["x"].tolist() == [1, 2, 3]
    assert tables.asked["s"].tolist() == ["a", "b"]
    assert tables.fitted["s"][2] is None


@pytest.mark.parametrize("most", [100, 64, 7])
def test_rows_come_evenly_from_all_of_a_split_in_its_order(most: int, tmp_path: Path) -> None:
    table = pd.DataFrame({"x": range(1000)})
    kept = sample_tables(dataset(tmp_path, train=table, eval=table), most).fitted["x"].tolist()
    assert len(kept) == most
    assert kept == sorted(set(kept))
    assert max(after - before for before, after in pairwise(kept)) <= 3 * 1000 // most
    assert kept[0] == 0
    assert kept[-1] >= 1000 - 3 * 1000 // most


def test_missing_whole_numbers_leave_the_others_whole(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("x,y\n1,a\n,b\n3,c\n")
    train = Split("train", (str(tmp_path / "train.csv"),))
    tables = sample_tables(Dataset("d", (train,), Columns()), 10)
    assert tables.fitted["x"].tolist() == [1, None, 3]
