"""A repair goes by a report of the very bytes that are there, or does not begin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from repair.gates import COPIES, gate_in, report_on
from report.faults import finding
from traingate.config.load import load
from traingate.errors import Refused
from traingate.repair.evidence import is_inside, read_checked

COPIED = finding("row-overlap", rows=COPIES)


def refusal(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_checked(load(folder), folder / "traingate-out")
    return str(refused.value).replace(f"{folder}/", "")


def test_a_report_of_the_data_as_it_is(tmp_path: Path) -> None:
    checked = read_checked(gate_in(tmp_path), report_on(gate_in(tmp_path), COPIED))
    assert [one.id for one in checked.report.findings()] == [COPIED.id]
    assert [file.path for file in checked.splits["train"].files] == [str(tmp_path / "data/train.csv")]


def test_without_a_check_nothing_is_repaired(tmp_path: Path) -> None:
    gate_in(tmp_path)
    assert refusal(tmp_path) == "there is no decision at traingate-out. Run: traingate check"


def test_changed_data_is_refused(tmp_path: Path) -> None:
    report_on(gate_in(tmp_path), COPIED)
    (tmp_path / "data/eval.csv").write_text("id,fee,leak,y\nb0,101,0,0\n")
    assert "eval (data/eval.csv) has changed since it was checked" in refusal(tmp_path)


def test_a_changed_config_is_refused(tmp_path: Path) -> None:
    report_on(gate_in(tmp_path), COPIED)
    (tmp_path / "gate.toml").write_text((tmp_path / "gate.toml").read_text() + "\n")
    assert "gate.toml has changed since it was checked" in refusal(tmp_path)


def test_a_report_that_is_not_the_decisions_own_is_refused(tmp_path: Path) -> None:
    path = report_on(gate_in(tmp_path), COPIED) / "report.json"
    plain = json.loads(path.read_text())
    plain["outcomes"][0]["findings"][0]["feature"] = "fee"
    path.write_text(json.dumps(plain))
    told = "traingate-out/report.json is not the report that its decision.json was taken from. Run: traingate check"
    assert refusal(tmp_path) == told


def test_bytes_that_change_while_they_are_read_are_refused(tmp_path: Path) -> None:
    checked = read_checked(gate_in(tmp_path), report_on(gate_in(tmp_path), COPIED))
    path = tmp_path / "data/eval.csv"
    path.write_text(path.read_text().replace("100", "999"))
    with checked.source.open(str(path)) as file, pytest.raises(Refused, match=r"eval\.csv of eval has changed"):
        file.read()


def test_a_link_does_not_hide_where_a_file_lies(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.csv").write_text("x\n")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert is_inside(str(tmp_path / "link/a.csv"), tmp_path / "real")
    assert not is_inside("gs://bucket/a.csv", tmp_path)
