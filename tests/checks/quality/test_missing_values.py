from __future__ import annotations

import math
from typing import Any

import pytest

from given.profiles import BLOCK, INFO, WARN, judged, profile_of, told
from traingate.checks.quality.missing_values import MissingValues
from traingate.dataset import Columns
from traingate.joins.entities import SharedEntities
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding
from traingate.report.rows import RowQuery

Rows = list[Any]


def findings(check: MissingValues | None = None, columns: Columns | None = None, **splits: Any) -> list[Finding]:
    tables = {name: table if isinstance(table, dict) else {"x": table} for name, table in splits.items()}
    return judged(check or MissingValues(), profile_of(columns, measures=[Statistics()], **tables))


def gaps(missing: int, rows: int, gap: float | None = None) -> Rows:
    return [gap] * missing + [float(row) for row in range(rows - missing)]


def test_whole_columns_find_nothing() -> None:
    assert findings(train=gaps(0, 100), eval=gaps(0, 50)) == []


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        (20, []),
        (50, [(INFO, "50 of 100 values of x in train (50.0%) are missing; the model has to guess them.")]),
        (51, [(WARN, "51 of 100 values of x in train (51.0%) are missing; the model has to guess them.")]),
        (21, [(INFO, "21 of 100 values of x in train (21.0%) are missing; the model has to guess them.")]),
        (96, [(WARN, "96 of 100 values of x in train (96.0%) are missing; hardly anything is left to learn from.")]),
        (100, [(WARN, "x is empty in train: remove it.")]),
    ],
)
def test_much_missing_limits_the_model_and_warns(missing: int, expected: list[object]) -> None:
    assert told(findings(train=gaps(missing, 100), eval=gaps(missing, 100))) == expected


def test_nan_is_missing_as_null_is() -> None:
    assert [one.measured for one in findings(train=gaps(30, 100, math.nan))] == [0.3]


def test_more_than_the_declared_share_blocks_in_every_split() -> None:
    found = findings(MissingValues(max_fraction=0.25), train=gaps(26, 100), eval=gaps(26, 100))
    assert told(found) == [
        (BLOCK, "26 of 100 values of x in train (26.0%) are missing; 25.0% allowed."),
        (BLOCK, "26 of 100 values of x in eval (26.0%) are missing; 25.0% allowed."),
    ]


def test_a_single_missing_label_blocks() -> None:
    (finding,) = findings(columns=Columns(label="x"), train=gaps(1, 100), eval=gaps(0, 50))
    assert finding.message == (
        "1 of 100 values of x in train (1.0%) is missing; rows without a label cannot be learned from or scored."
    )
    assert finding.severity == BLOCK


def test_ignored_columns_may_be_empty() -> None:
    assert findings(columns=Columns(ignore=("x",)), train=gaps(100, 100), eval=gaps(0, 50)) == []


def test_a_split_that_misses_more_than_train_blocks() -> None:
    (finding,) = findings(train=gaps(0, 800), eval=gaps(60, 200))
    assert finding.message == "30.0% of x is missing in eval, 0% in train: not chance (p < 1e-12)."
    assert (finding.severity, finding.kind, finding.split) == (BLOCK, "change", "eval")
    assert (finding.measured, finding.allowed) == (0.3, 0.05)


def test_a_split_that_misses_less_than_train_blocks_too() -> None:
    found = findings(train=gaps(240, 800), eval=gaps(0, 200))
    assert told(found)[1] == (BLOCK, "0% of x is missing in eval, 30.0% in train: not chance (p < 1e-12).")


def test_a_small_change_is_let_through_however_sure() -> None:
    assert findings(train=gaps(0, 80_000), eval=gaps(199, 20_000)) == []


def test_a_change_between_the_limits_warns() -> None:
    found = findings(train=gaps(0, 8000), eval=gaps(30, 2000))
    assert [one.severity for one in found] == [WARN]


def test_where_much_is_missing_anyway_five_hundredths_block() -> None:
    four = findings(train=gaps(24_000, 80_000), eval=gaps(6_800, 20_000))
    five = findings(train=gaps(24_000, 80_000), eval=gaps(7_000, 20_000))
    assert [found[1].severity for found in (four, five)] == [WARN, BLOCK]


