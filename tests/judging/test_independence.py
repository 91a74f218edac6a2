from __future__ import annotations

import pytest

from given.profiles import Table, joined, profile_of
from traingate.dataset import Columns
from traingate.joins.entities import Entities
from traingate.judging.independence import effective_share, find_largest_entity, is_tiny, name_entity
from traingate.measures.groupings import Groupings
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile


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


def test_the_largest_entity_is_the_one_of_most_rows() -> None:
    tables: dict[str, Table] = {"train": {"id": ["a", "a", "b"]}, "eval": {"id": ["c"] * 4 + ["d"]}}
    profile = joined(profile_of(Columns(entity=("id",)), measures=[], **tables), Entities, **tables)
    assert [find_largest_entity(profile, split) for split in tables] == [2, 4]
    assert name_entity(profile, "eval") == "id"


def test_an_entity_that_could_not_be_matched_may_have_all_rows() -> None:
    profile = profile_of(Columns(entity=("id",)), measures=[], train={"id": [1]}, eval={"id": ["a", "b"]})
    assert find_largest_entity(profile, "eval") == 2


def subjects(first: range, second: range) -> Profile:
    """Two splits by subject, six rows each, of whom nobody said that they are subjects."""
    rows = {
        split: {
            "subject": [who for who in people for _ in range(6)],
            "age": [30 + who * 11 % 29 for who in people for _ in range(6)],
            "sex": ["fm"[who * 7 % 5 % 2] for who in people for _ in range(6)],
            "reading": [(who * 31 + visit * 17) % 101 / 7 for who in people for visit in range(6)],
        }
        for split, people in (("train", first), ("eval", second))
    }
    return profile_of(measures=[Statistics(), Groupings()], **rows)


def test_undeclared_subjects_count_once_where_splits_are_apart_by_them() -> None:
    apart = subjects(range(30), range(30, 40))
    assert [effective_share(apart, split) for split in ("train", "eval")] == pytest.approx([1 / 6, 1 / 6])
    assert find_largest_entity(apart, "eval") == 6
    assert name_entity(apart, "eval") == "subject"


def test_undeclared_subjects_of_both_splits_count_by_row() -> None:
    both = subjects(range(30), range(25, 40))
    assert effective_share(both, "eval") == find_largest_entity(both, "eval") == 1.0
    assert name_entity(both, "eval") == ""
