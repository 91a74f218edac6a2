"""Values that stand for missing ones go, in their split alone."""

from __future__ import annotations

import pytest

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import ConvertColumn
from traingate.report.rows import RowQuery

ROWS = RowQuery.above("fee", 9.0)


def test_the_values_that_were_found() -> None:
    found = plan("clear-values", finding("outliers", "sentinel", feature="fee", rows=ROWS))
    assert found == [ConvertColumn("eval", "fee", "clear", rows=ROWS)]


@pytest.mark.parametrize("name", ["y", "id"])
def test_a_column_with_a_role_stays(name: str) -> None:
    assert plan("clear-values", finding("outliers", "sentinel", feature=name, rows=ROWS)) == []


def test_a_finding_that_knows_no_rows_plans_nothing() -> None:
    assert plan("clear-values", finding("outliers", "sentinel", feature="fee")) == []
