"""What a report has to say for a planted fault to count as caught."""

from __future__ import annotations

import pytest

from given.planting import visits
from traingate.dataset import CheckSettings, Dataset, Split
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report
from traingate.selftest.fault import Planted, find_faults
from traingate.selftest.trying import ask_families, check_tables, list_off, read_trial, try_doses, try_fault

SHIFT = find_faults()["mean-shifted"]()
CLEAN = Report("d", outcomes=(Outcome("split-skew", "?", "skew"), Outcome("outliers", "?", "quality")))
X = Planted(("x",))


def finding(severity: Severity = Severity.BLOCK, feature: str = "x", check: str = "split-skew") -> Finding:
    return Finding(check, severity, f"{feature} moved.", "eval", feature)


def report(*findings: Finding) -> Report:
    families = {"split-skew": "skew", "outliers": "quality"}
    said = {name: tuple(one for one in findings if one.check == name) for name in families}
    return Report("d", outcomes=tuple(Outcome(name, "?", families[name], said[name]) for name in families))


def test_a_fault_is_caught_where_a_check_of_its_family_names_its_column() -> None:
    trial = read_trial(SHIFT, 1, X, CLEAN, report(finding()))
    assert (trial.checks, trial.severity, trial.headline, trial.opens) == (("split-skew",), Severity.BLOCK, True, False)
    assert trial.told == "x moved"


@pytest.mark.parametrize("other", [finding(feature="z"), finding(check="outliers"), finding(Severity.INFO)])
def test_another_column_another_family_or_a_mere_note_does_not_count(other: Finding) -> None:
    assert read_trial(SHIFT, 1, X, CLEAN, report(other)).checks == ()


def test_what_the_data_had_before_does_not_count() -> None:
    assert read_trial(SHIFT, 1, X, report(finding()), report(finding())).severity is None


def test_what_became_worse_counts() -> None:
    before = report(finding(Severity.WARN))
    assert read_trial(SHIFT, 1, X, before, report(finding())).severity is Severity.BLOCK


def test_it_is_no_headline_where_another_problem_stands_first() -> None:
    trial = read_trial(SHIFT, 1, X, CLEAN, report(finding(feature="z"), finding(Severity.WARN)))
    assert (trial.severity, trial.headline) == (Severity.WARN, False)


def test_what_was_said_before_is_known_of_the_fault_without_it() -> None:
    assert read_trial(SHIFT, 1, X, report(finding()), report(finding())).known == ("split-skew",)
    assert read_trial(SHIFT, 1, X, report(finding(feature="z")), report()).known == ()


def test_that_a_column_is_odd_says_nothing_of_a_fault_of_rows() -> None:
    rows = find_faults()["column-shuffled"]()
    assert read_trial(rows, 1, Planted(), report(finding()), report(finding())).known == ()


def test_only_the_checks_that_tell_a_fault_are_asked() -> None:
    off = CheckSettings(enabled=False, reason="ours")
    checks = {"split-skew": off, "multivariate-skew": CheckSettings(values={"min_rows": 9})}
    dataset = Dataset("d", (Split("train", ()), Split("eval", ())), checks=checks)
    asked = ask_families(dataset, ("skew",)).checks
    assert (asked["split-skew"], asked["multivariate-skew"]) == (off, checks["multivariate-skew"])
    assert "relation-change" not in asked
    assert not asked["row-overlap"].enabled
    assert list_off(dataset, ("skew",)) == ["split-skew"]
    assert list_off(dataset, ("leakage",)) == []


@pytest.mark.slow
def test_a_shift_of_a_deviation_is_caught_and_one_of_a_tenth_is_not() -> None:
    tables = visits(1600, 400)
    dataset = Dataset("visits", (Split("train", ()), Split("eval", ())), tables.columns)
    clean = check_tables(tables, dataset)
    assert try_fault(SHIFT, 1.0, tables, dataset, clean).checks == ("split-skew",)
    assert try_fault(SHIFT, 0.1, tables, dataset, clean).checks == ()
    *caught, missed = try_doses(SHIFT, tables, dataset, clean)
    assert all(trial.severity for trial in caught)
    assert missed.severity is None
    assert missed.dose < caught[-1].dose
