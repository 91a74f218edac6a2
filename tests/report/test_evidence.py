"""What causes are joined from, and which finding of a fault tells it."""

from __future__ import annotations

import pytest

from report.faults import evidence, feature, finding, noted, warned
from traingate.report.evidence import find_headline, group, is_problem
from traingate.report.findings import Finding

HEADLINES = {
    "the worst": (finding("outliers", "beyond-above"), warned("split-skew")),
    "a mild reason, not the range that blocks": (
        warned("outliers", "sentinel"), finding("suites", "column-values-to-be-between"),
    ),
    "a mild shift, not the schema's range": (warned("split-skew"), finding("schema-anomalies", "float-type-big-float")),
    "a broken rule, not information": (finding("suites"), noted("outliers", "far")),
    "a leak": (finding("label-leakage", "missing"), finding("missing-values")),
    "a type, not the suite that wants it": (
        finding("schema-anomalies", "unexpected-data-type"), finding("suites", "column-values-to-be-of-type"),
    ),
    "infinite values, not the range": (
        finding("outliers", "infinite"), finding("suites", "column-values-to-be-between"),
    ),
    "skew, not its far values": (finding("split-skew"), finding("outliers", "beyond-above")),
    "another unit, not skew": (finding("split-skew", "unit-change"), finding("split-skew")),
    "a class that is gone, not the mix": (finding("class-imbalance", "absent"), finding("split-skew")),
    "missing values, not the schema's words": (
        finding("missing-values"), finding("schema-anomalies", "feature-type-low-fraction-present"),
    ),
    "another spelling, not the missing class": (
        finding("schema-anomalies", "new-label-class"), finding("class-imbalance", "absent"),
    ),
    "a check of its own kind": (finding("new-check"), finding("split-skew")),
}  # fmt: skip


@pytest.mark.parametrize(("telling", "symptom"), HEADLINES.values(), ids=HEADLINES)
def test_the_headline_is(telling: Finding, symptom: Finding) -> None:
    assert find_headline([symptom, telling]) is telling
    assert find_headline([telling, symptom]) is telling


def test_findings_are_grouped_in_their_order() -> None:
    a, b, c = finding("x", feature="1"), finding("x", feature="2"), finding("y", feature="1")
    assert group([a, b, c], lambda one: one.feature) == {"1": [a, c], "2": [b]}


def test_what_blocks_or_warns_is_a_problem() -> None:
    assert [is_problem(one) for one in (finding("x"), warned("x"), noted("x"))] == [True, True, False]


def test_findings_are_taken_out_one_by_one_even_where_two_are_equal() -> None:
    one, twin = finding("x"), finding("x")
    assert [left is twin for left in evidence(one, twin).without([one]).findings] == [True]


def test_a_column_is_found_by_its_role() -> None:
    known = evidence(features=(feature("a"), feature("day", "time")))
    assert known.find_feature("time") == known.features["day"]
    assert known.find_feature("entity") is None
