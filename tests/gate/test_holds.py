from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from given.opened import BLOCKED, dataset_in, decided, report_of
from traingate.errors import Refused
from traingate.gate.deciding import decide
from traingate.gate.require import require
from traingate.gate.sealing import write_decision


def test_a_block_is_refused_with_its_reason(tmp_path):
    path = decided(dataset_in(tmp_path), BLOCKED)
    with pytest.raises(
        Refused, match=r"loans was blocked at .*: 1 blocking finding. 9 eval rows are exact copies of train rows."
    ):
        require(path)


def test_an_error_is_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    path = write_decision(
        decide(report_of(dataset, error="eval.csv is cut short."), dataset), tmp_path / "decision.json"
    )
    with pytest.raises(Refused, match=r"loans was not decided at .*: eval.csv is cut short."):
        require(path)


def test_a_changed_file_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    (tmp_path / "eval.csv").write_text("id,city,income,default\nb99,r,1.0,0\n")
    with pytest.raises(Refused) as refused:
        require(path)
    assert str(refused.value).startswith("eval has changed since it was checked: checked ")
    assert "Run: traingate check " in str(refused.value) and "gate.toml" in str(refused.value)


def test_a_change_of_the_same_size_and_time_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    file = tmp_path / "eval.csv"
    status = file.stat()
    file.write_text(file.read_text().replace("9.5", "9.6"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(Refused, match=r"checked [0-9a-f]{8} at \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ, now [0-9a-f]{8}\."):
        require(path)


def test_of_several_files_the_changed_one_is_named(tmp_path):
    (tmp_path / "train-2.csv").write_text("id,city,income,default\nz,s,1.0,0\n")
    path = decided(dataset_in(tmp_path))
    (tmp_path / "train-2.csv").write_text("id,city,income,default\nz,s,2.0,0\n")
    with pytest.raises(Refused, match=r"train \(train-2.csv\) has changed since it was checked"):
        require(path)


def test_a_folder_that_came_with_the_name_of_a_file_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    (tmp_path / "train-2.csv").mkdir()
    with pytest.raises(Refused, match=r"the files of train cannot be listed: .*train-2\.csv: this is a directory with"):
        require(path)


def test_a_file_that_came_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    (tmp_path / "eval-2.csv").write_text("id,city,income,default\n")
    with pytest.raises(Refused, match=r"eval has files that were not checked at .*Z: eval-2.csv. Run: traingate check"):
        require(path)


def test_a_file_that_went_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    (tmp_path / "eval.csv").unlink()
    with pytest.raises(Refused, match=r"eval has lost files that were checked at .*Z: eval.csv."):
        require(path)


def test_a_changed_config_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    (tmp_path / "gate.toml").write_text("name = 'loans'\n[checks.row-overlap]\nenabled = false\n")
    with pytest.raises(Refused, match=r"gate.toml has changed since it was checked"):
        require(path)


@pytest.mark.parametrize("what", ["schema", "suites"])
def test_a_changed_schema_or_suite_is_refused(tmp_path, what):
    (tmp_path / "x.json").write_text("{}")
    file = str(tmp_path / "x.json")
    path = decided(replace(dataset_in(tmp_path), **{what: file if what == "schema" else {"eval": file}}))
    (tmp_path / "x.json").write_text("{ }")
    with pytest.raises(Refused, match=r"x.json has changed since it was checked"):
        require(path)


def test_another_config_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    other = tmp_path / "other.toml"
    other.write_text("name = 'other'\n")
    with pytest.raises(Refused, match=r"gate.toml has changed since it was checked"):
        require(path, config=other)


def test_a_decision_without_a_config_says_nothing_about_one(tmp_path):
    path = decided(replace(dataset_in(tmp_path), config_path=None))
    assert require(path).config is None
    with pytest.raises(Refused, match="taken without a config, so it says nothing about"):
        require(path, config=tmp_path / "gate.toml")


def test_a_dataset_set_up_otherwise_is_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    path = decided(dataset)
    assert require(path, dataset=dataset).dataset == "loans"
    with pytest.raises(Refused, match=r"loans was checked at .* with other splits, columns or limits"):
        require(path, dataset=dataset_in(tmp_path, entity=()))


def test_an_old_decision_is_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    yesterday = datetime.now(UTC) - timedelta(hours=30)
    path = write_decision(decide(report_of(dataset), dataset, now=yesterday), tmp_path / "decision.json")
    assert require(path, max_age=timedelta(hours=31))
    with pytest.raises(Refused, match=r"is 30.0 hours old, and at most 24.0 hours is allowed"):
        require(path, max_age=timedelta(hours=24))


def test_a_decision_from_the_future_is_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    path = write_decision(
        decide(report_of(dataset), dataset, now=datetime.now(UTC) + timedelta(hours=1)), tmp_path / "decision.json"
    )
    with pytest.raises(Refused, match="dated in the future"):
        require(path)


def test_hostile_names_do_not_steer_the_terminal(tmp_path):
    path = decided(dataset_in(tmp_path))
    (tmp_path / "eval\x1b[2J.csv").write_text("id\n")
    with pytest.raises(Refused, match=r"eval\\x1b\[2J.csv"):
        require(path)
