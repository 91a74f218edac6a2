"""A column that a split has under nearly the same name gets the name that train has."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import RenameColumn

LOST = finding("schema-anomalies", "schema-missing-column", feature="months_employed")


def new(name: str, split: str = "eval") -> object:
    return finding("schema-anomalies", "schema-new-column", feature=name, split=split)


def test_the_nearest_new_column_gets_the_name() -> None:
    found = plan("rename-column", LOST, LOST, new("fee"), new("monthsEmployed"))  # type: ignore[arg-type]
    assert found == [RenameColumn("eval", "monthsEmployed", "months_employed")]


def test_another_splits_column_and_another_name_are_left_alone() -> None:
    assert plan("rename-column", LOST, LOST, new("fee"), new("monthsEmployed", "test")) == []  # type: ignore[arg-type]
