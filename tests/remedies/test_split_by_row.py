"""All rows are dealt anew, equal ones to one split."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import DealRows


def test_whatever_was_counted_rows_are_dealt_in_one_way() -> None:
    assert plan("split-by-row", finding("row-overlap")) == [DealRows((), "by-row")]
