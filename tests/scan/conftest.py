"""Loans in two splits, whole or cut into small shards."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.splits import dataset_of, loans
from traingate.dataset import Dataset
from traingate.formats import _delimited


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Train in two files; eval with a copy of a train row and one of its persons."""
    first, second = loans(150, seed=1), loans(50, seed=2)
    copy = '"two\nlines 7",0\n'
    evaluated = loans(60, seed=3) + "p1-3,1.5,red," + copy
    return dataset_of(tmp_path, train={"a.csv": first + "p9,1.5,red," + copy, "b.csv": second}, eval=evaluated)


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files fall into shards of about ten rows."""
    monkeypatch.setattr(_delimited, "SHARD_BYTES", 400)
