"""Every output says the same things in the same words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderers.samples import DRIFT, ENTITY_OVERLAP, ROW_OVERLAP, TARGET_LEAKAGE, WARNINGS, clean, faulty, outcome
from traingate.profile.reads import FileRead, Place, SplitRead
from traingate.renderers._phrases import (
    count_answers,
    describe_list,
    describe_measured,
    describe_place,
    describe_row,
    find_folder,
    format_figure,
    write_headline,
)
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Report
from traingate.report.rows import RowList


def test_figures_of_any_json_shape_are_words() -> None:
    assert (
        format_figure({"p": 0.00012, "ok": True, "of": [1, 2], "who": "eval"})
        == "p: 0.00012, ok: yes, of: 1, 2, who: eval"
    )


def test_long_lists_are_cut() -> None:
    assert format_figure(list(range(25))).endswith("18, 19 and 5 more")


def test_the_headline_has_the_worst_three_causes() -> None:
    moved = "mean_radius moved: median 13.23 in train, 16.88 in eval."
    assert write_headline(faulty()) == f"{TARGET_LEAKAGE.message} {ENTITY_OVERLAP.message} {moved}"


def test_the_headline_takes_first_sentences_and_stays_short() -> None:
    finding = replace(DRIFT, message="The median is 13.23 in train. Look at the extract.")
    assert write_headline(Report("d", outcomes=(outcome(finding),))) == "The median is 13.23 in train."
    assert len(write_headline(Report("d", outcomes=(outcome(replace(DRIFT, message="x" * 900)),)))) == 300


def test_a_headline_of_warnings_tells_the_warnings() -> None:
    assert write_headline(Report("d", outcomes=(outcome(WARNINGS[0]),))) == WARNINGS[0].message


def test_crashed_checks_are_the_headline_of_an_undecided_run() -> None:
    crashed = [Outcome(check, "Why?", error="MemoryError") for check in ("row-overlap", "near-duplicates")]
    assert write_headline(Report("d", outcomes=tuple(crashed))) == (
        "row-overlap could not be answered: MemoryError. 1 more check failed."
    )


def test_a_headline_is_one_line() -> None:
    assert write_headline(Report("d", error="data/train.csv row 7:\n  expected 5 fields")) == (
        "data/train.csv row 7: expected 5 fields"
    )


def test_a_check_with_only_information_passed() -> None:
    informed = Outcome("heavy-tails", "Is it?", findings=(Finding("heavy-tails", Severity.INFO, "A tail."),))
    assert count_answers(Report("d", outcomes=(informed,))).passed == 1


def test_an_unread_dataset_is_an_error() -> None:
    assert count_answers(Report("d", error="no such file")).errors == 1


def test_counts_of_a_passing_report() -> None:
    assert count_answers(clean()).passed == 5
    assert count_answers(clean()).blocking == count_answers(clean()).warnings == count_answers(clean()).errors == 0


def test_a_finding_is_at_a_feature_in_a_split_in_rows_or_everywhere() -> None:
    assert describe_place(ENTITY_OVERLAP) == "patient_id in eval"
    assert describe_place(TARGET_LEAKAGE) == "diag_code"
    assert describe_place(ROW_OVERLAP) == "rows of eval"
    assert describe_place(replace(ROW_OVERLAP, split=None)) == "whole dataset"


def test_rows_are_placed_from_the_folder_that_all_files_share() -> None:
    reads = [SplitRead(name, 1, "", (FileRead(f"/data/{name}/part.csv", 1, 1, ""),)) for name in ("train", "eval")]
    inside = find_folder(Report("loans", splits=tuple(reads)))
    assert describe_row(Place("eval", "/data/eval/part.csv", 1_884), inside) == "eval eval/part.csv row 1,884"
    assert describe_row(Place("eval", "gs://elsewhere/part.csv", 7), inside) == "eval gs://elsewhere/part.csv row 7"


def test_what_was_measured_is_never_rounded_onto_its_limit() -> None:
    finding = replace(ROW_OVERLAP, measured=0.40001, allowed=0.4)
    assert describe_measured(finding) == "measured 0.40001; at most 0.4 allowed"


@pytest.mark.parametrize(
    ("measured", "allowed", "unit", "at_least", "said"),
    [
        (0.075, 0.001, "share", False, "measured 7.5%; at most 0.10% allowed"),
        (1_600.0, 3_500.0, "rows", True, "measured 1,600 rows; at least 3,500 allowed"),
        (0.97, 0.95, "ROC AUC", False, "measured ROC AUC 0.97; at most 0.95 allowed"),
        (1.0, None, "rows", False, "measured 1 row"),
        (1.0, 2.0, "classes", True, "measured 1 class; at least 2 allowed"),
    ],
)
def test_a_limit_has_its_unit_and_its_direction(
    measured: float, allowed: float | None, unit: str, at_least: bool, said: str
) -> None:
    finding = replace(ROW_OVERLAP, measured=measured, allowed=allowed, unit=unit, at_least=at_least)
    assert describe_measured(finding) == said


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (None, ""),
        (RowList("rows/a.csv", 1), "the one row: rows/a.csv"),
        (RowList("rows/a.csv", 1200), "all 1,200 rows: rows/a.csv"),
        (RowList("rows/a.csv", 10_000, complete=False), "the first 10,000 rows: rows/a.csv"),
    ],
)
def test_a_list_of_rows_says_whether_it_is_cut(listed: RowList | None, said: str) -> None:
    assert describe_list(Finding("c", Severity.WARN, "…", listed=listed)) == said
