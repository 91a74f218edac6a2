"""The command as it is used: a process of its own, its exit code, its streams, and what it leaves on disk."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import pytest

from given import hostile
from given.splits import loans

pytestmark = pytest.mark.slow

GATE = '[splits]\ntrain = "train.csv"\neval = "eval.csv"\n[columns]\nlabel = "default"\nentity = ["who"]\n'


def traingate(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "traingate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A folder with a gate.toml and two honest splits."""
    (tmp_path / "gate.toml").write_text(GATE)
    (tmp_path / "train.csv").write_bytes(loans(400, 1).encode())
    (tmp_path / "eval.csv").write_bytes(loans(150, 2).encode())
    return tmp_path


def said(ran: subprocess.CompletedProcess[str]) -> str:
    """All that was printed, without the report's line breaks."""
    return " ".join((ran.stdout + ran.stderr).replace("│", " ").split())


def noted(stderr: str) -> str:
    """All that stderr holds but progress, which a check shows that takes more than ten seconds on a busy machine."""
    return re.sub(r"^traingate: [\w ]+( \| \S+ [\d,]+ rows, \d+% of [\d,]+ MB)*\n", "", stderr, flags=re.MULTILINE)


def leak(gate: Path) -> None:
    """Eval gets the rows of train."""
    (gate / "eval.csv").write_bytes((gate / "train.csv").read_bytes())


def decision(gate: Path) -> Path:
    return gate / "traingate-out" / "decision.json"


def test_honest_splits_open_the_gate(gate: Path) -> None:
    ran = traingate("check", gate)
    assert (ran.returncode, noted(ran.stderr)) == (0, "")
    assert ran.stdout.startswith("PASSED")
    assert json.loads(decision(gate).read_text())["exit_code"] == 0
    assert traingate("require", decision(gate)).returncode == 0


def test_a_leak_shuts_the_gate_and_names_file_and_row(gate: Path) -> None:
    leak(gate)
    ran = traingate("check", gate)
    assert (ran.returncode, noted(ran.stderr)) == (1, "")
    assert "BLOCK 400 of 400 eval rows come from train" in ran.stdout
    assert "train.csv row " in ran.stdout
    assert traingate("require", decision(gate)).returncode == 1


