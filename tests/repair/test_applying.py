"""Which rows stay is judged on the values as they were checked; a column that goes is not converted as well."""

from __future__ import annotations

from pathlib import Path

from repair.gates import COPIES, PEOPLE, gate_in, report_on
from report.faults import finding
from traingate.remedy import ConvertColumn, DropColumn, DropRows, Edit, RenameColumn
from traingate.repair.applying import SplitEdit, judge_rows
from traingate.repair.evidence import read_checked
from traingate.repair.planning import Step
from traingate.report.rows import RowQuery
from traingate.storage import files


def judged(folder: Path, *edits: Edit) -> dict[str, SplitEdit]:
    dataset = gate_in(folder)
    found = finding("row-overlap", rows=COPIES)
    checked = read_checked(dataset, report_on(dataset, found))
    with files.reading_from(checked.source):
        steps = [Step(checked.report.causes[0], found, "", edit) for edit in edits]
        return judge_rows(checked.make_profile(), steps)


def kept(edit: SplitEdit) -> dict[str, list[bool]]:
    return {Path(path).name: keep.tolist() for path, keep in edit.keep.items()}


def test_rows_of_several_files_are_judged_each_in_its_place(tmp_path: Path) -> None:
    edits = judged(tmp_path, DropRows("eval", COPIES), DropRows("eval", PEOPLE))
    assert kept(edits["eval"]) == {"eval-2.csv": [True], "eval.csv": [True, False, False]}
    assert (edits["eval"].dropped, edits["eval"].changes, edits["train"].changes) == ({0: 1, 1: 1}, True, False)


def test_a_row_that_two_edits_leave_out_goes_once(tmp_path: Path) -> None:
    edits = judged(tmp_path, DropRows("eval", COPIES), DropRows("eval", RowQuery.equal("fee", 3.5)))
    assert kept(edits["eval"])["eval.csv"] == [True, False, True]
    assert edits["eval"].dropped == {0: 1, 1: 1}


def test_a_column_that_goes_gets_no_other_name_and_no_other_values(tmp_path: Path) -> None:
    edits = judged(
        tmp_path,
        RenameColumn("eval", "fee", "Fee"),
        ConvertColumn("eval", "fee", "multiply"),
        DropColumn("eval", "fee"),
    )
    assert (edits["eval"].drop, edits["eval"].rename, edits["eval"].convert) == ({"fee"}, {}, {})