def test_a_change_that_chance_makes_is_let_through() -> None:
    assert findings(train=gaps(0, 400), eval=gaps(2, 100)) == []


def test_rows_of_one_entity_go_missing_together() -> None:
    shared = SharedEntities(
        entities=10, shared=0, rows=0, second=200, first=800, first_squares=16_000, second_squares=4000
    )
    table = {"train": {"x": gaps(0, 800)}, "eval": {"x": gaps(20, 200)}}
    profile = profile_of(Columns(entity=("id",)), {("train", "eval"): shared}, measures=[Statistics()], **table)
    assert judged(MissingValues(), profile) == []


def test_a_column_that_train_lacks_is_judged_by_its_level() -> None:
    found = findings(train={"x": [1.0] * 100}, eval={"x": [1.0] * 100, "z": gaps(30, 100)})
    assert told(found) == [(INFO, "30 of 100 values of z in eval (30.0%) are missing; the model has to guess them.")]


def test_splits_without_rows_find_nothing() -> None:
    assert findings(train=gaps(0, 100), eval=[]) == findings(train=[], eval=gaps(50, 100)) == []


def test_texts_that_spell_missing_warn() -> None:
    (finding,) = findings(train=["a", "?", "b", " N/A "] * 50, eval=["a", "b"])
    assert finding.message == (
        "100 values of x (50.0%) in train read '?', ' N/A ': missing values that the model would take for a category."
    )
    assert (finding.severity, finding.kind, finding.feature) == (WARN, "spelled-out", "x")
    assert (finding.measured, finding.allowed, finding.unit) == (0.5, 0.001, "share")
    assert finding.rows == RowQuery.text("x", "?", " N/A ")


def test_columns_that_spell_missing_are_told_together() -> None:
    values = ["a", "b", "c", "?"] * 25
    (finding,) = findings(train={"x": values, "y": [*values[1:], "?"], "z": ["a"] * 100})
    assert finding.message.startswith("25 values of x (25.0%), 26 values of y (26.0%) in train read '?': missing")
    assert (finding.feature, finding.details) == (None, {"columns": ["x", "y"]})


class TestAMarkThatDoesAsACategory:
    MARKED = [*["a"] * 90, *["?"] * 10] * 10

    def severity(self, train: list[str | None], held_out: list[str | None]) -> int:
        return next(one.severity for one in findings(train=train, eval=held_out) if one.kind == "spelled-out")

    def test_it_is_told_where_it_is_alike_in_all_splits(self) -> None:
        assert self.severity(self.MARKED, self.MARKED[:200]) == INFO

    def test_it_warns_where_a_split_has_another_share_of_it(self) -> None:
        assert self.severity(self.MARKED, self.MARKED[:89]) == WARN

    def test_it_warns_beside_another_way_to_say_missing(self) -> None:
        empty: list[str | None] = [None, *self.MARKED[1:]]
        assert self.severity(empty, empty) == WARN
        dashed = ["-", "-", *self.MARKED[2:]]
        assert self.severity(dashed, dashed) == WARN

    def test_it_warns_in_more_than_a_fifth_of_the_rows(self) -> None:
        often = ["a", "a", "a", "?"] * 100
        assert self.severity(often, often) == WARN


def test_a_category_named_unknown_may_be_meant_so() -> None:
    (finding,) = findings(train=["cash", "card", "Unknown"] * 50)
    assert told([finding]) == [
        (
            INFO,
            "50 values of x (33.3%) in train read 'Unknown': the model takes that for a category, which may be meant "
            "so.",
        )
    ]


def test_a_single_dash_among_notes_is_a_note() -> None:
    assert findings(train=["-", *(f"note {number}" for number in range(99))]) == []


def test_a_column_that_holds_nothing_but_question_marks_warns() -> None:
    assert [one.measured for one in findings(train=["?"] * 50)] == [1.0]


def test_a_label_spelled_missing_warns() -> None:
    found = findings(columns=Columns(label="x"), train=["yes", "no", "n/a"] * 20)
    assert [(one.severity, one.kind) for one in found] == [(WARN, "spelled-out")]


def test_every_held_out_split_is_held_against_train() -> None:
    found = findings(train=gaps(0, 800), eval=gaps(0, 200), test=gaps(60, 200))
    assert [(one.split, one.severity) for one in found] == [("test", BLOCK)]
