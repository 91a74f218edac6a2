from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from given.opened import dataset_in, decided, report_of
from traingate.errors import Refused
from traingate.gate.deciding import decide
from traingate.gate.decision import compute_digest, to_canonical_json
from traingate.gate.require import require
from traingate.gate.sealing import read_decision, withdraw, write_decision
from traingate.report.findings import Finding, Outcome, Severity
from traingate.report.report import Verdict

BLOCKED = Finding("row-overlap", Severity.BLOCK, "9 eval rows are exact copies of train rows.", split="eval")
KEY = b"a key of sixteen bytes or more"


def edited(path: Path, **changes: object) -> Path:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return path


def test_an_open_decision_holds(tmp_path):
    decision = require(decided(dataset_in(tmp_path)))
    assert (decision.verdict, decision.exit_code, decision.dataset) == (Verdict.PASS, 0, "loans")
    assert [split.rows for split in decision.splits] == [60, 20]


def test_the_folder_of_a_decision_is_enough(tmp_path):
    assert require(decided(dataset_in(tmp_path)).parent).dataset == "loans"


def test_paths_are_relative_so_that_a_folder_can_be_moved(tmp_path):
    (tmp_path / "here").mkdir()
    decided(dataset_in(tmp_path / "here"))
    moved = (tmp_path / "here").rename(tmp_path / "there")
    assert require(moved / "traingate-out").root == str(moved)
    assert str(tmp_path) not in (moved / "traingate-out" / "decision.json").read_text()


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


def test_a_schema_that_changed_while_the_run_went_on_is_refused(tmp_path):
    dataset = dataset_in(tmp_path)
    report = report_of(dataset)
    (tmp_path / "gate.toml").write_text("name = 'other'")
    with pytest.raises(Refused, match=r"gate.toml has changed"):
        require(write_decision(decide(report, dataset), tmp_path / "decision.json"))


def test_another_config_is_refused(tmp_path):
    path = decided(dataset_in(tmp_path))
    other = tmp_path / "other.toml"
    other.write_text("name = 'other'\n")
    with pytest.raises(Refused, match=r"gate.toml has changed since it was checked"):
        require(path, config=other)


def test_the_config_in_hand_says_where_the_data_is(tmp_path):
    path = decided(dataset_in(tmp_path)).rename(tmp_path / "traingate-out" / "kept.json")
    (tmp_path / "elsewhere").mkdir()
    moved = path.rename(tmp_path / "elsewhere" / "decision.json")
    assert require(moved, config=tmp_path / "gate.toml").root == str(tmp_path)


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


def test_an_edit_is_noticed_without_a_key(tmp_path):
    path = edited(decided(dataset_in(tmp_path), BLOCKED), verdict="pass", exit_code=0)
    with pytest.raises(Refused, match="cannot be trusted: it was edited after it was written"):
        require(path)


def test_a_signed_decision_holds_with_its_key(tmp_path):
    assert require(decided(dataset_in(tmp_path), key=KEY), key=KEY).verdict == Verdict.PASS


def test_the_key_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINGATE_KEY", KEY.decode())
    path = decided(dataset_in(tmp_path))
    assert json.loads(path.read_text())["signature"]["algorithm"] == "hmac-sha256"
    monkeypatch.setenv("TRAINGATE_KEY", "another key of sixteen bytes")
    with pytest.raises(Refused, match="signed with another key"):
        require(path)


def test_a_decision_without_a_signature_is_refused_where_there_is_a_key(tmp_path):
    path = decided(dataset_in(tmp_path))
    with pytest.raises(Refused, match="it is not signed, and a key was given to verify it with"):
        require(path, key=KEY)


def test_a_forger_who_computes_the_digest_again_still_lacks_the_signature(tmp_path):
    path = decided(dataset_in(tmp_path), BLOCKED, key=KEY)
    signature = json.loads(path.read_text())["signature"]
    write_decision(replace(read_decision(path), verdict=Verdict.PASS, exit_code=0), path)
    with pytest.raises(Refused, match="its signature does not match"):
        require(edited(path, signature=signature), key=KEY)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "traingate-decision/1"}', "[" * 100_000, "\udcff"])
def test_whatever_is_no_decision_is_refused(tmp_path, text):
    (tmp_path / "decision.json").write_bytes(text.encode("utf8", "surrogateescape"))
    with pytest.raises(Refused, match="Run: traingate check"):
        require(tmp_path)


def resealed(path: Path, **changes: object) -> Path:
    """The decision with changes by somebody who computes the digest again."""
    plain = {name: value for name, value in json.loads(path.read_text()).items() if name != "digest"} | changes
    return edited(path, **changes, digest=compute_digest(to_canonical_json(plain).encode()))


def test_a_wrong_type_is_said_with_file_and_key(tmp_path):
    path = resealed(decided(dataset_in(tmp_path)), train=7)
    with pytest.raises(Refused) as raised:
        require(path)
    wrong = "not a TrainGate decision: train must be a string, not 7"
    assert str(raised.value) == f"{path} cannot be trusted: {wrong}. Run: traingate check"


def test_a_key_that_is_there_twice_is_said_with_file_and_key(tmp_path):
    path = decided(dataset_in(tmp_path))
    path.write_text(path.read_text().replace('"verdict":', '"verdict": "block",\n "verdict":'))
    with pytest.raises(Refused) as raised:
        require(path)
    assert str(raised.value) == f"{path} cannot be read: verdict is written twice. Run: traingate check"


def test_a_missing_decision_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"there is no decision at .*decision.json. Run: traingate check"):
        require(tmp_path)


def test_an_earlier_decision_does_not_stand_while_a_run_goes_on(tmp_path):
    path = decided(dataset_in(tmp_path))
    assert withdraw(path.parent) == path.with_name("decision.previous.json")
    with pytest.raises(Refused, match="there is no decision"):
        require(path)
    assert withdraw(path.parent) is None


def test_writing_leaves_nothing_aside(tmp_path):
    path = decided(dataset_in(tmp_path))
    assert [entry.name for entry in path.parent.iterdir()] == ["decision.json"]


def test_a_decision_that_does_not_fit_on_the_disk_says_what_helps(tmp_path, monkeypatch):
    def fail(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(
        OSError, match=r"decision.json: cannot be written \(No space left on device\). Free space there"
    ):
        decided(dataset_in(tmp_path))
    assert not list(tmp_path.rglob("*decision*"))


def test_hostile_names_do_not_steer_the_terminal(tmp_path):
    path = decided(dataset_in(tmp_path))
    (tmp_path / "eval\x1b[2J.csv").write_text("id\n")
    with pytest.raises(Refused, match=r"eval\\x1b\[2J.csv"):
        require(path)


def test_requiring_imports_no_heavy_library(tmp_path):
    path = decided(dataset_in(tmp_path))
    code = (
        "import sys\nfrom traingate.gate.require import require\n"
        f"require({str(path)!r})\n"
        "print([name for name in ('numpy', 'pyarrow', 'apache_beam', 'tensorflow', 'pandas') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert ran.stdout.strip() == "[]"
