"""Texts and numbers that are instants."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import summary_of
from traingate.judging.moments import DATES, convert, find_formats, find_unit, read_texts, say_format

DAY = 86_400 * 1_000_000
NEW_YEAR = 1_767_225_600  # 2026-01-01, in seconds since 1970


def unit(values: Any, *, declared: bool = False) -> str | None:
    column = summary_of(values)
    assert column.numbers is not None
    return find_unit(column.kind, column.numbers, declared=declared)


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["2026-01-31", "2026-02-01T10:00Z"], "ISO 8601"),
        (["20260131", "2026-W05", "20260131T100000"], "ISO 8601"),
        (["1.1.2026", "31.1.2026"], "%d.%m.%Y"),
        (["5 Jun 2026"], "%d %b %Y"),
        (["31.01.2026", "01.02.2026"], "%d.%m.%Y"),
        (["2026/01/31 10:00"], "%Y/%m/%d %H:%M"),
        (["31/01/2026", "01/02/2026"], "%d/%m/%Y"),
        (["01/31/2026", "01/02/2026"], "%m/%d/%Y"),
        (["Jan 31, 2026"], "%b %d, %Y"),
        (["Sat, 31 Jan 2026 10:00:00 +0100"], "%a, %d %b %Y %H:%M:%S %z"),
    ],
)
def test_the_usual_ways_to_write_a_time_are_known(texts: list[str], form: str) -> None:
    assert find_formats(texts) == (form,)


def test_a_day_that_may_be_a_month_has_two_formats() -> None:
    assert find_formats(["01/02/2026", "03/04/2026"]) == ("%d/%m/%Y", "%m/%d/%Y")


@pytest.mark.parametrize("texts", [[], ["soon"], ["2026-01-31"] + [f"note {at}" for at in range(9)], ["3.5", "4"]])
def test_other_texts_are_no_times(texts: list[str]) -> None:
    assert find_formats(texts) == ()


def test_a_text_is_read_as_microseconds_and_what_is_no_time_left_out() -> None:
    assert read_texts(["02.01.1970", "soon"], "%d.%m.%Y").tolist() == [DAY]


@pytest.mark.parametrize(
    ("digits", "told"), [(0, "seconds"), (3, "milliseconds"), (6, "microseconds"), (9, "nanoseconds")]
)
def test_numbers_since_1970_are_known_by_their_size(digits: int, told: str) -> None:
    assert unit([(NEW_YEAR + 3_600 * at) * 10**digits for at in range(30)]) == told


def test_dates_as_numbers_have_months_and_days() -> None:
    assert unit([20_260_101 + at for at in range(28)]) == DATES
    assert unit([20_260_101 + at for at in range(32)]) is None


@pytest.mark.parametrize(
    "values",
    [
        list(range(1_990, 2_020)),
        [250_000_000 + at for at in range(30)],
        [float(at) for at in range(30)],
        [NEW_YEAR, NEW_YEAR + 60] * 20,
        [0, *(NEW_YEAR + at for at in range(30))],
    ],
    ids=["years", "too small", "quantities", "two values", "a zero among them"],
)
def test_quantities_are_no_instants(values: list[float]) -> None:
    assert unit(values) is None


def test_declared_times_may_be_few() -> None:
    assert unit([NEW_YEAR], declared=True) == "seconds"
    assert unit([20_260_131], declared=True) == DATES
    assert unit([2_025, 2_026], declared=True) is None


def test_a_date_that_is_none_cannot_be_converted() -> None:
    found = convert(np.array([19_700_102, 20_260_230, 20_261_301, 0]), DATES)
    assert found[0] == DAY and np.isnan(found[1:]).all()


def test_a_format_is_said_as_people_write_it() -> None:
    said = [say_format(form) for form in ("%d.%m.%Y %H:%M:%S", "seconds", "ISO 8601", DATES)]
    assert said == ["DD.MM.YYYY hh:mm:ss", "seconds since 1970", "ISO 8601", "dates such as 20260131"]
