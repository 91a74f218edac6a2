"""A finding is known again by what it says of which place."""

from __future__ import annotations

import pytest

from traingate.report.findings import Finding, Severity


def test_a_finding_has_the_same_id_tomorrow() -> None:
    today = Finding("row-overlap", Severity.BLOCK, "7 rows", split="eval", measured=0.2)
    tomorrow = Finding("row-overlap", Severity.WARN, "8 rows", split="eval", measured=0.3)
    assert today.id == tomorrow.id == "row-overlap-6ec05dc2"


@pytest.mark.parametrize("change", [{"split": "test"}, {"feature": "a"}, {"kind": "conflicting-labels"}])
def test_a_finding_elsewhere_has_another_id(change: dict[str, str]) -> None:
    where = {"split": "eval", "feature": None, "kind": ""}
    one, other = (Finding("c", Severity.WARN, "…", **place) for place in (where, where | change))  # type: ignore[arg-type]
    assert one.id != other.id
