"""What a run leaves in its folder: all of it whole, the decision last, nothing of an earlier run's."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from given.opened import dataset_in, report_of
from given.profiles import profile_of
from traingate import outputs
from traingate.artifact import Artifact, Inputs
from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.gate import sealing
from traingate.profile.profile import Profile
from traingate.renderer import find_renderers
from traingate.renderers.html import Html
from traingate.report.findings import Finding, Severity
from traingate.report.report import Report
from traingate.storage.withdrawing import withdraw
from traingate.validation import Examined

BLOCK = Finding("row-overlap", Severity.BLOCK, "7 rows of eval are in train")


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return dataset_in(tmp_path)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_outputs_lie_beside_the_config_unless_asked_for_elsewhere(dataset: Dataset) -> None:
    assert outputs.choose_folder(dataset, None) == Path(dataset.root, "traingate-out")
    assert outputs.choose_folder(dataset, "x/y") == Path.cwd() / "x/y"


def test_a_file_where_the_folder_would_be_is_a_usage_error(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "eval.csv").touch()
    with pytest.raises(ConfigError, match=r"--out: .*eval.csv is a file, and outputs need a folder"):
        outputs.choose_folder(dataset, str(tmp_path / "eval.csv" / "out"))


def test_every_rendering_and_the_decision_are_written_the_decision_last(dataset: Dataset, tmp_path: Path) -> None:
    written = outputs.write_outputs(Examined(report_of(dataset)), dataset, tmp_path / "new" / "out")
    assert [Path(path).name for path in written] == [
        *(kind.file for kind in find_renderers().values()),
        "decision.json",
    ]
    assert names(tmp_path / "new" / "out") == {Path(path).name for path in written}
    assert sealing.read_decision(tmp_path / "new" / "out").verdict.opens


def test_a_blocked_run_leaves_a_shut_decision(dataset: Dataset, tmp_path: Path) -> None:
    outputs.write_outputs(Examined(report_of(dataset, BLOCK)), dataset, tmp_path / "out")
    assert sealing.read_decision(tmp_path / "out").exit_code == 1


def test_a_report_comes_back_from_its_json(dataset: Dataset, tmp_path: Path) -> None:
    report = report_of(dataset, BLOCK)
    outputs.write_outputs(Examined(report), dataset, tmp_path / "out")
    assert Report.from_json((tmp_path / "out" / "report.json").read_text("utf8")) == report


def test_statistics_of_an_earlier_run_do_not_stay(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for stale in ("decision.previous.json", "statistics.pb", "schema.pbtxt"):
        (tmp_path / "out" / stale).write_text("of another day")
    outputs.write_outputs(Examined(report_of(dataset, error="train.csv: cut short")), dataset, tmp_path / "out")
    assert not names(tmp_path / "out") & {"statistics.pb", "schema.pbtxt"}


def test_a_rendering_that_crashes_leaves_no_decision(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Html, report: Report) -> str:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(Html, "render", fail)
    with pytest.raises(ZeroDivisionError, match="planted"):
        outputs.write_outputs(Examined(report_of(dataset)), dataset, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_no_output_of_two_runs_side_by_side(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    outputs.write_outputs(Examined(report_of(dataset)), dataset, out)
    withdraw(out)
    before = {name: (out / name).read_bytes() for name in names(out)}
    synced = []

    def fill_up(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill_up)
    with pytest.raises(OSError, match=r"out/.*: cannot be written \(No space left on device\)\. Free space there, and"):
        outputs.write_outputs(Examined(report_of(dataset, BLOCK)), dataset, out)
    assert {name: (out / name).read_bytes() for name in names(out)} == before


def test_a_file_that_cannot_be_written_leaves_no_decision_and_no_half_file(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out" / "report.json").mkdir(parents=True)
    with pytest.raises(OSError, match=r"report\.json"):
        outputs.write_outputs(Examined(report_of(dataset)), dataset, tmp_path / "out")
    assert not [name for name in names(tmp_path / "out") if name == "decision.json" or name.startswith(".")]


def test_texts_that_are_no_unicode_are_written_all_the_same(dataset: Dataset, tmp_path: Path) -> None:
    report = report_of(dataset, replace(BLOCK, message="half a \ud800 pair"))
    outputs.write_outputs(Examined(report), dataset, tmp_path / "out")
    assert "\\ud800" in (tmp_path / "out" / "report.json").read_text("utf8")


def test_what_lies_in_a_folder_without_a_decision_is_somebodys_own(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out" / "data_docs").mkdir(parents=True)
    (tmp_path / "out" / "data_docs" / "mine.html").touch()
    outputs.write_outputs(Examined(report_of(dataset)), dataset, tmp_path / "out")
    assert (tmp_path / "out" / "data_docs" / "mine.html").exists()


def test_a_reviewed_schema_in_the_output_folder_is_an_input_and_stays(dataset: Dataset, tmp_path: Path) -> None:
    schema = tmp_path / "out" / "schema.pbtxt"
    schema.parent.mkdir()
    (tmp_path / "out" / "decision.previous.json").touch()
    schema.write_text("reviewed")
    outputs.write_outputs(Examined(report_of(dataset)), replace(dataset, schema=str(schema)), tmp_path / "out")
    assert schema.read_text() == "reviewed"


def test_a_link_of_an_earlier_run_goes_and_what_it_leads_to_stays(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "decision.previous.json").touch()
    (tmp_path / "out" / "data_docs").symlink_to(tmp_path / "elsewhere")
    outputs.write_outputs(Examined(report_of(dataset)), dataset, tmp_path / "out")
    assert (tmp_path / "elsewhere").is_dir()
    assert not (tmp_path / "out" / "data_docs").exists()


def test_rows_of_findings_lie_in_a_folder_of_their_own(dataset: Dataset, tmp_path: Path) -> None:
    examined = Examined(report_of(dataset, BLOCK), rows={"outliers-1.csv": b"one", "outliers-2.csv": b"two"})
    written = outputs.write_outputs(examined, dataset, tmp_path / "out")
    assert [Path(path).name for path in written][-2:] == ["rows", "decision.json"]
    assert (tmp_path / "out" / "rows" / "outliers-2.csv").read_bytes() == b"two"


def test_rows_of_an_earlier_run_do_not_stay(dataset: Dataset, tmp_path: Path) -> None:
    outputs.write_outputs(
        Examined(report_of(dataset, BLOCK), rows={"a.csv": b"", "b.csv": b""}), dataset, tmp_path / "o"
    )
    outputs.write_outputs(Examined(report_of(dataset, BLOCK), rows={"b.csv": b""}), dataset, tmp_path / "o")
    assert names(tmp_path / "o" / "rows") == {"b.csv"}
    outputs.write_outputs(Examined(report_of(dataset)), dataset, tmp_path / "o")
    assert "rows" not in names(tmp_path / "o")


def test_a_folder_of_rows_that_no_run_left_is_somebodys_own(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out" / "rows").mkdir(parents=True)
    with pytest.raises(OSError, match=r"rows is there already, and no run left it"):
        outputs.write_outputs(Examined(report_of(dataset, BLOCK), rows={"a.csv": b""}), dataset, tmp_path / "out")
    outputs.write_outputs(Examined(report_of(dataset)), dataset, tmp_path / "out")
    assert (tmp_path / "out" / "rows").is_dir()


class Stated(Artifact[str]):
    """A schema that is its own text."""

    written = ("schema.pbtxt",)

    def compute(self, profile: Profile, inputs: Inputs) -> str:
        return "computed"

    def files(self, value: str) -> dict[str, bytes]:
        return {"schema.pbtxt": value.encode()}


def test_an_artifact_is_never_written_over_an_input(dataset: Dataset, tmp_path: Path) -> None:
    schema = tmp_path / "schema.pbtxt"
    schema.write_text("reviewed, with a comment")
    profile = replace(profile_of(train={"x": [1]}), artifacts={Stated.id: "computed"})
    examined = Examined(report_of(dataset), profile, (Stated,))
    beside = outputs.write_outputs(examined, replace(dataset, schema=str(schema)), tmp_path)
    elsewhere = outputs.write_outputs(examined, replace(dataset, schema=str(schema)), tmp_path / "out")
    assert schema.read_text() == "reviewed, with a comment"
    assert str(schema) not in beside
    assert (tmp_path / "out" / "schema.pbtxt").read_text() == "computed"
    assert str(tmp_path / "out" / "schema.pbtxt") in elsewhere


def test_a_folder_of_somebody_elses_is_not_replaced(dataset: Dataset, tmp_path: Path) -> None:
    docs = tmp_path / "out" / "schema.pbtxt"
    docs.mkdir(parents=True)
    (docs / "mine.html").touch()
    profile = replace(profile_of(train={"x": [1]}), artifacts={Stated.id: "computed"})
    with pytest.raises(OSError, match=r"schema\.pbtxt is there already, and no run left it\. Move it, or name another"):
        outputs.write_outputs(Examined(report_of(dataset), profile, (Stated,)), dataset, tmp_path / "out")
    assert names(tmp_path / "out") == {"schema.pbtxt"}
    assert names(docs) == {"mine.html"}
