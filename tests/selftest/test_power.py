"""What is said of a fault that was planted at several doses."""

from __future__ import annotations

import pytest

from given.planting import visits
from traingate.dataset import CheckSettings, Dataset, Split
from traingate.report.findings import Severity
from traingate.selftest.fault import find_faults
from traingate.selftest.power import Outcome, Power, describe, list_asked, measure_power, sum_up
from traingate.selftest.trying import Trial

CAUGHT = Trial("mean-shifted", 0.5, ("split-skew",), Severity.BLOCK)
MISSED = Trial("mean-shifted", 0.25)


def power(**what: object) -> Power:
    return Power("mean-shifted", "skew", "A number is greater in held-out rows.", **what)  # type: ignore[arg-type]


def test_the_least_dose_that_is_caught_is_told() -> None:
    said = describe(power(caught=(CAUGHT,), missed=MISSED))
    assert said == "caught  mean-shifted: from dose 0.5 on, not at 0.25, by split-skew"


def test_a_warning_is_told_as_one() -> None:
    warned = Trial("mean-shifted", 0.5, ("split-skew",), Severity.WARN)
    assert describe(power(caught=(warned,))) == "warned  mean-shifted: from dose 0.5 on, by split-skew"


def test_a_fault_that_passed_unnoticed_fails() -> None:
    missed = power(missed=MISSED)
    assert missed.fails
    assert describe(missed) == (
        "MISSED  mean-shifted: passed unnoticed at dose 0.25. A number is greater in held-out rows."
    )


def test_weaker_doses_that_were_not_tried_are_told() -> None:
    said = describe(power(caught=(CAUGHT,), untried=True))
    assert said == "caught  mean-shifted: from dose 0.5 on, weaker ones were not tried, by split-skew"


def test_a_fault_that_was_caught_in_another_column_says_so() -> None:
    said = describe(power(caught=(CAUGHT,), tries=2))
    assert said == "caught  mean-shifted: from dose 0.5 on, by split-skew, at the second try"


def test_what_is_said_of_the_data_without_the_fault_does_not_fail() -> None:
    known = power(missed=Trial("mean-shifted", 1.0, known=("outliers", "split-skew")))
    assert (known.outcome, known.fails) == (Outcome.KNOWN, False)
    assert describe(known) == (
        "known   mean-shifted: told of the data as it is by outliers, split-skew, and no worse at dose 1"
    )


def test_a_check_that_is_turned_off_does_not_fail_and_is_named() -> None:
    off = power(missed=MISSED, off=("split-skew",))
    assert (off.outcome, off.fails) == (Outcome.OFF, False)
    assert describe(off) == (
        "off     mean-shifted: passed unnoticed at dose 0.25, which split-skew would tell if turned on. "
        "A number is greater in held-out rows."
    )


def test_what_no_check_tells_by_design_is_planted_where_it_is_named_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_faults()["sorted-by-label"], "beyond", "trainers shuffle")
    assert "sorted-by-label" not in list_asked()
    assert list_asked(["sorted-by-label", "copied-rows"]) == ["copied-rows", "sorted-by-label"]
    beyond = power(missed=MISSED, beyond="trainers shuffle")
    assert not beyond.fails
    assert describe(beyond).startswith("few     mean-shifted: passed unnoticed at dose 0.25, as trainers shuffle. ")


def test_a_fault_that_takes_more_rows_does_not_fail() -> None:
    missed = power(missed=MISSED, expected=False)
    assert not missed.fails
    assert "passed unnoticed at dose 0.25, which may take more rows." in describe(missed)


def test_a_fault_that_could_not_be_planted_does_not_fail() -> None:
    skipped = power(skipped="it needs a declared time")
    assert not skipped.fails
    assert describe(skipped) == "–       mean-shifted: not planted, as it needs a declared time"


def test_all_faults_are_summed_up() -> None:
    powers = [power(caught=(CAUGHT,)), power(missed=MISSED), power(skipped="no")]
    assert sum_up(powers, visits()) == (
        "Caught by check: split-skew 1.\n"
        "1 of 2 faults are caught in 400 rows of train and 200 rows of eval; 1 fault could not be planted in this data."
    )


@pytest.mark.slow
def test_faults_are_planted_at_falling_doses_until_one_passes() -> None:
    tables = visits(1600, 400)
    dataset = Dataset("visits", (Split("train", ()), Split("eval", ())), tables.columns)
    spread, shifted = measure_power(tables, dataset, ("mean-shifted", "label-smeared"))
    assert shifted.caught[0].dose == 1.0
    assert shifted.missed is not None
    assert spread.skipped == "it needs a label that is a number and no class"


@pytest.mark.slow
def test_a_check_that_is_off_is_found_where_it_would_have_told() -> None:
    tables = visits(1600, 400)
    off = {"split-skew": CheckSettings(enabled=False, reason="to be seen")}
    dataset = Dataset("visits", (Split("train", ()), Split("eval", ())), tables.columns, checks=off)
    (shifted,) = measure_power(tables, dataset, ("mean-shifted",), seconds=0)
    assert (shifted.outcome, shifted.off) == (Outcome.OFF, ("split-skew",)) or shifted.caught


@pytest.mark.slow
def test_without_time_the_strongest_dose_alone_is_tried() -> None:
    tables = visits(1600, 400)
    dataset = Dataset("visits", (Split("train", ()), Split("eval", ())), tables.columns)
    (shifted,) = measure_power(tables, dataset, ("mean-shifted",), seconds=0)
    assert (len(shifted.caught), shifted.missed, shifted.untried) == (1, None, True)
