"""Values that stand for missing ones go; one that is too far out in its split alone."""

from __future__ import annotations

import pytest

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import ConvertColumn
from traingate.report.rows import RowQuery

FAR, SENTINEL = RowQuery.above("fee", 9.0), RowQuery.equal("fee", -999.0)
KINDS = {"fee": "float", "y": "float", "id": "float"}


def test_a_far_value_goes_in_its_split() -> None:
    found = finding("outliers", "far", feature="fee", rows=FAR)
    assert plan("clear-values", found, train=KINDS, held=KINDS) == [ConvertColumn("eval", "fee", "clear", rows=FAR)]


def test_a_stand_in_goes_in_every_split() -> None:
    found = plan(
        "clear-values",
        finding("outliers", "sentinel", split="train", feature="fee", rows=SENTINEL),
        train=KINDS,
        held=KINDS,
    )
    assert found == [ConvertColumn(split, "fee", "clear", rows=SENTINEL) for split in ("train", "eval")]


@pytest.mark.parametrize("name", ["y", "id"])
def test_a_column_with_a_role_stays(name: str) -> None:
    assert plan("clear-values", finding("outliers", "far", feature=name, rows=FAR), train=KINDS, held=KINDS) == []


def test_a_finding_that_knows_no_rows_plans_nothing() -> None:
    assert plan("clear-values", finding("outliers", "far", feature="fee"), train=KINDS, held=KINDS) == []
