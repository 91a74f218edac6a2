"""What the command line says of runners, as the scan takes it."""

from __future__ import annotations

import argparse

import pytest

from traingate.runner import Run
from traingate.runner_options import add_runner_options, run_of


def read(*arguments: str) -> Run:
    parser = argparse.ArgumentParser(prog="traingate")
    parser.add_argument("--threads", type=int, default=0)
    add_runner_options(parser)
    return run_of(parser.parse_args(arguments))


def test_a_scan_runs_in_process_by_default() -> None:
    assert read() == Run()


def test_options_reach_beam_as_it_writes_them() -> None:
    options = ("--runner-option", "flink_master=host:8081", "--runner-option", "flink_submit_uber_jar")
    assert read("--runner", "flink", *options).options == ("--flink_master=host:8081", "--flink_submit_uber_jar")


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86400), ("0", 0)])
def test_a_time_limit_says_its_unit(text: str, seconds: int) -> None:
    assert read("--timeout", text).timeout == seconds


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--timeout", "90", "'90': a whole number and s, m, h or d is expected, such as 30m, or 0"),
        ("--timeout", "-1s", "expected one argument"),
        ("--runner-option", "--flink_master=h", "expected one argument"),
        ("--runner-option", "flink master=h", "KEY=VALUE is expected, with a key such as flink_master"),
    ],
)
def test_a_mistake_is_told_what_was_expected(
    option: str, value: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read(option, value)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
