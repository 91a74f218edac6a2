"""Every output says the same things in the same words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from renderers.samples import DRIFT, ENTITY_OVERLAP, ROW_OVERLAP, TARGET_LEAKAGE, WARNINGS, clean, faulty, outcome
from traingate.profile.reads import FileRead, Place, SplitRead
from traingate.renderers._phrases import counts, figure, folder, headline, number, percent, row, where
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.109375, "0.1094"),
        (9.0, "9"),
        (1_250_000, "1,250,000"),
        (123456.7, "123,457"),
        (1.2e-12, "1.2e-12"),
        (0.0, "0"),
        (math.nan, "not a number"),
        (math.inf, "infinite"),
        (-math.inf, "-infinite"),
        (None, "–"),
        (1e300, "1e+300"),
    ],
)
def test_numbers_have_four_significant_digits(value: float | None, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (0.0001, "<0.1%"), (0.0729, "7.3%"), (0.99999, ">99.9%"), (1.0, "100%"), (None, "–")],
)
def test_a_share_is_never_rounded_to_nothing_or_all(share: float | None, shown: str) -> None:
    assert percent(share) == shown


def test_figures_of_any_json_shape_are_words() -> None:
    assert figure({"p": 0.00012, "ok": True, "of": [1, 2], "who": "eval"}) == "p: 0.00012, ok: yes, of: 1, 2, who: eval"


def test_long_lists_are_cut() -> None:
    assert figure(list(range(25))).endswith("18, 19, +5 more")


def test_the_headline_has_the_worst_finding_of_three_checks() -> None:
    assert headline(faulty()) == (f"{TARGET_LEAKAGE.message} {ENTITY_OVERLAP.message} {ROW_OVERLAP.message}")


def test_the_headline_takes_first_sentences_and_stays_short() -> None:
    finding = replace(DRIFT, message="The median is 13.23 in train. Look at the extract.")
    assert headline(Report("d", outcomes=(outcome(finding),))) == "The median is 13.23 in train."
    assert len(headline(Report("d", outcomes=(outcome(replace(DRIFT, message="x" * 900)),)))) == 300


def test_a_headline_of_warnings_tells_the_warnings() -> None:
    assert headline(Report("d", outcomes=(outcome(WARNINGS[0]),))) == WARNINGS[0].message


def test_crashed_checks_are_the_headline_of_an_undecided_run() -> None:
    crashed = [Outcome(check, "Why?", error="MemoryError") for check in ("row-overlap", "near-duplicates")]
    assert headline(Report("d", outcomes=tuple(crashed))) == (
        "row-overlap could not be answered: MemoryError. 1 more check failed."
    )


def test_a_headline_is_one_line() -> None:
    assert headline(Report("d", error="data/train.csv row 7:\n  expected 5 fields")) == (
        "data/train.csv row 7: expected 5 fields"
    )


def test_a_check_with_only_information_passed() -> None:
    informed = Outcome("heavy-tails", "Is it?", findings=(Finding("heavy-tails", Severity.INFO, "A tail."),))
    assert counts(Report("d", outcomes=(informed,))).passed == 1


def test_an_unread_dataset_is_an_error() -> None:
    assert counts(Report("d", error="no such file")).errors == 1


def test_counts_of_a_passing_report() -> None:
    assert counts(clean()).passed == 5
    assert counts(clean()).blocking == counts(clean()).warnings == counts(clean()).errors == 0


def test_a_finding_is_at_a_feature_in_a_split_in_rows_or_everywhere() -> None:
    assert where(ENTITY_OVERLAP) == "patient_id in eval"
    assert where(TARGET_LEAKAGE) == "diag_code"
    assert where(ROW_OVERLAP) == "rows of eval"
    assert where(replace(ROW_OVERLAP, split=None)) == "whole dataset"


def test_rows_are_placed_from_the_folder_that_all_files_share() -> None:
    reads = [SplitRead(name, 1, "", (FileRead(f"/data/{name}/part.csv", 1, 1, ""),)) for name in ("train", "eval")]
    inside = folder(Report("loans", splits=tuple(reads)))
    assert row(Place("eval", "/data/eval/part.csv", 1_884), inside) == "eval eval/part.csv row 1,884"
    assert row(Place("eval", "gs://elsewhere/part.csv", 7), inside) == "eval gs://elsewhere/part.csv row 7"
