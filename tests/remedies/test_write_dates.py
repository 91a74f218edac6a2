"""Dates are written in one way, unless a day may be a month."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import ConvertColumn


def test_a_column_that_is_written_in_two_ways() -> None:
    details = {"formats": {"ISO 8601": 90, "%d.%m.%Y": 10}, "either": 0}
    mixed = finding("date-formats", "mixed", split="train", feature="day", details=details)
    found = plan("write-dates", mixed, train={"day": "string"}, held={"day": "string"})
    assert found == [
        ConvertColumn(split, "day", "to-date", forms=("ISO 8601", "%d.%m.%Y")) for split in ("train", "eval")
    ]


def test_splits_that_write_in_a_way_of_their_own() -> None:
    details = {"formats": {"train": "%m/%d/%Y", "eval": "%d.%m.%Y"}}
    found = plan("write-dates", finding("date-formats", "other", feature="day", details=details))
    assert found == [
        ConvertColumn("train", "day", "to-date", forms=("%m/%d/%Y",)),
        ConvertColumn("eval", "day", "to-date", forms=("%d.%m.%Y",)),
    ]


def test_days_that_may_be_months_are_left_alone() -> None:
    details = {"formats": {"%m/%d/%Y": 90, "%d/%m/%Y": 10}, "either": 40}
    assert plan("write-dates", finding("date-formats", "mixed", feature="day", details=details)) == []
