"""Where splits lie in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.judging.times import Times, find_later, find_numbers_of_time, find_undeclared, read_rows, read_times
from traingate.measures.sample import Sample

START = datetime(2026, 1, 1)


def read(values: Any) -> Times | None:
    return read_times(profile_of(train={"at": values}), "train", "at")


def days(first: int, last: int) -> Times:
    found = read([START + timedelta(days=day) for day in range(first, last)])
    assert found is not None
    return found


def test_a_split_lies_before_another_where_nine_tenths_of_both_do() -> None:
    assert days(0, 100).is_before(days(100, 200))
    assert days(0, 105).is_before(days(100, 200))
    assert not days(0, 120).is_before(days(90, 200))
    assert not days(100, 200).is_before(days(0, 100))
    assert not days(0, 100).is_before(days(0, 100))


@pytest.mark.parametrize(
    "values", [["01/02/2026"], [b"\xff\xfe"], ["2026-01-31"] * 9 + ["soon"], [True, False], [[1]], [None]]
)
def test_what_is_no_time_has_no_place_in_time(values: Any) -> None:
    assert read(values) is None


def test_a_column_that_is_not_there_has_no_place_in_time() -> None:
    assert read_times(profile_of(train={"x": [1]}), "train", "at") is None


def test_numbers_may_be_times_in_their_own_unit() -> None:
    for values, told in (([1_990, 2_000], ("1,990", "2,000")), ([0.5, 2.5], ("0.5", "2.5"))):
        found = read(values)
        assert found is not None and (found.describe(), found.are_moments) == (told, False)


@pytest.mark.parametrize(
    "texts",
    [
        ["2026-01-01", "2026-01-11"],
        ["2026-01-01T00:00:00Z", None, "2026-01-11 01:00+01:00"],
        [b"2026-01-01", b"2026-01-11"],
    ],
)
def test_texts_in_iso_8601_are_times(texts: list[str]) -> None:
    found = read(texts)
    assert found is not None and found.describe() == ("2026-01-01 00:00:00", "2026-01-11 00:00:00")
    assert found.rows == 2


def test_rows_before_a_time_are_counted() -> None:
    whole = days(0, 100)
    assert [whole.count_before(whole.first), whole.count_before(whole.last)] == [0, 99]


def test_what_one_split_cannot_tell_of_days_and_months_another_does() -> None:
    profile = profile_of(train={"at": ["01/02/2026", "02/02/2026"]}, eval={"at": ["01/31/2026"]})
    found = read_times(profile, "train", "at")
    assert found is not None and found.describe() == ("2026-01-02 00:00:00", "2026-02-02 00:00:00")


NEW_YEAR = 1_767_225_600


def hours(first: int, last: int) -> list[int]:
    return [NEW_YEAR + 3_600 * hour for hour in range(first, last)]


def test_numbers_of_the_size_of_instants_are_times_though_nobody_said_so() -> None:
    profile = profile_of(
        train={"sent": hours(0, 50), "price": list(range(50))}, eval={"sent": hours(50, 80), "price": list(range(30))}
    )
    assert find_numbers_of_time(profile) == set(find_undeclared(profile)) == {"sent"}
    assert find_later(profile, "eval") == "sent"


def test_a_time_has_to_be_one_in_every_split() -> None:
    profile = profile_of(train={"sent": hours(0, 50)}, eval={"sent": list(range(30))})
    assert find_numbers_of_time(profile) == set() and find_undeclared(profile) == {}


def test_a_date_of_birth_is_no_time_of_a_row() -> None:
    times = [START + timedelta(days=day) for day in range(50)]
    profile = profile_of(train={"birth_date": times, "at": times}, eval={"birth_date": times, "at": times})
    assert set(find_undeclared(profile)) == {"at"}


def test_texts_of_twenty_times_are_times_though_nobody_said_so() -> None:
    texts = [f"{START + timedelta(days=day):%d.%m.%Y}" for day in range(50)]
    profile = profile_of(train={"at": texts, "note": ["a", "b"] * 25}, eval={"at": texts[:30], "note": ["a"] * 30})
    assert set(find_undeclared(profile)) == {"at"}


def test_rows_of_a_sample_are_put_in_order_whatever_their_times_are() -> None:
    for times in ([2.0, None, 1.0], ["02.01.1970", None, "01.01.1970"]):
        found = read_rows(profile_of(train={"at": times}).of(Sample, "train"), "at")
        assert found is not None
        known = found[~np.isnan(found)]
        assert (len(found), len(known)) == (3, 2) and known[0] != known[1]
    assert read_rows(profile_of(train={"at": ["soon"]}).of(Sample, "train"), "at") is None
