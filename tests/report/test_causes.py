"""Findings that one fault explains are one cause, none is lost, and the worst comes first in each consequence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from report.faults import evidence, feature, finding, noted, warned
from traingate.report.causes import Cause, find_causes, find_common_split
from traingate.report.consequences import Consequence
from traingate.report.evidence import Evidence, Joined
from traingate.report.findings import Severity

UNIT = (
    finding("split-skew", feature="rate", measured=0.9, message="rate moved (KS distance 0.9). Look at it."),
    finding("outliers", "beyond-above", feature="rate", details={"rows": 380.0}),
    warned("schema-anomalies", "float-type-big-float", feature="rate"),
    finding("suites", "column-values-to-be-between", feature="rate", details={"unexpected": 12}, sampled=100),
)


def only(found: tuple[Cause, ...]) -> Cause:
    (cause,) = found
    return cause


def test_a_cause_has_a_title_a_reason_a_place_and_the_rows_that_it_touches() -> None:
    cause = only(find_causes(evidence(*UNIT)))
    assert (cause.title, cause.split, cause.features, cause.rows) == ("rate moved", "eval", ("rate",), 380)
    assert (cause.severity, cause.consequence) == (Severity.BLOCK, Consequence.UNLIKE)
    assert cause.why == "The score is for data unlike what the model learned from."
    assert (cause.headline, len(cause.supporting)) == (UNIT[0], 3)


def test_a_cause_is_as_severe_as_its_worst_finding() -> None:
    assert only(find_causes(evidence(*UNIT[2:3]))).severity is Severity.WARN
    assert only(find_causes(evidence(*UNIT[2:]))).severity is Severity.BLOCK


def test_every_finding_is_in_exactly_one_cause() -> None:
    findings = (*UNIT, finding("volume"), noted("suites", "sampled"), finding("row-overlap"), warned("new-check"))
    found = [one.id for cause in find_causes(evidence(*findings)) for one in cause.findings]
    assert sorted(found) == sorted(one.id for one in findings)


def test_two_findings_of_one_id_are_both_kept() -> None:
    twice = (warned("new-check", message="One."), warned("new-check", message="Two."))
    assert [cause.title for cause in find_causes(evidence(*twice))] == ["One", "Two"]


def test_what_one_rule_takes_twice_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def take_all_twice(given: Evidence) -> Iterator[Joined]:
        yield Joined("first", (), given.findings)
        yield Joined("second", (), given.findings)

    monkeypatch.setattr("traingate.report.causes.RULES", (take_all_twice,))
    assert len(only(find_causes(evidence(*UNIT))).findings) == 4


def test_causes_come_by_consequence_and_in_each_the_worst_first() -> None:
    found = find_causes(
        evidence(
            noted("suites", "sampled"),
            warned("missing-values", feature="a"),
            warned("split-skew", feature="b"),
            finding("split-skew", feature="c"),
            finding("outliers", "infinite", feature="d"),
            warned("label-leakage", feature="e"),
        )
    )
    assert [(str(cause.consequence), cause.severity.name) for cause in found] == [
        ("score", "WARN"), ("stop", "BLOCK"), ("unlike", "BLOCK"), ("unlike", "WARN"), ("limit", "WARN"),
        ("note", "INFO"),
    ]  # fmt: skip


def test_what_stops_the_training_does_so_whatever_else_it_does() -> None:
    both = (finding("split-skew", feature="a"), finding("outliers", "infinite", feature="a"))
    assert only(find_causes(evidence(*both))).consequence is Consequence.STOP


def test_a_cause_has_the_same_id_tomorrow_whatever_else_is_found_of_it() -> None:
    today, tomorrow = only(find_causes(evidence(*UNIT))), only(find_causes(evidence(*UNIT[:2])))
    assert today.id == tomorrow.id
    assert today.id.startswith("cause-")


def test_causes_at_other_places_have_other_ids() -> None:
    places = [{"feature": "a"}, {"feature": "b"}, {"feature": "a", "split": "test", "kind": "x"}]
    found = find_causes(evidence(*(finding("split-skew", **place) for place in places)))
    assert len({cause.id for cause in found}) == 3


def test_the_remedy_is_the_headline_s() -> None:
    cause = only(find_causes(evidence(UNIT[1], finding("split-skew", feature="rate", remedy="Mend it.", command="x"))))
    assert (cause.remedy, cause.command) == ("Mend it.", "x")


def test_a_leak_is_in_every_split() -> None:
    assert only(find_causes(evidence(finding("label-leakage", split="train", feature="fee")))).split is None


@pytest.mark.parametrize(
    ("splits", "found"), [("eeet", ("eval", 3)), ("eett", None), ("ee", None), ("eeetttt", ("train", 4))]
)
def test_most_problems_may_be_in_one_split(splits: str, found: tuple[str, int] | None) -> None:
    names = {"e": "eval", "t": "train"}
    findings = [finding("split-skew", split=names[one], feature=f"f{at}") for at, one in enumerate(splits)]
    causes = find_causes(evidence(*findings))
    assert find_common_split(causes, {"train": 1, "eval": 1}) == found


def test_information_is_no_problem_of_a_split() -> None:
    causes = find_causes(evidence(*(noted("split-skew", feature=f"f{at}") for at in range(5))))
    assert find_common_split(causes, {"train": 1, "eval": 1}) is None


def test_report_json_has_a_cause_s_findings_by_their_ids() -> None:
    plain = only(find_causes(evidence(*UNIT, features=(feature("rate"),)))).to_plain()
    assert plain["findings"] == [one.id for one in (UNIT[0], UNIT[3], UNIT[1], UNIT[2])]
    assert (plain["severity"], plain["consequence"], plain["rows"]) == ("BLOCK", "unlike", 380)


def test_rows_that_a_finding_of_another_split_counts_are_not_the_headline_s() -> None:
    leak = finding("label-leakage", split="train", feature="fee")
    cause = only(find_causes(evidence(leak, finding("suites", "column-min", feature="fee", details={"rows": 7}))))
    assert cause.rows is None


def test_a_count_of_rows_may_be_what_was_measured() -> None:
    counted = finding("outliers", "infinite", feature="a", measured=48, allowed=0, unit="values")
    assert only(find_causes(evidence(counted))).rows == 48