def test_outputs_go_where_they_are_asked_to(gate: Path, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere" / "deep"
    assert traingate("check", gate, "--out", out).returncode == 0
    assert not (gate / "traingate-out").exists()
    written = {path.name for path in out.iterdir()}
    assert written >= {"decision.json", "report.html", "report.json", "statistics.pb", "schema.pbtxt"}


def test_a_quick_look_needs_no_config(gate: Path) -> None:
    ran = traingate("check", "--train", "train.csv", "--eval", "eval.csv", "--label", "default", cwd=gate)
    assert ran.returncode == 0
    assert decision(gate).exists()


UNDONE = {
    "a typo in the config": (GATE + "[checks.row-overlaps]\n", None, 2, "Did you mean row-overlap?"),
    "a label that is gone": (GATE.replace("default", "defualt"), None, 2, "Did you mean default?"),
    "a schema that is none": (GATE + '[schema]\nfile = "train.csv"\n', None, 2, "train.csv"),
    "a suite that is none": (GATE + '[expectations]\neval = "train.csv"\n', None, 2, "train.csv: this suite cannot be"),
    "a split that is gone": (GATE.replace("eval.csv", "none.csv"), None, 2, "no file matches"),
    "a file that is cut short": (GATE, b'who,default\nx,"1', 3, "the quote that opens at byte"),
    "an empty file": (GATE, b"", 3, "the file is empty"),
}


@pytest.mark.parametrize(("config", "content", "code", "says"), UNDONE.values(), ids=UNDONE)
def test_a_run_that_fails_leaves_no_open_decision(
    gate: Path, config: str, content: bytes | None, code: int, says: str
) -> None:
    assert traingate("check", gate).returncode == 0
    (gate / "gate.toml").write_text(config)
    if content is not None:
        (gate / "eval.csv").write_bytes(content)
    ran = traingate("check", gate)
    assert ran.returncode == code
    assert says in said(ran)
    required = traingate("require", decision(gate))
    assert required.returncode == 1
    assert "OPEN" not in required.stdout


def test_a_split_without_rows_is_blocked_with_its_file(gate: Path) -> None:
    (gate / "eval.csv").write_text("who,income,colour,note,default\n")
    ran = traingate("check", gate)
    assert ran.returncode == 1
    assert "eval has no rows" in ran.stdout
    assert "eval.csv" in ran.stdout


def test_splits_with_other_columns_are_blocked(gate: Path) -> None:
    (gate / "eval.csv").write_bytes(loans(150, 2).replace("income", "salary", 1).encode())
    ran = traingate("check", gate)
    assert ran.returncode == 1
    assert "eval has no column income, which train has." in ran.stdout


def test_the_third_split_is_judged_too(gate: Path) -> None:
    (gate / "gate.toml").write_text(GATE.replace("[columns]", 'test = "test.csv"\n[columns]'))
    (gate / "test.csv").write_bytes((gate / "train.csv").read_bytes())
    ran = traingate("check", gate)
    assert ran.returncode == 1
    assert "BLOCK 400 of 400 test rows come from train" in ran.stdout


def test_nothing_to_compare_rows_by_is_undecided(gate: Path) -> None:
    (gate / "mine.py").write_text("def fit(gate, settings, out): ...")
    trainer = '[training]\ntrainer = "mine:fit"\n'  # without it, a train without a feature blocks
    (gate / "gate.toml").write_text(f'{GATE}ignore = ["income", "colour", "note"]\n{trainer}')
    ran = traingate("check", gate)
    assert ran.returncode == 3
    assert "the splits share no column by which rows can be compared" in said(ran)


def test_all_checks_turned_off_is_undecided(gate: Path) -> None:
    names = [line.split()[0] for line in traingate("checks").stdout.splitlines() if line[:1] != " "]
    off = "".join(f'[checks.{name}]\nenabled = false\nreason = "x"\n' for name in names)
    (gate / "gate.toml").write_text(GATE + off)
    assert traingate("check", gate).returncode == 3
    assert traingate("require", decision(gate)).returncode == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_undecided(gate: Path) -> None:
    (gate / "traingate-out").mkdir(mode=0o500)
    assert traingate("check", gate).returncode == 3


def test_an_output_folder_that_is_a_file_is_a_usage_error(gate: Path) -> None:
    (gate / "traingate-out").write_text("in the way")
    ran = traingate("check", gate)
    assert ran.returncode == 2
    assert "traingate-out is a file, and outputs need a folder. Name another one: --out DIR." in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_behind_stdout_is_not_an_open_gate(gate: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "traingate", "check", str(gate)]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 3


def test_an_output_that_cannot_be_written_leaves_no_decision(gate: Path) -> None:
    assert traingate("check", gate).returncode == 0
    (gate / "traingate-out" / "report.html").unlink()
    (gate / "traingate-out" / "report.html").mkdir()
    ran = traingate("check", gate)
    assert ran.returncode == 3
    assert "report.html" in ran.stderr
    assert not decision(gate).exists()


def test_an_interrupted_run_leaves_nothing_half_written(gate: Path, tmp_path: Path) -> None:
    assert traingate("check", gate).returncode == 0
    header, _, rows = loans(300_000, 1).partition("\n")
    (gate / "train.csv").write_bytes(f"{header}\n{rows * 4}".encode())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "traingate", "check", str(gate)]
    environment = os.environ | {"TMPDIR": str(scratch)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, env=environment) as running:
        while not list(scratch.glob("traingate-keys-*")) and running.poll() is None:  # made when the scan begins
            time.sleep(0.01)
        time.sleep(0.3)  # the rows are being read now
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, noted(err)) == (130, "", "traingate: interrupted; nothing was decided.\n")
    left = {path.name for path in (gate / "traingate-out").iterdir()}
    assert "decision.json" not in left
    assert not [name for name in left if name.endswith(".part") or name.startswith(".")]


