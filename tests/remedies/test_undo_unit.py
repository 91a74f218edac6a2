"""A column in another unit is divided by the factor that its finding names."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import ConvertColumn
from traingate.report.rows import RowQuery


def test_a_factor_is_undone() -> None:
    found = finding("split-skew", "unit-change", feature="fee", details={"factor": 100.0})
    assert plan("undo-unit", found) == [ConvertColumn("eval", "fee", "multiply", factor=0.01)]


def test_degrees_are_undone_with_their_offset() -> None:
    found = finding("split-skew", "unit-change", feature="fee", details={"factor": 2.0, "offset": 32.0})
    assert plan("undo-unit", found) == [ConvertColumn("eval", "fee", "multiply", factor=0.5, offset=-16.0)]


def test_only_the_rows_in_another_unit_are_undone_in_every_split() -> None:
    rows, kinds = RowQuery.above("fee", 100.0), {"fee": "float"}
    found = finding("outliers", "other-unit", split="train", feature="fee", details={"factor": 100.0}, rows=rows)
    edits = plan("undo-unit", found, train=kinds, held=kinds)
    assert edits == [ConvertColumn(one, "fee", "multiply", factor=0.01, rows=rows) for one in ("train", "eval")]


def test_what_was_not_measured_is_left_alone() -> None:
    assert plan("undo-unit", finding("split-skew", "logarithm", feature="fee")) == []
