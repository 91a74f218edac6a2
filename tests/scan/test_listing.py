"""Every finding about rows says which rows, all of them where they are few enough, and says so where they are not."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from scan.test_searching import profile_of
from traingate.profile.profile import Profile
from traingate.profile.reads import Place
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.rows import RowList, RowQuery
from traingate.scan.listing import list_rows, write_rows
from traingate.scan.searching import FoundRow

FAR = Finding("outliers", Severity.WARN, "3 far", split="train", feature="x", rows=RowQuery.above("x", 100))
GAPS = Finding("missing-values", Severity.BLOCK, "1 gap", split="eval", feature="x", rows=RowQuery.missing("x"))
SKEW = Finding("split-skew", Severity.BLOCK, "moved", split="eval", feature="x")


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return profile_of(tmp_path, train="x,y\n1,a\n900,b\n2,c\n901,d\n902,e\n", eval="x,y\n1,a\n,b\n")


def outcomes(*findings: Finding) -> list[Outcome]:
    return [Outcome(finding.check, "?", findings=(finding,)) for finding in findings]


def test_all_rows_of_a_finding_are_listed_and_the_first_are_shown(profile: Profile) -> None:
    listed = list_rows(outcomes(FAR, GAPS, SKEW), profile)
    far, gaps, skew = (outcome.findings[0] for outcome in listed.outcomes)
    assert far.listed == RowList(f"rows/{FAR.id}.csv", 3)
    assert [(example.places[0].row, example.values[0]) for example in far.evidence] == [
        (1, {"x": "900", "y": "b"}), (3, {"x": "901", "y": "d"}), (4, {"x": "902", "y": "e"}),
    ]  # fmt: skip
    assert gaps.listed == RowList(f"rows/{GAPS.id}.csv", 1)
    assert skew == SKEW
    assert list(listed.files) == [f"{FAR.id}.csv", f"{GAPS.id}.csv"]
    path = profile.splits["eval"].files[0].path
    assert listed.files[f"{GAPS.id}.csv"].decode() == f'"split","file","row","x","y"\n"eval","{path}","1","","b"\n'


def test_a_list_that_is_cut_says_so(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train="x\n" + "900\n" * 50)
    listed = list_rows(outcomes(FAR), profile, most=20)
    assert listed.outcomes[0].findings[0].listed == RowList(f"rows/{FAR.id}.csv", 20, complete=False)
    assert listed.files[f"{FAR.id}.csv"].count(b"\n") == 21


def test_what_is_merely_told_is_not_looked_up(profile: Profile) -> None:
    told = outcomes(replace(FAR, severity=Severity.INFO))
    assert list_rows(told, profile).outcomes == tuple(told)


def test_evidence_of_a_check_stays(profile: Profile) -> None:
    with_evidence = list_rows(outcomes(FAR), profile).outcomes[0].findings[0]
    again = replace(with_evidence, evidence=with_evidence.evidence[:1])
    assert len(list_rows(outcomes(again), profile).outcomes[0].findings[0].evidence) == 1


def test_the_same_rows_are_listed_every_time(profile: Profile) -> None:
    assert list_rows(outcomes(FAR, GAPS), profile) == list_rows(outcomes(FAR, GAPS), profile)


def test_files_that_changed_are_a_note_and_no_answer_changes(profile: Profile) -> None:
    Path(profile.splits["eval"].files[0].path).write_text("x,y\n1,a\n")
    listed = list_rows(outcomes(GAPS), profile)
    assert listed.outcomes == tuple(outcomes(GAPS))
    (note,) = listed.notes
    assert note.startswith("The rows of findings could not be listed: ")
    assert note.endswith("eval.csv: had 2 rows when it was checked, and now 1. Run again.")


def test_files_elsewhere_are_not_read_again(profile: Profile) -> None:
    far = replace(profile.splits["train"].files[0], path="gs://bucket/train.csv")
    away = replace(profile, splits={"train": replace(profile.splits["train"], files=(far,))})
    assert list_rows(outcomes(FAR), away).notes == ("The rows of findings are listed only where all files are local.",)


def test_no_cell_is_computed_by_a_spreadsheet_and_twins_stand_beside() -> None:
    row = FoundRow(Place("eval", "e.csv", 3), {"=x": "=1+1", "y": "-5", "z": 'a,\n"b'}, Place("train", "t.csv", 8))
    cells = list(csv.reader(io.StringIO(write_rows([row]).decode())))
    assert cells == [
        ["split", "file", "row", "same_as_split", "same_as_file", "same_as_row", "'=x", "y", "z"],
        ["eval", "e.csv", "3", "train", "t.csv", "8", "'=1+1", "-5", 'a,\\n"b'],
    ]
