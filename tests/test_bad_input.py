"""Whatever is wrong in a report, a decision or a gate.toml, a person gets a sentence and the gate stays shut."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from given.mutations import garbled, mutated
from given.opened import dataset_in, decided
from traingate.cli.main import main
from traingate.config.load import load
from traingate.dataset import Dataset
from traingate.errors import ConfigError, Misread, Refused
from traingate.gate.deciding import Decision
from traingate.gate.decision import compute_digest, to_canonical_json
from traingate.gate.require import require
from traingate.report.report import Report
from traingate.training.reference.settings import Settings

SAMPLES = Path(__file__).parents[1] / "sample_data"
MANY = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

GATE = """
name = "loans"
train = "train"
[splits]
train = ["train-1.csv", "train-2.csv"]
eval = "eval.csv"
[columns]
label = "default"
entity = ["id"]
[reading]
delimiter = ";"
null_values = ["-"]
header = true
[statistics]
engine = "traingate"
slices = "city"
[checks.volume]
rows = { train = 100, eval = 20 }
warn_fraction = 0.1
[checks.row-overlap]
max_excess = 0.01
min_z = 5
reason = "known copies"
[checks.outliers]
enabled = false
reason = "sensors"
[training]
epochs = 3
hidden = [8, 4]
dropout = 0.1
"""

REPORT = {
    "format": "traingate-report/1", "verdict": "block", "dataset": "loans", "label": "y", "train": "train",
    "splits": [{"name": "train", "rows": 3, "rows_digest": "00",
                "files": [{"path": "a.csv", "bytes": 12, "rows": 3, "digest": "sha256:0"}]}],
    "outcomes": [
        {"check": "row-overlap", "question": "Are they?", "family": "leakage", "asked": 1, "skipped": None,
         "error": None,
         "findings": [{"check": "row-overlap", "severity": "BLOCK", "message": "7 rows", "split": "eval",
                       "feature": None, "measured": 0.2, "allowed": 0, "kind": "", "details": {"z": 9.5},
                       "evidence": [{"places": [{"split": "train", "file": "a.csv", "row": 2}],
                                     "values": [{"a": "1"}]}],
                       "remedy": "", "command": "", "sampled": None, "id": "row-overlap-6ec05dc2"}]}],
    "features": [{"name": "a", "role": "feature", "types": {"train": "int"}, "missing": {"train": 0.5},
                  "shown": {"train": {"median": "1"}}, "histogram": {"train": [1.0, 2.0]}, "edges": [0.0, "others"]}],
    "notes": ["sampled"], "digests": {"gate.toml": "sha256:1"}, "versions": {"python": "3.11"},
    "started": "2026-01-01T00:00:00Z", "seconds": 1.5, "command": "traingate check", "error": None,
}  # fmt: skip


@MANY
@given(mutated(REPORT))
def test_a_report_with_something_wrong_is_read_or_refused_in_words(plain: Any) -> None:
    try:
        report = Report.from_json(json.dumps(plain), "report.json")
    except Misread as wrong:
        assert str(wrong).startswith("report.json: ")
    else:
        assert report.exit_code in (0, 1, 3)
        assert Report.from_json(report.to_json()) == report


@MANY
@given(garbled(json.dumps(REPORT, indent=1)))
def test_a_report_with_something_garbled_is_read_or_refused_in_words(text: str) -> None:
    try:
        assert Report.from_json(text, "report.json").exit_code in (0, 1, 3)
    except Misread as wrong:
        assert str(wrong).startswith("report.json: ")


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision that opens the gate."""
    path = decided(dataset_in(tmp_path_factory.mktemp("decided")))
    assert require(path).verdict.opens
    return path


@MANY
@given(data=st.data())
def test_a_decision_with_something_wrong_holds_or_is_refused_in_words(decision: Path, data: st.DataObject) -> None:
    plain = data.draw(mutated({name: value for name, value in _plain(decision).items() if name != "digest"}))
    assert _required(decision, json.dumps(_sealed(plain))) in ("holds", "refused")


@MANY
@given(data=st.data())
def test_a_garbled_decision_is_refused_in_words(decision: Path, data: st.DataObject) -> None:
    text = decision.read_text()
    garbage = data.draw(garbled(text))
    same = garbage.split() == text.split()
    assert _required(decision, garbage) == "refused" or same or json.loads(garbage) == json.loads(text)


def _plain(path: Path) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(path.read_text())
    return plain


def _sealed(plain: Any) -> Any:
    return plain | {"digest": compute_digest(to_canonical_json(plain).encode())} if isinstance(plain, dict) else plain


def _required(path: Path, text: str) -> str:
    """What `require` says of a text in the decision's place."""
    wrong = path.with_name("wrong.json")
    wrong.write_bytes(text.encode("utf8", "surrogatepass"))
    try:
        held = require(wrong)
    except Refused as refused:
        assert "Run: " in str(refused)
        assert str(refused).isprintable()
        return "refused"
    assert isinstance(held, Decision)
    assert held.verdict.opens
    return "holds"


BROKEN_DECISIONS: dict[str, dict[str, Any]] = {
    "a wrong type": {"train": 7},
    "no list": {"splits": {}},
    "no table": {"columns": []},
    "a folder that no file system knows": {"root": "\x00"},
    "a file that no file system knows": {"digests": {"\x00": "sha256:0"}},
    "half a character": {"verdict": "\ud800"},
    "more than a number holds": {"exit_code": 10**400},
}


