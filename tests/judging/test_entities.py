"""Columns that name somebody although nobody declared them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.entities import EntityColumn, find_entity_columns, find_grouped, find_names
from traingate.measures.groupings import Groupings
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile

Rows = dict[str, Any]


def visits(people: int = 40, each: int = 10, seed: int = 0, name: str = "subject") -> Rows:
    """People with an age and a sex, and visits with a reading."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), each)
    rows = {name: who, "age": rng.integers(30, 60, people)[who], "sex": rng.integers(0, 2, people)[who]}
    return {**rows, "reading": rng.normal(0, 1, len(who))}


def profiled(rows: Rows, held_out: np.ndarray, columns: Columns = Columns()) -> Profile:
    parts = {
        split: {name: np.asarray(values)[which].tolist() for name, values in rows.items()}
        for split, which in (("train", ~held_out), ("eval", held_out))
    }
    return profile_of(columns, measures=[Statistics(), Groupings()], **parts)


def at_random(rows: Rows, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random(len(rows["reading"])) < 0.25


def find(rows: Rows, columns: Columns = Columns()) -> list[EntityColumn]:
    return find_entity_columns(profiled(rows, at_random(rows), columns))


def test_a_column_that_recurs_and_fixes_two_others_names_somebody() -> None:
    (found,) = find(visits())
    assert (found.name, sorted(found.fixes)) == ("subject", ["age", "sex"])


def test_a_few_people_with_many_rows_and_many_people_with_few_are_found() -> None:
    assert [one.name for one in find(visits(12, 500))] == ["subject"]
    assert [one.name for one in find(visits(4_000, 2))] == ["subject"]


def test_a_column_that_is_ignored_is_found_too() -> None:
    assert [one.name for one in find(visits(), Columns(ignore=("subject",)))] == ["subject"]


def test_a_row_in_two_hundred_may_be_wrong() -> None:
    rows = visits()
    rows["sex"] = np.where(np.arange(400) % 201 == 55, 1 - rows["sex"], rows["sex"])
    assert [one.name for one in find(rows)] == ["subject"]
    rows["sex"] = np.where(np.arange(400) % 11 == 5, 1 - rows["sex"], rows["sex"])
    assert find(rows) == []


def test_a_category_and_its_name_are_no_person() -> None:
    rng = np.random.default_rng(0)
    zone = rng.integers(0, 60, 2_000)
    borough = rng.integers(0, 5, 60)[zone]
    rows = {"zone": zone, "name": np.array([f"Zone {code}" for code in range(60)])[zone], "borough": borough}
    assert find({**rows, "reading": rng.normal(0, 1, 2_000)}) == []


def test_a_column_that_another_fixes_is_not_counted_twice() -> None:
    rng = np.random.default_rng(0)
    code = rng.integers(0, 300, 3_000)
    city = rng.permutation(np.arange(300) // 5)[code]
    assert find({"zip": code, "city": city, "state": city * 7 % 6, "reading": rng.normal(0, 1, 3_000)}) == []


def test_what_goes_with_the_size_of_a_number_is_not_counted() -> None:
    rng = np.random.default_rng(0)
    size = rng.integers(0, 80, 2_000)
    rows = {"size": size, "root": np.sqrt(size + 0.5), "class": size // 9, "curve": np.sin(size / 9.0)}
    assert find({**rows, "reading": rng.normal(0, 1, 2_000)}) == []


@pytest.mark.parametrize("name", ["day", "visit_date", "created_at", "week", "orderTime", "ts"])
def test_times_are_no_names(name: str) -> None:
    assert find(visits(name=name)) == []


@pytest.mark.parametrize("name", ["status", "holidays_id", "weekend_shift", "format"])
def test_a_name_that_only_looks_like_a_time_is_none(name: str) -> None:
    assert [one.name for one in find(visits(name=name))] == [name]


def test_dates_and_epochs_are_no_names_whatever_they_are_called() -> None:
    rows = visits(name="d")
    assert find({**rows, "d": 20_240_101 + rows["d"]}) == []
    assert find({**rows, "d": 1_700_000_000 + 3_600 * rows["d"]}) == []
    assert find({**rows, "d": np.array([f"{day % 28 + 1}/{day % 12 + 1}/2024" for day in range(40)])[rows["d"]]}) == []


def test_free_text_is_no_name() -> None:
    rows = visits(name="charge")
    assert find({**rows, "charge": np.array([f"charge of sort {sort}" for sort in range(40)])[rows["charge"]]}) == []


def test_words_without_digits_have_to_fix_three_columns() -> None:
    rows = visits(name="model")
    words = np.array([chr(97 + word % 26) * (1 + word // 26) for word in range(40)])
    rows["model"] = words[rows["model"]]
    assert find(rows) == []
    rows["grade"] = np.random.default_rng(7).integers(0, 3, 40)[np.repeat(np.arange(40), 10)]
    assert [one.name for one in find(rows)] == ["model"]


def test_coordinates_are_of_a_place_and_say_no_more() -> None:
    rng = np.random.default_rng(0)
    tract = rng.integers(0, 60, 2_000)
    rows = {"tract": tract, "pickup_latitude": rng.normal(41, 1, 60)[tract], "longitude": rng.normal(87, 1, 60)[tract]}
    assert find({**rows, "reading": rng.normal(0, 1, 2_000)}) == []


def test_copies_of_rows_say_nothing() -> None:
    rng = np.random.default_rng(0)
    rows = {name: np.repeat(rng.integers(0, 10_000, 500), 3) for name in ("a", "b", "c")}
    assert find({**rows, "reading": np.repeat(rng.normal(0, 1, 500), 3)}) == []


def test_splits_that_share_nobody_are_apart() -> None:
    rows = visits()
    apart = profiled(rows, rows["subject"] % 4 == 0)
    grouped = find_grouped(apart, "eval")
    assert grouped is not None
    assert grouped.name == "subject"
    assert find_grouped(apart, "train") == grouped
    assert grouped.compute_share("eval") == pytest.approx(0.1)
    assert grouped.find_largest("eval") == 10
    assert find_grouped(profiled(rows, at_random(rows)), "eval") is None


def test_people_are_the_same_in_another_spelling() -> None:
    rows, which = visits(), at_random(visits())
    names = [
        np.array([spelling.format(who) for who in range(40)])[rows["subject"]] for spelling in ("S{:02}", "subject-{}")
    ]
    (found,) = find_entity_columns(profiled({**rows, "subject": np.where(which, names[1], names[0])}, which))
    shared = found.compare("train", "eval")
    assert shared.values == shared.shared == shared.respelt == len(set(rows["subject"][which].tolist()))


def test_spelling_that_tells_people_apart_is_none() -> None:
    rows = visits()
    names = np.array([f"{who // 2}{'' if who % 2 else '_'}" for who in range(40)])
    which = rows["subject"] % 2 == 0
    (found,) = find_entity_columns(profiled({**rows, "subject": names[rows["subject"]]}, which))
    assert found.compare("train", "eval").shared == 20, "7 and 7_ may well be one"
    both = profiled({**rows, "subject": names[rows["subject"]]}, rows["subject"] % 4 < 2)
    assert find_entity_columns(both)[0].compare("train", "eval").shared == 0, "each split tells 7 and 7_ apart"


def test_what_names_the_same_people_is_no_feature_either() -> None:
    rows = visits()
    rows["file"] = np.array([f"file {who:02}" for who in range(40)])[rows["subject"]]
    assert find_names(profiled(rows, at_random(rows))) == {"subject", "file"}


def test_nothing_is_found_where_nothing_was_measured() -> None:
    assert find_entity_columns(profile_of(measures=[Statistics()], train={"a": [1]}, eval={"a": [1]})) == []
