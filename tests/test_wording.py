from __future__ import annotations

import math

import pytest

from traingate.wording import chance, count, listed, moment, number, quoted, share


@pytest.mark.parametrize(
    ("value", "what", "expected"),
    [
        (0, "rows", "0 rows"),
        (1, "rows", "1 row"),
        (1234, "rows", "1,234 rows"),
        (1234567, "", "1,234,567"),
        (1, "", "1"),
    ],
)
def test_a_count(value: float, what: str, expected: str) -> None:
    assert count(value, what) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (0, "0%"),
        (0.00005, "under 0.01%"),
        (0.003, "0.30%"),
        (0.109, "10.9%"),
        (0.5, "50.0%"),
        (0.9912, "99.12%"),
        (0.99999, "over 99.99%"),
        (1, "100%"),
    ],
)
def test_a_share(part: float, expected: str) -> None:
    assert share(part) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (13.2345, "13.23"),
        (1200.0, "1,200"),
        (-0.0, "0"),
        (4.5e-12, "4.5e-12"),
        (123456.7, "123,457"),
        (999999.5, "1,000,000"),
        (1e20, "1e+20"),
        (2**70, "1.181e+21"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
    ],
)
def test_a_number(value: float, expected: str) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (1.0, "p = 1"),
        (0.5, "p = 0.5"),
        (0.0031, "p = 0.0031"),
        (4.24e-5, "p = 4.2e-5"),
        (3e-11, "p = 3e-11"),
        (1e-13, "p < 1e-12"),
        (0.0, "p < 1e-12"),
    ],
)
def test_a_chance(p: float, expected: str) -> None:
    assert chance(p) == expected


@pytest.mark.parametrize(
    ("microseconds", "expected"),
    [
        (0, "1970-01-01 00:00:00"),
        (1.5e6, "1970-01-01 00:00:01.500000"),
        (-86_400e6, "1969-12-31 00:00:00"),
        (1e20, "100000000000000000000 µs since 1970"),
        (math.nan, "nan µs since 1970"),
    ],
)
def test_a_moment(microseconds: float, expected: str) -> None:
    assert moment(microseconds) == expected


def test_a_list_names_five() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(list("abcdefg")) == "a, b, c, d, e and 2 more"


def test_a_value_is_quoted_escaped_and_cut() -> None:
    assert quoted("rent") == "'rent'"
    assert quoted("\x1b[31m\n") == "'\\x1b[31m\\n'"
    assert quoted("x" * 99, 10) == "'xxxxxxxxx…'"
