"""Texts are times exactly where a CSV would be read as holding times, and then the same ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traingate.batch.arrow import unpack_strings
from traingate.batch.times import find_times
from traingate.formats import _strings
from traingate.kinds import Kind


def read(*texts: str) -> list[int | None]:
    """The microseconds of each text; None for one that is no time."""
    places, times = find_times(*unpack_strings(pa.array(texts, pa.string())))
    found = dict(zip(places.tolist(), times.tolist(), strict=True))
    return [found.get(place) for place in range(len(texts))]


def as_in_csv(text: str) -> Any:
    try:
        return pc.cast(_strings.parse(pa.array([text]), Kind.TIME, ()), pa.int64())[0].as_py()
    except pa.ArrowInvalid:
        return None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-05", dt.datetime(2024, 1, 5)),
        ("2024-01-05 10", dt.datetime(2024, 1, 5, 10)),
        ("2024-01-05T10:30", dt.datetime(2024, 1, 5, 10, 30)),
        ("2024-01-05 10:30:59", dt.datetime(2024, 1, 5, 10, 30, 59)),
        ("2024-01-05 10:30:59.5", dt.datetime(2024, 1, 5, 10, 30, 59, 500_000)),
        ("2024-01-05T10:30:59.123456789Z", dt.datetime(2024, 1, 5, 10, 30, 59, 123_456)),
        ("2024-01-05T10:30:59Z", dt.datetime(2024, 1, 5, 10, 30, 59)),
        ("2024-01-05T10:30:59+01:00", dt.datetime(2024, 1, 5, 9, 30, 59)),
        ("2024-01-05 10:30-0130", dt.datetime(2024, 1, 5, 12)),
        ("2024-01-05T10+02", dt.datetime(2024, 1, 5, 8)),
        ("2024-02-29", dt.datetime(2024, 2, 29)),
        ("1970-01-01", dt.datetime(1970, 1, 1)),
        ("0001-01-01", dt.datetime(1, 1, 1)),
        ("9999-12-31", dt.datetime(9999, 12, 31)),
    ],
)
def test_a_time_is_read_to_the_microsecond(text: str, moment: dt.datetime) -> None:
    assert read(text) == [(moment - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)]


@pytest.mark.parametrize(
    "text",
    ["", "2024", "2024-1-5", "05.01.2024", "2024-01-05x", "2024-13-01", "2023-02-29", "2024-04-31", "2024-01-00",
     "2024-01-05 24:00", "2024-01-05 10:60", "2024-01-05 1:30", "2024-01-05 10:30:", "2024-01-05 10:30:59.",
     "2024-01-05 10:30+1", "2024-01-05Z", "5551-23-45 67", "a024-01-05", "2024-01-05 10:30:59 Z"],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert read(text) == [None]


def test_times_are_found_among_other_texts() -> None:
    assert read("red", "2024-01-05", "", "1970-01-01 00:00:01", "0123-567-9") == [
        None, 19_727 * 86_400_000_000, None, 1_000_000, None,
    ]  # fmt: skip


DATES = st.dates().map(str)
ZONES = st.sampled_from(["", "Z", "+01", "-0130", "+05:30", "+23:59", "+24:00", "-00:60", "z", "+1"])
CLOCKS = st.sampled_from(
    ["", " 10", "T10:30", " 23:59:59", "T24:00", " 10:60", "T10:30:60", "T10:30:59.", "T1:30", "x10"]
)
FRACTIONS = st.from_regex(r"( \d\d:\d\d:\d\d\.\d{1,12})?", fullmatch=True)


@given(DATES, CLOCKS | FRACTIONS, ZONES)
def test_a_text_is_the_time_that_a_csv_would_hold(date: str, clock: str, zone: str) -> None:
    assert read(f"{date}{clock}{zone}") == [as_in_csv(f"{date}{clock}{zone}")]


@given(st.text("0123456789-:. TZ+", min_size=8, max_size=28) | st.from_regex(r"\d{4}-\d\d-\d\d", fullmatch=True))
def test_any_text_is_a_time_where_a_csv_would_hold_one(text: str) -> None:
    stripped = text.strip()
    assert read(stripped) == [as_in_csv(stripped) if stripped else None]
