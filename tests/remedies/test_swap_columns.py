"""Two columns that were swapped get each other's names."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import RenameColumn


def test_both_columns_are_renamed() -> None:
    found = finding("split-skew", "swapped", feature="a", details={"columns": ["a", "b"]})
    assert plan("swap-columns", found) == [RenameColumn("eval", "a", "b"), RenameColumn("eval", "b", "a")]


def test_a_finding_that_names_no_pair_plans_nothing() -> None:
    assert plan("swap-columns", finding("split-skew", "swapped", feature="a")) == []
