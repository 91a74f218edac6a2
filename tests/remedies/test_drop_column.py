"""A column goes out of every split that has it; one with a role never does."""

from __future__ import annotations

import pytest

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import DropColumn

KINDS = {"y": "int", "id": "string", "fee": "float"}


def test_a_column_goes_out_of_every_split() -> None:
    found = plan("drop-column", finding("label-leakage", feature="fee", split="train"), train=KINDS, held=KINDS)
    assert found == [DropColumn("train", "fee"), DropColumn("eval", "fee")]


def test_a_split_without_it_is_left_alone() -> None:
    found = finding("schema-anomalies", "schema-new-column", feature="fee")
    assert plan("drop-column", found, train={"y": "int"}, held=KINDS) == [DropColumn("eval", "fee")]


@pytest.mark.parametrize("name", ["y", "id"])
def test_a_column_with_a_role_stays(name: str) -> None:
    assert plan("drop-column", finding("label-leakage", feature=name), train=KINDS, held=KINDS) == []


def test_all_columns_go_that_a_finding_names_together() -> None:
    found = finding("constant-columns", details={"columns": ["fee", "id", "gone"]})
    assert plan("drop-column", found, train=KINDS, held=KINDS) == [
        DropColumn("train", "fee"),
        DropColumn("eval", "fee"),
    ]
