"""The rows of a finding go, in its split alone."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import DropRows
from traingate.report.rows import RowQuery

QUERY = RowQuery.shared("rows", "train")


def test_the_rows_of_the_findings_split_go() -> None:
    assert plan("drop-rows", finding("row-overlap", rows=QUERY)) == [DropRows("eval", QUERY)]


def test_a_finding_that_knows_no_rows_plans_nothing() -> None:
    assert plan("drop-rows", finding("row-overlap")) == []
