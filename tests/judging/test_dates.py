"""Texts are dates in the formats that read them, and in none where they are something else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from traingate.judging.dates import find_written

DAYS = [date(2022, 1, 1) + timedelta(days=3 * at) for at in range(200)]


def write(*forms: str) -> dict[str, int]:
    return {day.strftime(forms[at % len(forms)]): 1 for at, day in enumerate(DAYS)}


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%d.%m.%Y", "%d/%m/%Y", "%d %b %Y", "%B %d, %Y"])
def test_dates_written_in_one_way_are_read_in_one(form: str) -> None:
    written = find_written(write(form))
    assert written is not None
    assert (len(written.rows), written.judged, written.either) == (1, 200, 0)


def test_dates_written_in_two_ways_are_counted_by_format() -> None:
    written = find_written(write("%Y-%m-%d", "%d.%m.%Y"))
    assert written is not None
    assert dict(written.rows) == {"ISO 8601": 100, "%d.%m.%Y": 100}
    assert written.examples["%d.%m.%Y"] == "04.01.2022"
    assert written.fits == frozenset()


def test_where_days_and_months_change_places_some_may_be_either() -> None:
    written = find_written({"31/01/2024": 5, "02/28/2024": 4, "03/04/2024": 7})
    assert written is not None
    assert dict(written.rows) == {"%d/%m/%Y": 12, "%m/%d/%Y": 4}
    assert written.either == 7


def test_a_time_of_day_is_no_other_way() -> None:
    written = find_written(write("%d.%m.%Y", "%d.%m.%Y %H:%M"))
    assert written is not None
    assert dict(written.rows) == {"%d.%m.%Y": 200}


@pytest.mark.parametrize(
    "texts",
    [
        {"red": 5, "blue": 6},
        {f"{at}-{at + 5}": 1 for at in range(30)},
        {f"1.{at}.{at + 2}": 1 for at in range(30)},
        {f"order {at}": 1 for at in range(30)},
        {"": 4},
        {},
    ],
)
def test_other_texts_are_no_dates(texts: dict[str, int]) -> None:
    assert find_written(texts) is None
