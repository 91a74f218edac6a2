"""What is typed is a command or a usage error, which names what would have been right and reads nothing."""

from __future__ import annotations

import pytest

from given.hostile import EVERY, controls
from traingate.cli.command import find_commands
from traingate.cli.parser import read_command


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        read_command(words)
    assert ended.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


MISTAKES = {
    "chek": "traingate: chek is not a command. Did you mean check?\nTry: traingate --help\n",
    "qqq": f"traingate: qqq is not a command. Known: {', '.join(find_commands())}.\nTry: traingate --help\n",
    "--vresion": "traingate: --vresion is not an option. Did you mean --version?\nTry: traingate --help\n",
    "--train a.csv": "traingate: --train belongs after the command. Write: traingate check --train\n"
    "Try: traingate --help\n",
    "--trian=a.csv": "traingate: --trian is not an option. Did you mean --train?\nTry: traingate --help\n",
    "check --trian a.csv": "traingate check: --trian is not an option. Did you mean --train?\n"
    "Try: traingate check --help\n",
    "check --trian=a.csv": "traingate check: --trian is not an option. Did you mean --train?\n"
    "Try: traingate check --help\n",
    "check --ev a.csv": "traingate check: --ev is not an option. Did you mean --eval?\nTry: traingate check --help\n",
    "require x --train y": "traingate require: --train is not an option. Known: --config, --max-age, --key, --help.\n"
    "Try: traingate require --help\n",
    "checks a b": "traingate checks: unexpected argument: b\nTry: traingate checks --help\n",
    "require": "traingate require: the following arguments are required: decision\nTry: traingate require --help\n",
    "check --threads 0": "traingate check: argument --threads: '0': expected a whole number, at least 1\n"
    "Try: traingate check --help\n",
}


@pytest.mark.parametrize(("typed", "message"), MISTAKES.items(), ids=MISTAKES)
def test_a_mistake_is_answered_with_what_would_do(typed: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(typed.split(), capsys) == message


def test_an_option_before_the_command_is_answered_before_the_command_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_command(["--version", "check"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("traingate ")


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_what_was_typed_steers_no_terminal_and_begins_no_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([f"x{text}"], ["checks", "volume", f"x{text}"], ["check", f"--x{text}", "gate.toml", "more"]):
        shown = refused(words, capsys)
        assert controls(shown) <= {"\u200c", "\u200d"}
        said, hint, end = shown.split("\n")
        assert (said.startswith("traingate"), hint.startswith("Try: traingate "), end) == (True, True, "")


def test_what_was_typed_is_kept_as_a_shell_reads_it() -> None:
    assert read_command(["checks", "two words"]).typed == "traingate checks 'two words'"
