from __future__ import annotations

import math

import pytest

from traingate.wording import chance, count, list_names, moment, number, quote, share, shorten, spell_number


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


def test_a_noun_whose_singular_lacks_more_than_an_s_is_given() -> None:
    assert count(1, "categories", "category") == "1 category"
    assert count(2, "categories", "category") == "2 categories"


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
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_a_share(part: float | None, expected: str) -> None:
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
        (1e300, "1e+300"),
        (1234.5, "1,234"),
        (1234567.8, "1,234,568"),
        (2**70, "1,180,591,620,717,411,303,424"),
        (math.nan, "not a number"),
        (math.inf, "infinite"),
        (-math.inf, "-infinite"),
        (None, "–"),
    ],
)
def test_a_number(value: float | None, expected: str) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        (38.045123, 38.1, "38.05"),
        (38.045123, 38.0452, "38.045"),
        (0.40001, 0.4, "0.40001"),
        (0.4, 0.4, "0.4"),
        (1234567.4, 1234567.2, "1,234,567.4"),
        (13.2345, None, "13.23"),
        (math.inf, 5.0, "infinite"),
    ],
)
def test_a_number_stays_on_its_side_of_the_limit_beside_it(value: float, limit: float | None, expected: str) -> None:
    assert number(value, limit) == expected


@pytest.mark.parametrize(("value", "expected"), [(123456.7, "123,456.7"), (0.1, "0.1"), (18, "18"), (1e-7, "1e-07")])
def test_what_somebody_wrote_keeps_every_digit(value: float, expected: str) -> None:
    assert spell_number(value) == expected


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
    assert list_names(["a", "b"]) == "a, b"
    assert list_names(list("abcdefg")) == "a, b, c, d, e and 2 more"


def test_a_value_is_quoted_escaped_and_cut() -> None:
    assert quote("rent") == "'rent'"
    assert quote("\x1b[31m\n") == "'\\x1b[31m\\n'"
    assert quote("x" * 99, 10) == "'xxxxxxxxx…'"


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
