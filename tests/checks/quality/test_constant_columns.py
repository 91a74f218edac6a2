"""A feature that holds one value tells nothing, and is told once; rare columns of wide tables are honest."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from given.profiles import INFO, WARN, judged, profile_of, told
from traingate.checks.quality.constant_columns import ConstantColumns
from traingate.dataset import Columns
from traingate.report.findings import Finding

ROWS = 40
VARIED: dict[str, Any] = {f"x{letter}": list(range(ROWS)) for letter in "abcd"} | {"y": [0, 1] * (ROWS // 2)}


def findings(train: dict[str, Any], held_out: dict[str, Any] | None = None, rows: int = ROWS) -> list[Finding]:
    splits = {"train": {**VARIED, **train}, "eval": {**VARIED, **(train if held_out is None else held_out)}}
    cut = {split: {name: values[:rows] for name, values in table.items()} for split, table in splits.items()}
    return judged(ConstantColumns(), profile_of(Columns(label="y"), **cut))


def test_a_number_that_never_changes_warns() -> None:
    (finding,) = findings({"version": [7] * ROWS})
    assert told([finding]) == [(WARN, "version is 7 in every row of every split: a model learns nothing from it.")]
    assert (finding.split, finding.feature, finding.measured, finding.unit) == ("train", "version", 1, "columns")
    assert finding.remedy == "Leave it out ([columns] ignore), or find out why it does not vary."


@pytest.mark.parametrize(
    ("value", "shown"),
    [("USD", "'USD'"), (True, "true"), (2.5, "2.5"), (datetime.datetime(2024, 5, 1), "2024-05-01 00:00:00")],
)
def test_its_value_is_shown(value: Any, shown: str) -> None:
    (finding,) = findings({"one": [value] * ROWS})
    assert finding.message.startswith(f"one is {shown} in every row")


def test_columns_that_vary_say_nothing() -> None:
    assert findings({"rare": [0] * (ROWS - 1) + [1], "gaps": [1.0] * (ROWS - 1) + [None]}) == []


def test_several_columns_are_one_finding() -> None:
    (finding,) = findings({"version": [7] * ROWS, "currency": ["USD"] * ROWS})
    assert finding.message == (
        "version (7), currency ('USD') hold one value each, in every row of every split: a model learns nothing from "
        "them."
    )
    assert (finding.feature, finding.details["columns"]) == (None, ["version", "currency"])


def test_what_a_held_out_split_varies_is_skew_and_told_as_such() -> None:
    assert findings({"stuck": [7] * ROWS}, {"stuck": list(range(ROWS))}) == []
    assert findings({"moved": [7] * ROWS}, {"moved": [8] * ROWS}) == []


def test_an_empty_column_is_told_by_missing_values() -> None:
    assert findings({"empty": [None] * ROWS}) == []


def test_a_label_is_no_feature() -> None:
    assert judged(ConstantColumns(), profile_of(Columns(label="y"), train={"x": [1, 2] * 20, "y": [0] * 40})) == []


def test_zeros_among_sparse_columns_of_the_same_name_are_told() -> None:
    pixels = {f"pixel_{at}": [0] * 20 + list(range(20)) for at in range(8)}
    (finding,) = findings({**pixels, "pixel_8": [0] * ROWS})
    assert finding.severity == INFO


def test_a_dead_sensor_among_others_warns() -> None:
    sensors = {f"sensor_{at}": [20.5 + row for row in range(ROWS)] for at in range(8)}
    (finding,) = findings({**sensors, "sensor_8": [0.0] * ROWS})
    assert finding.severity == WARN


def test_a_table_of_constants_is_told() -> None:
    (finding,) = findings({f"c{letter}": [1] * ROWS for letter in "abcdefgh"})
    assert finding.severity == INFO


def test_what_few_rows_hold_may_be_chance() -> None:
    (finding,) = findings({"version": [7] * ROWS}, rows=10)
    assert finding.severity == INFO
