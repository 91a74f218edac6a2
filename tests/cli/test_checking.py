"""What is wrong with the config of a check is said before any data is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from given.opened import dataset_in, decided
from traingate.cli.checking import spell_typed
from traingate.cli.main import main


def test_a_typo_under_training_is_answered_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "none.csv"\n[training]\nepohcs = 3\n')
    assert main(["check", str(tmp_path)]) == 2
    message = "training.epohcs is not a setting of the reference trainer. Did you mean epochs?"
    assert f"{tmp_path}/gate.toml:4  {message}" in capsys.readouterr().err


def test_settings_of_another_trainer_are_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "fits_all_settings.py").write_text("def fit(gate, settings, out): ...")
    (tmp_path / "gate.toml").write_text(
        '[splits]\ntrain = "none.csv"\n[training]\ntrainer = "fits_all_settings:fit"\nepohcs = 3\n'
    )
    assert main(["check", str(tmp_path)]) == 2
    assert "no file matches" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed", ["check {}", "check {}/gate.toml", "check {}/gone.toml", "train {}", "check --out {}/traingate-out"]
)
def test_a_config_that_cannot_be_read_leaves_no_earlier_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    path = decided(dataset_in(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["require", str(path)]) == 0
    (tmp_path / "gate.toml").rename(tmp_path / "kept")
    (tmp_path / "gate.toml").write_text("[splits\n")
    assert main(typed.format(tmp_path).split()) == 2
    (tmp_path / "kept").rename(tmp_path / "gate.toml")
    assert main(["require", str(path)]) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "check --bogus {}/gate.toml",
        "check {}/gate.toml --threads none",
        "check {} more",
        "check --bogus",
        "check --out={}/traingate-out --bogus",
        "check nowhere.toml --ou {}/traingate-out",
        "train {} --max-age 3h",
    ],
)
def test_options_that_are_not_understood_leave_no_earlier_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    path = decided(dataset_in(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["require", str(path)]) == 0
    with pytest.raises(SystemExit) as end:
        main(typed.format(tmp_path).split())
    assert end.value.code == 2
    assert main(["require", str(path)]) == 1
    assert "the last run did not come to its end, or has not yet. Run: traingate check" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed", ["check --help", "require --bogus {}/traingate-out", "check --bogus {}/other/gate.toml"]
)
def test_an_earlier_decision_of_a_gate_that_is_not_asked_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    path = decided(dataset_in(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(typed.format(tmp_path).split())
    assert main(["require", str(path)]) == 0


def test_a_quick_look_that_names_no_file_leaves_no_earlier_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = decided(dataset_in(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--label", "default"]) == 2
    assert main(["require", str(path)]) == 1


@pytest.mark.parametrize("command", ["check", "train"])
@pytest.mark.parametrize(
    ("training", "message"),
    [
        ('trainer = "a.b:fit"', "training.trainer 'a.b:fit': the module a is neither next to gate.toml nor installed."),
        ("epochs = -1", "training.epochs must be a whole number from 1 up, not -1."),
        ('validation = "evil"', "training.validation 'evil' is not a held-out split. There is none."),
    ],
)
def test_a_training_that_would_fail_is_told_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, training: str, message: str
) -> None:
    (tmp_path / "gate.toml").write_text(f'[splits]\ntrain = "none.csv"\n[training]\n{training}\n')
    assert main([command, str(tmp_path)]) == 2
    assert f"{tmp_path}/gate.toml:4  {message}" in capsys.readouterr().err


def test_a_column_to_drop_that_train_has_not_is_told_where_it_stands(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "train.csv").write_text("x,z\n1,2\n")
    (tmp_path / "gate.toml").write_text('[splits]\ntrain = "train.csv"\n[training]\ndrop = ["y"]\n')
    assert main(["check", str(tmp_path)]) == 2
    assert f"{tmp_path}/gate.toml:4  training.drop: {tmp_path}/train.csv has no column 'y'." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("message", "typed"),
    [
        ('If ";" delimits its fields, set `delimiter = ";"` under [reading].', "--reading 'delimiter=;'"),
        ('Set `skip = 1` and `delimiter = ";"` under [reading].', "--reading skip=1 --reading 'delimiter=;'"),
        (r'set `escape = "\\"` under [reading].', r"""--reading 'escape="\\"'"""),
        ("The column names occur more than once. Rename them.", ""),
    ],
)
def test_a_setting_that_a_message_asks_for_is_spelt_as_it_is_typed(message: str, typed: str) -> None:
    assert spell_typed(message) == typed


@pytest.mark.parametrize("command", ["init", "check"])
def test_without_a_gate_toml_the_advice_can_be_typed(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("train.csv").write_text("a;b\n" + "1;2\n" * 40)
    assert main([command, "--train", "train.csv"]) == 2
    assert capsys.readouterr().err.endswith("under [reading]. Without a gate.toml: --reading 'delimiter=;'\n")


def test_an_encoding_that_the_report_asks_for_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("train.csv").write_bytes(b"city\n" + b"K\xf6ln\n" * 40)
    assert main(["check", "--train", "train.csv"]) == 3
    assert capsys.readouterr().out.endswith("\nWithout a gate.toml: --reading encoding=latin-1\n")
    assert main(["check", "--train", "train.csv", "--reading", "encoding=latin-1"]) == 0
