from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from traingate.dataset import CheckSettings, Columns, Dataset, Reading, Split
from traingate.errors import Misread
from traingate.gate.decision import (
    DecidedFinding,
    DecidedSplit,
    Decision,
    digest_settings,
    make_absolute,
    make_relative,
)
from traingate.profile.reads import FileRead
from traingate.report.report import Verdict

DECISION = Decision(
    verdict=Verdict.WARN,
    exit_code=0,
    dataset="loans",
    train="train",
    decided_at="2026-11-23T06:00:02Z",
    config="gate.toml",
    columns=Columns("default", ("id",), "at", ("note",)),
    reading=Reading(names=("a", "b"), header=False),
    splits=(
        DecidedSplit("train", ("train-*.csv",), 3, "ab", {"a": "int"}, (FileRead("train-1.csv", 9, 3, "sha256:c"),)),
    ),
    findings=(DecidedFinding("outliers-1", "outliers", "WARN", "x", "train", "a\udcff"),),
    digests={"gate.toml": "sha256:0"},
)


def test_json_round_trip():
    assert Decision.from_json(DECISION.to_json()) == DECISION


def test_json_is_canonical():
    assert Decision.from_json(DECISION.to_json()).to_json() == DECISION.to_json()
    assert DECISION.to_json().isascii()


@pytest.mark.parametrize("text", ["{}", "[]", "1", '{"format": "traingate-decision/1"}', '{"format": "other/1"}'])
def test_anything_else_is_no_decision(text):
    with pytest.raises(ValueError, match=r"traingate-decision/1|not a TrainGate decision"):
        Decision.from_json(text)


NO_ROLES = {"entity": [], "ignore": [], "forbidden": [], "derived_from_label": [], "available_at": {}}
MISREAD = {
    "a number for a name": ({"train": 7}, "train must be a string, not 7."),
    "no split to train on": ({"train": "trian"}, "train must name a split, not 'trian'. Did you mean train?"),
    "true for a number": ({"exit_code": True}, "exit_code must be a whole number, not True."),
    "a time that is a number": ({"decided_at": 5}, "decided_at must be a string, not 5."),
    "an unknown verdict": ({"verdict": "opne"}, "verdict must be pass, warn, block or error, not 'opne'."),
    "an unknown key": ({"dataste": "x"}, "dataste is not a key. Did you mean dataset?"),
    "a split without files": ({"splits": [{"name": "a", "patterns": [], "rows": 1, "rows_digest": "x", "kinds": {}}]},
                              "splits[0].files is missing."),
    "a negative size": ({"splits": [{"name": "a", "patterns": [], "rows": 1, "rows_digest": "x", "kinds": {},
                                     "files": [{"path": "a", "bytes": -1, "rows": 1, "digest": "x"}]}]},
                        "splits[0].files[0].bytes must be a whole number from 0 up, not -1."),
    "a column's role": ({"columns": NO_ROLES | {"entity": "id"}}, "columns.entity must be a list of strings, "
                        "not 'id'."),
    "a digest": ({"digests": {"gate.toml": 0}}, 'digests."gate.toml" must be a string, not 0.'),
    "a severity": ({"findings": [{"id": "a", "check": "b", "severity": "block", "message": "c"}]},
                   "findings[0].severity must be INFO, WARN or BLOCK, not 'block'."),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), MISREAD.values(), ids=MISREAD)
def test_what_is_wrong_in_a_decision_is_said_with_its_key(change, message):
    with pytest.raises(Misread) as raised:
        Decision.from_json(json.dumps(json.loads(DECISION.to_json()) | change))
    assert str(raised.value) == f"not a TrainGate decision: {message}"


def test_a_key_that_is_there_twice_leaves_open_which_one_counts():
    twice = DECISION.to_json().replace('"verdict":"warn"', '"verdict":"block","verdict":"warn"')
    with pytest.raises(Misread, match="not a TrainGate decision: verdict is written twice"):
        Decision.from_json(twice)


def test_a_list_that_was_cut_out_is_missed():
    plain = json.loads(DECISION.to_json())
    del plain["splits"]
    with pytest.raises(Misread, match=r"not a TrainGate decision: splits is missing\."):
        Decision.from_json(json.dumps(plain))


def test_a_time_without_a_zone_is_no_time():
    with pytest.raises(ValueError, match="has no time zone"):
        Decision.from_json(replace(DECISION, decided_at="2026-11-23T06:00:02").to_json())


@pytest.mark.parametrize("beyond", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_time_beyond_all_years_is_no_time(beyond):
    with pytest.raises(ValueError, match=r"not a TrainGate decision: decided_at .* lies beyond all years"):
        Decision.from_json(replace(DECISION, decided_at=beyond).to_json())


def test_what_was_read_can_be_read_again():
    dataset = replace(DECISION, root="/data").to_dataset()
    assert dataset.split("train").paths == ("/data/train-*.csv",)
    assert dataset.columns == DECISION.columns and dataset.reading == DECISION.reading


def test_paths_are_relative_to_the_root_where_they_can_be():
    assert make_relative("/a/b/train.csv", "/a/b") == "train.csv"
    assert make_relative("/a/schemas/x.pbtxt", "/a/b") == "../schemas/x.pbtxt"
    assert make_relative("/mnt/x.csv", "/a/b") == "/mnt/x.csv"
    assert make_relative("gs://bucket/x.csv", "/a/b") == "gs://bucket/x.csv"


@pytest.mark.parametrize("path", ["/a/b/c.csv", "/a/c.csv", "/mnt/c.csv", "s3://b/c.csv"])
def test_absolute_is_the_way_back(path):
    assert make_absolute(make_relative(path, "/a/b"), "/a/b") == path


SET_UP = Dataset("loans", (Split("train", ("/a/train.csv",)),), root="/a")


def test_settings_do_not_depend_on_where_the_folder_lies_or_on_the_trainer():
    moved = Dataset("loans", (Split("train", ("/b/train.csv",)),), root="/b", training={"epochs": 3}, trainer="x:y")
    assert digest_settings(moved) == digest_settings(SET_UP)


@pytest.mark.parametrize(
    "change",
    [{"columns": Columns("y")}, {"checks": {"volume": CheckSettings(values={"since": date(2026, 1, 1)})}},
     {"schema": "/a/s.pbtxt"}, {"reading": Reading(strip=False)}, {"splits": (Split("train", ("/a/t.csv",)),)}],
)  # fmt: skip
def test_settings_depend_on_all_that_checks_know(change):
    assert digest_settings(replace(SET_UP, **change)) != digest_settings(SET_UP)
