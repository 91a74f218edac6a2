from __future__ import annotations

from dataclasses import replace

import pytest

from given.opened import BLOCKED, dataset_in, report_of
from traingate.errors import Refused
from traingate.gate.deciding import decide
from traingate.gate.require import require
from traingate.gate.sealing import write_decision
from traingate.report.findings import Outcome
from traingate.report.report import Verdict


def test_a_report_without_a_split_cannot_open(tmp_path):
    dataset = dataset_in(tmp_path)
    decision = decide(replace(report_of(dataset), splits=()), dataset)
    assert (decision.verdict, decision.exit_code) == (Verdict.ERROR, 3)
    assert decision.error == "train was not read completely: the report has no digest of its files."


def test_a_block_stays_a_block_where_the_report_is_incomplete(tmp_path):
    dataset = dataset_in(tmp_path)
    assert decide(replace(report_of(dataset, BLOCKED), splits=()), dataset).verdict == Verdict.BLOCK


def test_a_report_in_which_nothing_was_asked_cannot_open(tmp_path):
    dataset = dataset_in(tmp_path)
    skipped = (Outcome("row-overlap", "Are rows of eval in train?", skipped="turned off"),)
    assert decide(replace(report_of(dataset), outcomes=skipped), dataset).verdict == Verdict.ERROR


def test_a_schema_that_changed_while_the_run_went_on_is_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    report = report_of(dataset)
    (tmp_path / "gate.toml").write_text("name = 'other'")
    with pytest.raises(Refused, match=r"gate.toml has changed"):
        require(write_decision(decide(report, dataset), tmp_path / "decision.json"))
