"""Whatever blocks and can be mended is mended; the rest is left, with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repair.gates import COPIES, PEOPLE
from report.faults import finding, noted, warned
from traingate.dataset import Columns, Dataset, Split
from traingate.errors import ConfigError
from traingate.profile.reads import SplitRead
from traingate.remedy import DealRows, DropColumn, DropRows
from traingate.repair.planning import plan_repair
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Outcome
from traingate.report.report import Report
from traingate.report.rows import RowQuery

DATASET = Dataset("d", (Split("train", ()), Split("eval", ())), Columns("y"))
COPIED = finding("row-overlap", rows=COPIES)
LEAK = finding("label-leakage", feature="fee", split="train")
EXTRA = warned("schema-anomalies", "schema-new-column", feature="fee")
UNIT = finding("split-skew", "unit-change", feature="fee", details={"factor": 10.0})


def report_of(*findings: Finding) -> Report:
    outcomes = tuple(Outcome(one.check, "?", "leakage", (one,)) for one in findings)
    splits = (SplitRead("train", 1, "", ()), SplitRead("eval", 1, "", ()))
    features = (Feature("fee", "feature", {"train": "float", "eval": "float"}, {}),)
    return Report("d", "y", splits=splits, outcomes=outcomes, features=features)


def plan(*findings: Finding, only: tuple[str, ...] = ()) -> tuple[list[object], list[str]]:
    steps, left = plan_repair(report_of(*findings), DATASET, only)
    return [step.edit for step in steps], [one.why for one in left]


def test_what_blocks_is_mended() -> None:
    edits = [DropRows("eval", COPIES), DropColumn("train", "fee"), DropColumn("eval", "fee")]
    found, left = plan(COPIED, LEAK)
    assert (sorted(found, key=str), left) == (sorted(edits, key=str), [])


def test_what_warns_is_left_unless_it_is_named() -> None:
    (cause,) = report_of(EXTRA).causes
    assert plan(EXTRA) == ([], [f"It does not block; to mend it all the same: --only {cause.id}"])
    assert plan(EXTRA, only=(cause.id,))[0] == [DropColumn("train", "fee"), DropColumn("eval", "fee")]


def test_what_rests_on_a_guess_is_left_unless_it_is_named() -> None:
    (cause,) = report_of(UNIT).causes
    assert plan(UNIT) == ([], [f"The remedy rests on a guess; name the cause to take it: --only {cause.id}"])
    assert len(plan(UNIT, only=(UNIT.id,))[0]) == 1


def test_what_is_for_information_is_not_told() -> None:
    assert plan(noted("split-skew", feature="fee")) == ([], [])


def test_what_has_no_remedy_is_left() -> None:
    assert plan(finding("volume"))[1] == ["What is missing cannot be made up: get it where the data comes from."]


def test_a_name_that_the_report_does_not_have() -> None:
    known = r"--only cause-0: the report has no such cause or finding\. Did you mean cause-"
    with pytest.raises(ConfigError, match=known):
        plan(COPIED, only=("cause-0",))


def test_a_name_of_what_nothing_mends() -> None:
    volume = finding("volume", message="Rows are missing. Add some.")
    with pytest.raises(ConfigError, match=r"Rows are missing\. No remedy mends it\. What is missing cannot be made up"):
        plan(volume, only=(volume.id,))


def test_what_is_dealt_anew_is_not_left_out_as_well_but_for_wrong_labels() -> None:
    people = finding("entity-overlap", feature="id", rows=PEOPLE, details={"rows": 9, "of_rows": 10})
    wrong = finding("row-overlap", "conflicting-labels", rows=RowQuery.conflicting("rows", "train"))
    dataset = replace(DATASET, columns=Columns("y", ("id",)))
    steps, _ = plan_repair(report_of(COPIED, wrong, people), dataset, ())
    assert wrong.rows is not None
    assert [step.edit for step in steps] == [DropRows("eval", wrong.rows), DealRows(("id",), "by-entity")]
