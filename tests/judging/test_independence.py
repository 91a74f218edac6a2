from __future__ import annotations

import pytest

from given.profiles import Table, joined, profile_of
from traingate.dataset import Columns
from traingate.joins.entities import Entities
from traingate.judging.independence import effective_share, is_tiny


def shares(**splits: list[str | None]) -> list[float]:
    tables: dict[str, Table] = {name: {"id": values} for name, values in splits.items()}
    profile = joined(profile_of(Columns(entity=("id",)), measures=[], **tables), Entities, **tables)
    return [effective_share(profile, name) for name in splits]


def test_rows_of_entities_of_their_own_all_count() -> None:
    assert shares(train=["a", "b", "c"], eval=["d", "e"]) == [1.0, 1.0]


def test_rows_of_one_entity_count_once() -> None:
    assert shares(train=["a"] * 4 + ["b"] * 4, eval=["c"] * 5) == [0.25, 0.2]


def test_an_entity_of_most_rows_weighs_more() -> None:
    (train, _) = shares(train=["a"] * 8 + ["b", "c"], eval=["d"])
    assert train == pytest.approx(10 / (64 + 1 + 1))


def test_without_an_entity_every_row_counts() -> None:
    assert effective_share(profile_of(measures=[], train={"x": [1]}), "train") == 1.0


def test_a_split_without_a_known_entity_counts_every_row() -> None:
    assert shares(train=["a", "b"], eval=[None, None]) == [1.0, 1.0]


def test_a_split_of_fewer_than_thirty_rows_is_tiny_where_there_is_one_to_compare_it_with() -> None:
    assert is_tiny(profile_of(measures=[], train={"x": [1] * 30}, eval={"x": [1] * 29}))
    assert not is_tiny(profile_of(measures=[], train={"x": [1] * 30}, eval={"x": [1] * 30}))
    assert not is_tiny(profile_of(measures=[], train={"x": [1] * 9}))
