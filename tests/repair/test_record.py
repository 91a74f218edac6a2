"""A line for each change: what, how many, and the finding that asked for it."""

from __future__ import annotations

import numpy as np

from report.faults import evidence, finding
from traingate.remedy import ConvertColumn, DealRows, DropRows, Edit, RenameColumn
from traingate.repair.applying import SplitEdit
from traingate.repair.conversions import Conversion
from traingate.repair.planning import Step
from traingate.repair.record import describe_steps
from traingate.report.causes import find_causes
from traingate.report.rows import RowQuery

FOUND = finding("column-types", feature="x")
(CAUSE,) = find_causes(evidence(FOUND))


def lines(edit: Edit, **known: object) -> list[str]:
    split = SplitEdit("eval", {"a.csv": np.array([True, True])}, **known)  # type: ignore[arg-type]
    return list(describe_steps([Step(CAUSE, FOUND, "", edit)], {"eval": split}))


def test_rows_are_counted() -> None:
    assert lines(DropRows("eval", RowQuery.infinite("x")), dropped={0: 1200}) == [
        f"eval: 1,200 rows left out with an infinite x ({FOUND.id})"
    ]


def test_rows_that_an_earlier_step_left_out_are_counted_once() -> None:
    people = DropRows("eval", RowQuery.shared("entities", "train", "id"))
    assert lines(people, dropped={0: 180}, new={0: 60}) == [
        f"eval: 60 further rows left out, whose id is also in train: 120 of these 180 are gone already ({FOUND.id})"
    ]
    assert lines(people, dropped={0: 9}, new={0: 0}) == [
        f"eval: no further row left out, whose id is also in train: all 9 are gone already ({FOUND.id})"
    ]


def test_another_name_is_told() -> None:
    assert lines(RenameColumn("eval", "Beds", "beds")) == [f"eval: column Beds renamed to beds ({FOUND.id})"]


def test_values_that_changed_and_those_that_could_not_are_told_apart() -> None:
    conversion = Conversion(ConvertColumn("eval", "x", "to-number"))
    for value in ("oops", " 7", "8"):
        conversion(value)
    assert lines(conversion.edit, convert={"x": conversion}) == [
        "eval: column x: numbers written as text are numbers again: 1 value changed, 1 value that cannot be read so, "
        f"now missing ({FOUND.id})"
    ]


def test_a_factor_is_told() -> None:
    edit = ConvertColumn("eval", "x", "multiply", factor=0.01)
    assert lines(edit) == [f"eval: column x: multiplied by 0.01 ({FOUND.id})"]


def test_an_offset_is_told() -> None:
    edit = ConvertColumn("eval", "x", "multiply", factor=0.5, offset=-16.0)
    assert lines(edit) == [f"eval: column x: multiplied by 0.5, minus 16 ({FOUND.id})"]


def test_values_that_went_are_counted() -> None:
    conversion = Conversion(ConvertColumn("eval", "x", "clear", rows=RowQuery.equal("x", 9.0)))
    assert [conversion(value) for value in (9, 8)] == [None, 8]
    assert lines(conversion.edit, convert={"x": conversion}) == [f"eval: column x: 1 value is missing now ({FOUND.id})"]


def test_rows_that_were_dealt_anew_are_told_of_all_splits() -> None:
    edit = DealRows(("at",), "by-time", horizon=6e8)
    here = {"targets": {"a.csv": np.array([1, 0, -1])}, "splits": ("train", "eval")}
    edits = {
        "train": SplitEdit("train", {"a.csv": np.ones(3, bool)}, **here),  # type: ignore[arg-type]
        "eval": SplitEdit("eval", {"b.csv": np.ones(1, bool)}, targets={"b.csv": np.array([1])}, splits=here["splits"]),  # type: ignore[arg-type]
    }
    assert list(describe_steps([Step(CAUSE, FOUND, "", edit)], edits)) == [
        "all splits: dealt anew in the order of at, the first to train: 1 row went to another split, 1 row left out "
        f"that have no at or are nearer to the held-out rows than the horizon ({FOUND.id})",
        "train: 1 row, 3 before",
        "eval: 2 rows, 1 before",
    ]