def test_hostile_names_and_values_stay_text_all_the_way(gate: Path) -> None:
    texts = [text for text in hostile.TEXTS.values() if text.strip()]
    names = list(dict.fromkeys(text.strip() for text in texts))
    values = {name: (texts * 12)[place:] + (texts * 12)[:place] for place, name in enumerate(names)}
    table = pd.DataFrame(values | {"who": range(len(texts) * 12), "default": [0, 1] * (len(texts) * 6)})
    table.to_parquet(gate / "train.parquet")
    table.to_parquet(gate / "eval.parquet")
    (gate / "gate.toml").write_text(GATE.replace(".csv", ".parquet"))
    ran = traingate("check", gate)
    assert ran.returncode == 1, ran.stderr
    assert hostile.controls(ran.stdout + ran.stderr) <= {"\u200d"}  # it joins emoji
    assert not [line for line in ran.stdout.splitlines() if line.startswith(("::", "##"))]
    html = (gate / "traingate-out" / "report.html").read_text("utf8")
    assert "<script>alert(1)" not in html
    assert "<svg/onload" not in html
    assert "<img src=x" not in html
    assert traingate("require", decision(gate)).returncode == 1


def written_as(folder: Path, name: str, suffix: str, table: pa.Table) -> Path:
    path = folder / f"{name}{suffix}"
    rows = table.to_pylist()
    match suffix:
        case ".csv":
            pa.csv.write_csv(table, path)
        case ".tsv":
            pa.csv.write_csv(table, path, pa.csv.WriteOptions(delimiter="\t"))
        case ".csv.gz":
            pa.csv.write_csv(table, str(path)[:-3])
            path.write_bytes(gzip.compress(Path(str(path)[:-3]).read_bytes()))
        case ".parquet":
            pa.parquet.write_table(table, path, row_group_size=50)
        case ".arrow":
            pa.feather.write_feather(table, path, compression="uncompressed")
        case ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
        case ".tfrecord":
            write_examples(path, rows)
    return path


def write_examples(path: Path, rows: list[dict[str, object]]) -> None:
    import tensorflow as tf

    def feature(value: object) -> tf.train.Feature:
        if isinstance(value, int):
            return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))
        if isinstance(value, float):
            return tf.train.Feature(float_list=tf.train.FloatList(value=[value]))
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=[str(value).encode()]))

    with tf.io.TFRecordWriter(str(path)) as file:
        for row in rows:
            named = {name: feature(value) for name, value in row.items() if value is not None}
            file.write(tf.train.Example(features=tf.train.Features(feature=named)).SerializeToString())


SUFFIXES = (".csv", ".tsv", ".csv.gz", ".parquet", ".arrow", ".jsonl", ".tfrecord")


def same_rows(seed: int, rows: int) -> pa.Table:
    """Rows that every format can carry; the numbers are exact as float32, which TFRecord has."""
    names = ["red", "grün", 'e\u0301, "quoted"', None]
    return pa.table({
        "who": [f"p{seed}-{row}" for row in range(rows)],
        "income": [(row * 7919 % 1000) / 8 + seed for row in range(rows)],
        "age": [row * 31 % 60 if row % 9 else None for row in range(rows)],
        "colour": [names[(row * 5 + seed) % 4] for row in range(rows)],
        "default": [row * row % 3 % 2 for row in range(rows)],
    })  # fmt: skip


def test_the_same_rows_in_every_format_are_the_same_to_the_gate(tmp_path: Path) -> None:
    train, evaluated = same_rows(1, 240), same_rows(2, 90)
    evaluated = pa.concat_tables([evaluated, train.slice(30, 20)])
    answers = {}
    for suffix in SUFFIXES:
        folder = tmp_path / suffix[1:]
        folder.mkdir()
        written_as(folder, "train", suffix, train)
        written_as(folder, "eval", suffix, evaluated)
        (folder / "gate.toml").write_text(GATE.replace(".csv", suffix))
        ran = traingate("check", folder)
        report = json.loads((folder / "traingate-out" / "report.json").read_text())
        findings = sorted(found["id"] for outcome in report["outcomes"] for found in outcome["findings"])
        rows = [(split["name"], split["rows"], split["rows_digest"]) for split in report["splits"]]
        answers[suffix] = (ran.returncode, findings, rows, report["error"])
    assert answers == dict.fromkeys(SUFFIXES, answers[".csv"])
    assert answers[".csv"][0] == 1


def test_a_file_in_the_folder_does_not_stand_in_for_a_library(gate: Path) -> None:
    for name in ("pyarrow", "keras", "msgspec"):
        (gate / f"{name}.py").write_text(f"raise SystemExit('{name} was shadowed')\n")
    assert traingate("check", "gate.toml", cwd=gate).returncode == 0
