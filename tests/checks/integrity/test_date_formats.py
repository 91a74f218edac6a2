"""Dates that are written in several ways are told, in one split or across; dates written in one way are not."""

from __future__ import annotations

from datetime import date, timedelta

from given.profiles import BLOCK, WARN, judged, profile_of, told
from traingate.checks.integrity.date_formats import DateFormats
from traingate.dataset import Columns
from traingate.report.findings import Finding

DAYS = [date(2022, 1, 1) + timedelta(days=3 * at) for at in range(200)]


def findings(train: list[str], held_out: list[str], columns: Columns | None = None) -> list[Finding]:
    profile = profile_of(columns or Columns(label="y"), train={"on": train}, eval={"on": held_out})
    return judged(DateFormats(), profile)


def write(*forms: str) -> list[str]:
    return [day.strftime(forms[at % len(forms)]) for at, day in enumerate(DAYS)]


def test_a_column_in_two_ways_warns_once_for_all_splits() -> None:
    both = write("%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d", "%d.%m.%Y")
    (finding,) = findings(both, both)
    assert told([finding]) == [
        (
            WARN,
            "on in train writes dates in 2 ways: 75.0% ISO 8601 (such as '2023-08-18'), 25.0% DD.MM.YYYY (such as "
            "'30.11.2022'); read in one of them, the others are lost or other days.",
        )
    ]
    assert (finding.feature, finding.measured, finding.allowed, finding.unit) == ("on", 0.25, 0.005, "share")
    assert finding.remedy == "Write on in one way in every split, best as 2024-01-31."


def test_days_and_months_that_change_places_are_counted() -> None:
    swapped = write("%d/%m/%Y", "%m/%d/%Y")
    (finding,) = findings(swapped, swapped)
    either = sum(day.day <= 12 for day in DAYS)
    assert finding.message.endswith(f"Of {either} rows, day and month may be either.")


def test_dates_in_one_way_say_nothing() -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"):
        assert findings(write(form), write(form)) == []


def test_two_slips_say_nothing() -> None:
    assert findings([*write("%Y-%m-%d"), "31.12.2022", "30.12.2022"], write("%Y-%m-%d")) == []


def test_a_held_out_split_in_another_way_blocks() -> None:
    (finding,) = findings(write("%Y-%m-%d"), write("%d.%m.%Y"))
    assert told([finding]) == [
        (
            BLOCK,
            "on writes dates as DD.MM.YYYY in eval (such as '31.10.2022'), but as ISO 8601 in train (such as "
            "'2023-08-21'): a trainer reads other days, or none.",
        )
    ]


def test_days_before_months_here_and_after_them_there_block() -> None:
    (finding,) = findings(write("%d/%m/%Y"), write("%m/%d/%Y"))
    assert finding.severity == BLOCK


def test_dates_that_may_be_either_are_not_said_to_be_other() -> None:
    early = [day.strftime("%d/%m/%Y") for day in DAYS if day.day <= 12]
    assert findings(write("%m/%d/%Y"), early) == []


def test_a_declared_time_is_asked_as_well() -> None:
    both = write("%Y-%m-%d", "%d.%m.%Y")
    (finding,) = findings(both, both, Columns(time="on"))
    assert finding.feature == "on"
