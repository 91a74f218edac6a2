"""Every fault that was planted in sample_data is found where it was planted; the clean twins open the gate."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from traingate.check import find_checks
from traingate.config.load import load
from traingate.report.findings import Finding, Severity
from traingate.report.report import Report, Verdict
from traingate.validation import validate

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[1] / "sample_data"
CLEAN = sorted(str(path.relative_to(SAMPLES)) for path in SAMPLES.glob("*/clean/gate*.toml"))
FAULTY = sorted(str(path.relative_to(SAMPLES)) for path in SAMPLES.glob("*/faulty/gate*.toml"))
FIRST_CHECKS = {
    "schema-anomalies", "row-overlap", "entity-overlap", "label-leakage", "split-skew", "missing-values",
    "class-imbalance", "outliers", "volume",
}  # fmt: skip
# No fault was planted in these, and what was done to the label and the rows hardly moves them.
LEFT_ALONE: dict[str, set[str]] = {
    "loans": {"age", "state", "open_accounts", "term_months", "reason", "applied_at"},
    "breast_cancer": set(),
}
# What people wrote into expectations/ and what no comparison of splits has to notice.
SUITES_BLOCK = {
    "loans": {
        ("eval", "credit_utilisation"), ("eval", "purpose"), ("eval", "amount"), ("eval", "debt_to_income"),
        ("train", "payment_to_income"), ("train", "defaulted"),
    },
    "breast_cancer": {
        ("eval", "mean_texture"), ("eval", "mean_area"), ("eval", "mean_smoothness"), ("eval", "target"),
        ("train", "compactness_error"),
    },
}  # fmt: skip
# Faults that are one: whoever splits by applicant again leaves no copy behind either.
SHARED: dict[str, list[set[str]]] = {
    "loans": [{"copied_rows", "conflicting_copies", "shared_applicants"}],
    "breast_cancer": [],
}
Reports = Callable[[str], Report]


def faults_of(gate: str) -> list[dict[str, Any]]:
    planted: list[dict[str, Any]] = tomllib.loads((SAMPLES / gate).with_name("planted.toml").read_text("utf8"))["fault"]
    return planted


PLANTED = [(gate, fault) for gate in FAULTY for fault in faults_of(gate)]


@pytest.fixture(scope="session")
def report_of() -> Reports:
    """The report of a gate.toml; each dataset is validated once."""
    reports: dict[str, Report] = {}

    def report(gate: str) -> Report:
        if gate not in reports:
            reports[gate] = validate(load(SAMPLES / gate))
        return reports[gate]

    return report


def suits(finding: Finding, fault: dict[str, Any]) -> bool:
    """Whether a finding says what the fault asks for, at its severity or a higher one."""
    same = (finding.check, finding.split) == (fault["check"], fault["split"])
    same = same and ("feature" not in fault or finding.feature == fault["feature"])
    same = same and ("kind" not in fault or finding.kind == fault["kind"])
    return same and finding.severity >= Severity[fault["severity"].upper()]


def told(findings: list[Finding]) -> str:
    return "\n".join(f"{one.severity.name} {one.check} {one.split} {one.feature}: {one.message}" for one in findings)


def test_every_first_check_has_a_fault_of_its_own() -> None:
    assert {fault["check"] for _, fault in PLANTED} == FIRST_CHECKS <= set(find_checks())


@pytest.mark.parametrize(("gate", "fault"), PLANTED, ids=[f"{gate}-{fault['name']}" for gate, fault in PLANTED])
def test_a_planted_fault_is_found(report_of: Reports, gate: str, fault: dict[str, Any]) -> None:
    findings = [finding for finding in report_of(gate).findings() if finding.check == fault["check"]]
    assert any(suits(finding, fault) for finding in findings), told(findings)


@pytest.mark.parametrize("gate", FAULTY)
def test_a_sentinel_alike_in_both_splits_does_not_block(report_of: Reports, gate: str) -> None:
    (sentinel,) = (fault["feature"] for fault in faults_of(gate) if fault["name"] == "sentinel")
    blamed = [one for one in report_of(gate).findings() if one.feature == sentinel and one.severity == Severity.BLOCK]
    assert not blamed, told(blamed)


@pytest.mark.parametrize("gate", FAULTY)
def test_a_faulty_twin_keeps_the_gate_shut(report_of: Reports, gate: str) -> None:
    assert (report_of(gate).verdict, report_of(gate).exit_code) == (Verdict.BLOCK, 1)


@pytest.mark.parametrize("gate", FAULTY)
def test_the_suites_block_what_people_know_to_be_wrong(report_of: Reports, gate: str) -> None:
    findings = [finding for finding in report_of(gate).findings() if finding.check == "suites"]
    blocked = {(finding.split, finding.feature) for finding in findings if finding.severity == Severity.BLOCK}
    assert blocked == SUITES_BLOCK[Path(gate).parts[0]], told(findings)


@pytest.mark.parametrize("gate", FAULTY)
def test_columns_that_were_left_alone_are_not_blamed(report_of: Reports, gate: str) -> None:
    alone = LEFT_ALONE[Path(gate).parts[0]]
    blocking = [finding for finding in report_of(gate).findings() if finding.severity == Severity.BLOCK]
    # A text that was copied with its whole row is said to be a copy, as the row is.
    blamed = [finding for finding in blocking if finding.feature in alone and finding.check != "text-overlap"]
    assert not blamed, told(blamed)


@pytest.mark.parametrize("gate", CLEAN + FAULTY)
def test_every_check_answers_or_says_why_not(report_of: Reports, gate: str) -> None:
    outcomes = report_of(gate).outcomes
    assert {outcome.check for outcome in outcomes} >= FIRST_CHECKS
    assert [(outcome.check, outcome.error) for outcome in outcomes if outcome.error] == []


@pytest.mark.parametrize("gate", CLEAN)
def test_a_clean_twin_opens_the_gate_without_a_warning(report_of: Reports, gate: str) -> None:
    warnings = [finding for finding in report_of(gate).findings() if finding.severity >= Severity.WARN]
    assert (report_of(gate).verdict, report_of(gate).exit_code) == (Verdict.PASS, 0), told(warnings)


@pytest.mark.parametrize("dataset", ["loans", "breast_cancer"])
@pytest.mark.parametrize("twin", ["clean", "faulty"])
def test_csv_and_parquet_come_to_the_same_findings(report_of: Reports, dataset: str, twin: str) -> None:
    found = [
        {(finding.id, finding.severity) for finding in report_of(f"{dataset}/{twin}/{gate}").findings()}
        for gate in ("gate.toml", "gate-parquet.toml")
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize("gate", FAULTY)
def test_every_planted_fault_is_one_problem_and_no_problem_is_without_a_fault(report_of: Reports, gate: str) -> None:
    report = report_of(gate)
    problems = [cause for cause in report.causes if cause.severity is not Severity.INFO]
    named: dict[str, set[str]] = {cause.id: set() for cause in problems}
    for fault in faults_of(gate):
        blamed = [cause.id for cause in problems if any(suits(finding, fault) for finding in cause.findings)]
        assert len(blamed) == 1, (fault["name"], blamed)
        named[blamed[0]].add(fault["name"])
    assert {cause.title: named[cause.id] for cause in problems if not named[cause.id]} == {}
    assert [faults for faults in named.values() if len(faults) > 1] == SHARED[Path(gate).parts[0]]


@pytest.mark.parametrize("gate", FAULTY)
def test_no_finding_is_lost_or_told_twice(report_of: Reports, gate: str) -> None:
    told = [finding.id for cause in report_of(gate).causes for finding in cause.findings]
    assert sorted(told) == sorted(finding.id for finding in report_of(gate).findings())


@pytest.mark.parametrize(
    ("gate", "problems"), [("loans/faulty/gate.toml", (15, 1)), ("breast_cancer/faulty/gate.toml", (8, 2))]
)
def test_the_problems_that_block_and_that_warn(report_of: Reports, gate: str, problems: tuple[int, int]) -> None:
    severities = [cause.severity for cause in report_of(gate).causes]
    assert (severities.count(Severity.BLOCK), severities.count(Severity.WARN)) == problems


@pytest.mark.parametrize("gate", [gate for gate in FAULTY if gate.startswith("breast_cancer/")])
def test_what_moved_because_a_class_is_gone_is_told_with_it(report_of: Reports, gate: str) -> None:
    (cause,) = (one for one in report_of(gate).causes if one.headline.kind == "absent")
    assert cause.title == "eval has no row of class '0' (37.2% of train); 17 of 32 features moved with it"


@pytest.mark.parametrize("gate", FAULTY)
def test_a_changed_unit_is_named_with_its_factor(report_of: Reports, gate: str) -> None:
    titles = {"loans": "credit_utilisation is in per cent in eval, a share in train",
              "breast_cancer": "mean_area is about 100 times smaller in eval than in train"}  # fmt: skip
    assert titles[Path(gate).parts[0]] in [cause.title for cause in report_of(gate).causes]
