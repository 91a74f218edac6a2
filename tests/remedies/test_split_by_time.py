"""All rows are dealt anew in the order of time, as each split writes it."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import DealRows

WRITTEN = {"train": "%d/%m/%Y", "eval": "%d/%m/%Y"}


def test_in_the_order_of_the_time_with_the_horizon_between() -> None:
    details = {"written": WRITTEN, "horizon": 6e8}
    (edit,) = plan("split-by-time", finding("time-order", "gap", feature="at", details=details))
    assert isinstance(edit, DealRows)
    assert (edit.columns, edit.how, edit.horizon, edit.written) == (("at",), "by-time", 6e8, WRITTEN)


def test_of_no_column_nothing_is_planned() -> None:
    assert plan("split-by-time", finding("time-order", "unread")) == []
