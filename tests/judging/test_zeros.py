"""Codes that lost the zeros before them are told from codes that never had any, and from new ones."""

from __future__ import annotations

from typing import Any

import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.zeros import find_lost_zeros

ROWS = 120
ZIPS = [f"{101 + row * 613 % 29_000:05d}" for row in range(ROWS)]  # a third begins with a zero


def strip(codes: list[str]) -> list[str]:
    return [code.lstrip("0") for code in codes]


def found(train: list[Any], held_out: list[Any], columns: Columns = Columns()) -> list[tuple[str, str, int, int]]:
    """(column, split that lost its zeros, its rows that did, its rows) of each."""
    profile = profile_of(columns, train={"zip": train}, eval={"zip": held_out})
    return [(lost.name, lost.lost, lost.rows, lost.judged) for lost in find_lost_zeros(profile).values()]


PADDED = sum(code[0] == "0" for code in ZIPS)
PADDED_HALF = sum(code[0] == "0" for code in ZIPS[::2])


def test_codes_that_lost_their_zeros_are_found_in_the_split_that_lost_them() -> None:
    assert 30 < PADDED < 60
    assert found(ZIPS, strip(ZIPS[::2])) == [("zip", "eval", PADDED_HALF, 60)]
    assert found(strip(ZIPS), ZIPS[::2]) == [("zip", "train", PADDED, ROWS)]


def test_codes_that_one_split_reads_as_numbers_are_found_as_well() -> None:
    assert found(ZIPS, [int(code) for code in ZIPS[::2]]) == [("zip", "eval", PADDED_HALF, 60)]


def test_codes_of_one_length_are_found_where_no_code_is_in_both_splits() -> None:
    others = [f"{77 + row * 611 % 29_000:05d}" for row in range(ROWS)]
    assert not set(others) & set(ZIPS)
    assert found(ZIPS, strip(others)) == [("zip", "eval", sum(code[0] == "0" for code in others), ROWS)]


def test_more_codes_than_are_kept_by_name_are_found_by_their_hashes() -> None:
    many = [f"{1 + row * 7 % 30_000:05d}" for row in range(4_000)]
    assert found([*many, "A1"], strip(many[::4])) == [("zip", "eval", sum(code[0] == "0" for code in many[::4]), 1_000)]
    assert [lost[1] for lost in found(strip(many), many[::2])] == ["train"]


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        (ZIPS, ZIPS[::2]),
        (strip(ZIPS), strip(ZIPS[::2])),
        (ZIPS, [*strip(ZIPS[:40]), *ZIPS[40:]]),
        (["007", "7", "12"] * 40, ["7", "12"] * 30),
        (["007", "120", "121"] * 40, ["120", "121"] * 30),
        (["0", "1"] * 60, ["0", "1"] * 30),
        (["01", "02", *["10"] * 100], ["10", "11"] * 20),
        (["red", "blue"] * 60, ["1", "2"] * 30),
        ([1, 2] * 60, [1, 2] * 30),
        (ZIPS, []),
        (ZIPS, [None] * 30),
    ],
    ids=["kept", "never there", "a part of them", "two codes that differ by zeros", "one code is rare", "zero", "few",
         "words", "numbers", "no rows", "nothing"],
)  # fmt: skip
def test_what_chance_explains_or_another_check_tells_is_none(train: list[Any], held_out: list[Any]) -> None:
    assert found(train, held_out) == []


def test_a_label_and_an_entity_are_asked_of_too_and_an_ignored_column_is_not() -> None:
    for columns in (Columns(label="zip"), Columns(entity=("zip",))):
        assert found(ZIPS, strip(ZIPS[::2]), columns) == [("zip", "eval", PADDED_HALF, 60)]
    assert found(ZIPS, strip(ZIPS[::2]), Columns(ignore=("zip",))) == []
