"""A runner is known by the name of its file, and says itself what it needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from given.refusals import refusal
from traingate import runners
from traingate.errors import ConfigError
from traingate.registry import list_modules
from traingate.runner import Run, Runner, find_runner, find_runners, list_runner_names

MOON = """
from traingate.runner import Runner

class Moon(Runner):
    beam = "FnApiRunner"
    where = "on the Moon"
    required = ("crater|sea",)
"""


class Somewhere(Runner):
    beam = "PortableRunner"
    where = "somewhere"


@pytest.fixture
def moon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A runner in a file of its own, and nothing said of it elsewhere."""
    (tmp_path / "moon.py").write_text(MOON)
    monkeypatch.setattr(runners, "__path__", [*runners.__path__, str(tmp_path)])
    list_modules.cache_clear()
    yield
    del sys.modules["traingate.runners.moon"], runners.moon
    list_modules.cache_clear()


@pytest.mark.usefixtures("moon")
def test_a_new_file_is_a_new_runner() -> None:
    assert find_runner("moon").where == "on the Moon"
    assert refusal("mon") == "--runner mon: no such runner. Did you mean moon?"
    ways = "--runner-option crater=… or --runner-option sea=…"
    assert refusal("moon") == f"--runner moon needs {ways}. See docs/runners.md."


def test_a_misspelt_runner_is_told_the_nearest_one() -> None:
    assert refusal("flik") == "--runner flik: no such runner. Did you mean flink?"


def test_a_name_that_is_near_to_none_is_told_them_all() -> None:
    assert refusal("xyz") == f"--runner xyz: no such runner. Known: {', '.join(list_runner_names())}."


def test_a_scan_runs_in_process_where_nothing_is_said() -> None:
    assert find_runner(Run().runner).in_process


def imported_by(command: str) -> str:
    """What a command imports of Beam and of the runners, in a process of its own."""
    heavy = 'm for m in sys.modules if m == "apache_beam" or m.startswith("traingate.runners.")'
    script = f"import sys, traingate.runner\n{command}\nprint(*sorted({heavy}))"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def test_the_names_are_known_without_a_runner_being_imported() -> None:
    assert imported_by("traingate.runner.list_runner_names()") == ""


def test_a_runner_is_looked_at_without_the_others_and_without_beam() -> None:
    assert imported_by("traingate.runner.find_runner('in-process')") == "traingate.runners.in_process"


def test_no_runner_needs_beam_to_be_looked_at() -> None:
    assert "apache_beam" not in imported_by("traingate.runner.find_runners()")


@pytest.mark.parametrize("name", list_runner_names())
def test_every_runner_says_what_beam_calls_it_and_where_it_runs(name: str) -> None:
    runner = find_runners()[name]
    assert runner.id == name
    assert runner.beam.endswith("Runner")
    assert runner.where.startswith(("in ", "on "))


@pytest.mark.parametrize("name", [name for name, runner in find_runners().items() if runner.required])
def test_what_a_runner_needs_is_named_before_anything_starts(name: str) -> None:
    need = find_runners()[name].required[0].partition("|")[0]
    assert f"--runner {name} needs --runner-option {need}=…" in refusal(name)


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ("--flink_master=host:8081", {"flink_master": "host:8081"}),
        ("--flink-master=a=b", {"flink_master": "a=b"}),
        ("--flink_submit_uber_jar", {"flink_submit_uber_jar": "true"}),
    ],
)
def test_options_are_known_by_name(option: str, named: dict[str, str]) -> None:
    assert Run(options=(option,)).parse_options() == named


def test_workers_elsewhere_need_a_folder_that_this_machine_sees() -> None:
    with pytest.raises(ConfigError, match="--runner test-runner needs --shared FOLDER: its workers hand their results"):
        Somewhere().check_shared({}, "")
    Somewhere().check_shared({}, "/nfs/traingate")


@pytest.mark.parametrize("elsewhere", [{"job_endpoint": "host:1"}, {"environment_type": "DOCKER"}])
def test_so_do_workers_of_the_users_own_behind_a_runner_on_this_machine(elsewhere: dict[str, str]) -> None:
    runner = find_runner("job-service")
    runner.check_shared({"environment_type": "LOOPBACK"}, "")
    with pytest.raises(ConfigError, match="--runner job-service needs --shared FOLDER"):
        runner.check_shared(elsewhere, "")
