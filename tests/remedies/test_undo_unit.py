"""A column in another unit is divided by the factor that its finding names."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import ConvertColumn


def test_a_factor_is_undone() -> None:
    found = finding("split-skew", "unit-change", feature="fee", details={"factor": 100.0})
    assert plan("undo-unit", found) == [ConvertColumn("eval", "fee", "multiply", factor=0.01)]


def test_degrees_are_left_alone() -> None:
    found = finding("split-skew", "unit-change", feature="fee", details={"factor": 1.8, "offset": 32.0})
    assert plan("undo-unit", found) == []