@pytest.mark.parametrize("change", BROKEN_DECISIONS.values(), ids=BROKEN_DECISIONS)
def test_a_broken_decision_ends_with_1_and_no_traceback(
    decision: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any]
) -> None:
    wrong = decision.with_name("wrong.json")
    plain = {name: value for name, value in _plain(decision).items() if name != "digest"} | change
    wrong.write_text(json.dumps(_sealed(plain)))
    assert main(["require", str(wrong)]) == 1
    said = capsys.readouterr()
    assert (said.out, "Traceback" in said.err, "a bug" in said.err) == ("", False, False)


def test_a_hostile_decision_does_not_steer_the_terminal(decision: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = decision.with_name("wrong.json")
    plain = {name: value for name, value in _plain(decision).items() if name != "digest"}
    wrong.write_text(json.dumps(_sealed(plain | {"dataset": "\x1b[2Jloans"})))
    assert main(["require", str(wrong)]) == 0
    assert capsys.readouterr().out.startswith(r"OPEN  \x1b[2Jloans: decided pass at ")
    wrong.write_text(json.dumps(_sealed(plain | {"digests": {"gate.toml": "sha256:\x1b[2J"}})))
    assert main(["require", str(wrong)]) == 1
    assert r"checked \x1b[2J at" in capsys.readouterr().err


def _loaded(folder: Path, text: str) -> Dataset | None:
    """The dataset of a gate.toml, with what it says of training; None where it is refused in words."""
    (folder / "gate.toml").write_bytes(text.encode("utf8", "surrogatepass"))
    try:
        dataset = load(folder)
        Settings.read(dataset.training)
    except ConfigError as wrong:
        assert str(wrong)
        assert str(wrong).replace("\n", "").isprintable()
        return None
    return dataset


@MANY
@given(mutated(tomllib.loads(GATE)))
def test_a_gate_with_something_wrong_is_read_or_refused_in_words(tmp_path: Path, plain: Any) -> None:
    try:
        text = tomlkit.dumps(plain)
    except (ValueError, TypeError, OverflowError):
        assume(False)  # what TOML cannot say, nobody can write
    dataset = _loaded(tmp_path, text)
    assert dataset is None or dataset.train in [split.name for split in dataset.splits]


@MANY
@given(garbled(GATE))
def test_a_garbled_gate_is_read_or_refused_in_words(tmp_path: Path, text: str) -> None:
    _loaded(tmp_path, text)


BROKEN = {
    "a wrong type": "train = 7\n",
    "a share of 15": "[checks.entity-overlap]\nmax_fraction = 15\n",
    "a key twice": 'name = "a"\nname = "b"\n',
    "a delimiter of two": '[reading]\ndelimiter = "::"\n',
    "a delimiter that quotes": "[reading]\ndelimiter = '\"'\n",
    "a quote beyond ASCII": '[reading]\nquote = "«"\n',
    "no character": '[schema]\nfile = "\\u0000"\n',
    "no encoding": '[reading]\nencoding = "klingon"\n',
    "training": "[training]\ndropout = 2\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_gate_ends_with_2_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    splits = "" if "[splits]" in text else '[splits]\ntrain = "train.csv"\n'
    (tmp_path / "train.csv").write_text("a\n1\n")
    (tmp_path / "gate.toml").write_text(text + splits if text[0] != "[" else splits + text)
    assert main(["check", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"traingate: {tmp_path}/gate.toml")
    assert "Traceback" not in said.err


def test_a_home_that_nobody_has_is_a_folder_like_any(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "~nobody-of-that-name/x.csv"\n')
    assert main(["check", str(tmp_path)]) == 2
    assert f"no file matches {tmp_path}/~nobody-of-that-name/x.csv." in capsys.readouterr().err


@pytest.mark.parametrize("gate", sorted(SAMPLES.rglob("gate*.toml")), ids=lambda path: str(path.relative_to(SAMPLES)))
def test_every_sample_gate_is_read(gate: Path) -> None:
    assert load(gate).config_path == str(gate)


# A process begins with the most memory that the one which started it has held: a small one has to stand between.
MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "traingate", *sys.argv[1:]], capture_output=True, text=True)
print(done.stdout, done.stderr)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
"""


def peak_of(*words: str) -> tuple[int, str, int]:
    """The exit code, what was printed, and the most memory in MiB, of `traingate` in a process of its own."""
    done = subprocess.run([sys.executable, "-c", MEASURED, *words], capture_output=True, text=True, check=True)
    told, _, figures = done.stdout.rstrip().rpartition("\n")
    code, peak = map(int, figures.split())
    return code, " ".join(told.replace("│", " ").split()), peak


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bomb.csv", "bomb.csv.gz", "bomb.jsonl.gz"])
def test_a_cell_larger_than_memory_should_hold_is_told_before_it_is_held(tmp_path: Path, name: str) -> None:
    cell, row = b"x" * (1 << 20), b'{"a":1,"y":0}\n' if "jsonl" in name else b"1,0\n"
    begin, end = (b'{"a":"', b'","y":0}\n') if "jsonl" in name else (b'"', b'",0\n')
    opener: Any = partial(gzip.open, compresslevel=1) if name.endswith("gz") else open
    with opener(tmp_path / name, "wb") as file:
        file.write((b"" if "jsonl" in name else b"a,y\n") + row * 100 + begin)
        for _ in range(600):
            file.write(cell)
        file.write(end)
    code, told, peak = peak_of("check", "--train", str(tmp_path / name), "--label", "y", "--out", str(tmp_path / "out"))
    line = 101 if "jsonl" in name else 102
    assert f"the record that begins in line {line} is longer than 64 MiB, the most that is read at a time" in told
    assert (code, peak < 400) == (3, True), peak
