"""The kinds of columns, and what a column of two kinds is."""

from __future__ import annotations

import itertools

import pytest

from traingate.kinds import Kind, are_alike, widest, widest_schema


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("int", "float", "float"),
        ("null", "time", "time"),
        ("int", "string", "string"),
        ("bool", "int", "string"),
        ("time", "int", "string"),
        ("string", "list", "list"),
        ("int", "int", "int"),
        ("code", "int", "code"),
        ("code", "float", "string"),
        ("code", "string", "string"),
    ],
)
def test_a_column_of_two_kinds_takes_the_narrowest_that_holds_both(first: str, second: str, both: str) -> None:
    assert widest(Kind(first), Kind(second)) == widest(Kind(second), Kind(first)) == both


def test_the_order_in_which_kinds_are_met_does_not_matter() -> None:
    for a, b, c in itertools.product(Kind, repeat=3):
        assert widest(widest(a, b), c) == widest(a, widest(b, c))
        assert (widest(a, b), widest(a, a)) == (widest(b, a), a)


def test_columns_of_files_are_joined_by_name_in_the_order_of_first_sight() -> None:
    found = widest_schema([{"b": Kind.INT}, {"a": Kind.STRING, "b": Kind.FLOAT}, {}])
    assert list(found.items()) == [("b", Kind.FLOAT), ("a", Kind.STRING)]


def test_what_can_be_added_up_is_a_number() -> None:
    assert [kind for kind in Kind if kind.numeric] == [Kind.BOOL, Kind.INT, Kind.FLOAT]


@pytest.mark.parametrize(
    ("kinds", "alike"),
    [
        ("int float", True),
        ("int null", True),
        ("string string", True),
        ("bool int", False),
        ("string int", False),
        ("time string", False),
        ("bool int float", False),
    ],
)
def test_numbers_are_alike_and_nothing_else_is_but_itself(kinds: str, alike: bool) -> None:
    assert are_alike(Kind(kind) for kind in kinds.split()) is alike
