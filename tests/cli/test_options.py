"""What the command line says of data, runners and times, as the program takes it."""

from __future__ import annotations

import pytest

from traingate.cli.commands.check import Check
from traingate.cli.options import RunnerOptions
from traingate.cli.parser import read_command
from traingate.runner import Run, list_runner_names


def check(*arguments: str) -> Check:
    command = read_command(["check", *arguments])
    assert isinstance(command, Check)
    return command


def run(*arguments: str) -> Run:
    return check(*arguments).make_run()


def test_a_scan_runs_in_process_by_default() -> None:
    assert run() == Run()


def test_the_help_names_every_other_runner(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        check("--help")
    shown = " ".join(capsys.readouterr().out.split())
    *most, last = [name for name in list_runner_names() if name != "in-process"]
    assert f"--runner NAME {', '.join(most)} or {last} (default: in this process)" in shown


def test_options_reach_beam_as_it_writes_them() -> None:
    options = ("--runner-option", "flink_master=host:8081", "--runner-option", "flink_submit_uber_jar")
    assert run("--runner", "flink", *options).options == ("--flink_master=host:8081", "--flink_submit_uber_jar")


def test_options_of_one_command_line_are_not_those_of_the_next() -> None:
    assert run("--runner-option", "a=b").options == ("--a=b",)
    assert run().options == ()


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86400), ("0", 0)])
def test_a_time_limit_says_its_unit(text: str, seconds: int) -> None:
    assert run("--timeout", text).timeout == seconds


def test_an_option_takes_several_files() -> None:
    command = check("--train", "a.csv", "b.csv", "--eval=c.csv", "--label", "y")
    assert command.list_splits() == {"train": ["a.csv", "b.csv"], "eval": ["c.csv"]}
    assert command.list_given() == ["train", "eval", "label"]


def test_nothing_is_given_where_a_config_is_named() -> None:
    assert (check("gate.toml").config, check("gate.toml").list_given()) == ("gate.toml", [])


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--timeout", "90", "'90': expected a whole number followed by s, m, h or d, such as 30m, or 0"),
        ("--timeout", "-1s", "expected one argument"),
        ("--threads", "0", "'0': expected a whole number, at least 1"),
        ("--threads", "9" * 5000, "expected a whole number, at least 1"),
        ("--runner-option", "--flink_master=h", "expected one argument"),
        ("--runner-option", "flink master=h", "expected KEY=VALUE, with a key such as flink_master"),
    ],
    ids=lambda value: value[:20],
)
def test_a_mistake_is_answered_with_what_was_expected(
    option: str, value: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        check(option, value)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_runner_options_are_shared_by_commands() -> None:
    assert isinstance(read_command(["doctor"]), RunnerOptions)
