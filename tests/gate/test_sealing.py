from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from given.opened import BLOCKED, dataset_in, decided, edited
from traingate.errors import Refused
from traingate.gate.decision import compute_digest, to_canonical_json
from traingate.gate.require import require
from traingate.gate.sealing import read_decision, write_decision
from traingate.report.report import Verdict
from traingate.storage.withdrawing import withdraw

KEY = b"a key of sixteen bytes or more"


def test_the_folder_of_a_decision_is_enough(tmp_path):
    assert require(decided(dataset_in(tmp_path)).parent).dataset == "loans"


def test_paths_are_relative_so_that_a_folder_can_be_moved(tmp_path):
    (tmp_path / "here").mkdir()
    decided(dataset_in(tmp_path / "here"))
    moved = (tmp_path / "here").rename(tmp_path / "there")
    assert require(moved / "traingate-out").root == str(moved)
    assert str(tmp_path) not in (moved / "traingate-out" / "decision.json").read_text()


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
    with pytest.raises(Refused, match=r"there is no decision at .*: the last run did not come to its end, or has"):
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
