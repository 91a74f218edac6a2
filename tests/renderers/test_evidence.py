"""Copies are laid out for comparing, and what tells them apart is never cut."""

from __future__ import annotations

from renderers.samples import copies
from traingate.profile.reads import Example, Place
from traingate.renderers._differences import Part
from traingate.renderers._evidence import Cell, find_differing, tabulate


def test_values_that_differ_between_copies_are_marked() -> None:
    table = tabulate([copies(1, 2, age=("30", "30"), city=("rome", "Rome"))])
    assert table.columns == ("city", "age")
    assert table.examples[0][1] == (Place("eval", "data/eval.parquet", 2), (Cell("Rome", True), Cell("30", False)))


def test_a_single_row_differs_from_nothing() -> None:
    assert find_differing(Example((Place("eval", "e.csv", 1),), ({"age": "30"},))) == []


def test_columns_that_differ_survive_the_cut() -> None:
    wide = {f"c{i}": ("1", "1") for i in range(20)} | {"last": ("a", "b")}
    table = tabulate([copies(1, 2, **wide)], most_columns=3)
    assert table.columns == ("last", "c0", "c1")
    assert table.left_out == 18


def test_the_column_that_a_finding_is_about_leads_and_many_that_differ_keep_their_order() -> None:
    many = {f"c{i}": ("1", "2") for i in range(5)} | {"who": ("7", "7")}
    assert tabulate([copies(1, 2, **many)], first="who").columns == ("who", "c0", "c1", "c2", "c3", "c4")


def test_a_missing_value_is_seen() -> None:
    assert tabulate([copies(1, 2, age=("", "30"))]).examples[0][0][1] == (Cell("(empty)", True),)


def test_places_without_values_are_still_shown() -> None:
    table = tabulate([Example((Place("train", "t.csv", 1), Place("eval", "e.csv", 2)))])
    assert [place.row for place, _ in table.examples[0]] == [1, 2]


def test_of_long_values_the_words_that_differ_are_marked() -> None:
    pair = copies(1, 2, text=("it came two days late again", "it came two days early again"))
    cell = tabulate([pair]).examples[0][0][1][0]
    assert cell.parts == (Part("it came two days ", False), Part("late", True), Part(" again", False))
