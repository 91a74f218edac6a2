"""Every command that a page of the project shows is run as a newcomer types it, or stands here with the reason."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from given.checkout import entries
from given.documented import commands, pages
from given.places import ROOT

BY_CI = re.findall(r"^make .*$", (ROOT / ".ci/run").read_text("utf8"), re.MULTILINE)
"""These would run this test again, or set up another environment; `.ci/run` has them."""

BY_TESTS = {
    "PYTHON=/path/to/python make demo": "tests/test_project.py::test_setup_takes_the_python_that_the_user_names",
    "python sample_data/make.py /tmp/made": "tests/test_sample_data.py::made",
    "pip install traingate-….whl": "tests/test_project.py::test_wheel_runs_where_it_is_installed",
}
"""What tests of their own run."""


@dataclass(frozen=True)
class Typed:
    """What is typed here in a documented command's place, and how it may end."""

    command: str
    because: str
    code: int | None = 0
    """None where a benchmark may miss its target."""


PLACEHOLDER = "the page shows a placeholder"
TINY = "as documented it takes minutes, or gigabytes"
NO_CLUSTER = "there is no cluster here"
CLUSTER = (
    'TRAINGATE_TEST_FLINK="flink_master=host:8081 flink_job_server_jar=/path.jar environment_type=EXTERNAL '
    'environment_config=localhost:50000" TRAINGATE_TEST_SHARED=/nfs/traingate make test-cluster'
)
FLINK = (
    "traingate check gate.toml --runner flink --shared /nfs/traingate --timeout 30m --runner-option "
    "flink_master=host:8081"
)
SPEED = "python benchmarks/speed/run.py --rows 1000 --rounds 1 --shapes mixed --formats parquet --threads 1 --tools"
DETECTION = "python benchmarks/detection/run.py --sizes 200 --bases loans"

OTHERWISE = {
    "traingate init --train F --eval F --label L": Typed(
        "traingate init --train train.csv --eval eval.csv --label defaulted", PLACEHOLDER
    ),
    "traingate init --train F --label L": Typed("traingate init --train train.csv --label defaulted", PLACEHOLDER),
    "traingate checks [NAME]": Typed("traingate checks row-overlap", PLACEHOLDER),
    "traingate doctor --runner NAME": Typed("traingate doctor --runner in-process", PLACEHOLDER),
    "traingate doctor --runner …": Typed("traingate doctor --runner job-service", PLACEHOLDER),
    "pip install 'traingate[gcp]'": Typed(
        "pip install --dry-run --no-index --no-deps 'traingate[gcp]'", "no test asks a package index"
    ),
    "PIP_FIND_LINKS= uv lock": Typed("PIP_FIND_LINKS= uv lock --check --offline", "no test asks a package index"),
    f"{FLINK} --runner-option …": Typed(FLINK, NO_CLUSTER, code=2),
    "python -m apache_beam.runners.worker.worker_pool_main --service_port 50000": Typed(
        "python -m apache_beam.runners.worker.worker_pool_main --help", "it serves for ever"
    ),
    "make test-cluster": Typed("make --dry-run test-cluster", NO_CLUSTER),
    CLUSTER: Typed(f"{CLUSTER} --dry-run", NO_CLUSTER),
    "python benchmarks/startup/run.py": Typed("python benchmarks/startup/run.py --help", TINY),
    "python benchmarks/judging/run.py --rows 1000000": Typed("python benchmarks/judging/run.py --help", TINY),
    "python benchmarks/statistics/run.py": Typed(
        "python benchmarks/statistics/run.py --rows 1000 --rounds 1 --csv-rounds 0", TINY, code=None
    ),
    "python benchmarks/statistics/strings.py": Typed("python benchmarks/statistics/strings.py --help", TINY),
    "python benchmarks/speed/run.py --rows 1000000 --rounds 3": Typed(
        f"{SPEED} traingate_check pyarrow_stream", "as documented it takes an hour, and installs the other tools"
    ),
    "python benchmarks/memory/run.py --rows 10000000 30000000": Typed(
        "python benchmarks/memory/run.py --rows 1000 2000 --rounds 1 --formats parquet", TINY, code=None
    ),
    "python benchmarks/join/run.py": Typed("python benchmarks/join/run.py --rows 10000", TINY),
    "python benchmarks/gx/differential.py great_expectations/tests/test_definitions": Typed(
        "python benchmarks/gx/differential.py nowhere", "Great Expectations' repository is not here"
    ),
    "traingate selftest [gate.toml]": Typed(
        "traingate selftest sample_data/loans/clean --rows 300 --fault mean-shifted", TINY
    ),
    "traingate selftest gate.toml": Typed(
        "traingate selftest sample_data/loans/clean --rows 300 --fault mean-shifted", TINY
    ),
    "python benchmarks/detection/run.py": Typed("python benchmarks/detection/run.py --help", TINY),
    "python benchmarks/detection/run.py --no-faults --clean 12 --sizes 500 5000 --texts": Typed(
        f"{DETECTION} --no-faults --clean 1 --texts", TINY
    ),
    "python benchmarks/detection/run.py --sizes 5000 --each 1 --peers --page": Typed(
        f"{DETECTION} --each 1 --faults mean-shifted --peers tfdv gx", "as documented it installs the other tools"
    ),
    "python benchmarks/detection/run.py --sizes 5000 --each 1 --bases loans tickets visits orders houses "
    "--first-seed 4000 --name peers4000 --peers --page": Typed(
        f"{DETECTION} --each 1 --faults mean-shifted --peers tfdv gx", "as documented it installs the other tools"
    ),
    "python benchmarks/memory/texts.py": Typed(
        "python benchmarks/memory/texts.py --rows 3000 --rounds 1 --formats parquet --most-times 1000", TINY
    ),
    "python benchmarks/detection/mending.py": Typed(
        "python benchmarks/detection/mending.py --rows 400 --faults copied-rows --bases loans", TINY
    ),
    "python benchmarks/detection/false_alarms.py": Typed(
        "python benchmarks/detection/false_alarms.py --runs 1 --features 3 --sizes 1000/500", TINY
    ),
    "python benchmarks/detection/prepared.py": Typed(
        "python benchmarks/detection/prepared.py --runs 1 --sizes 300 --only StandardScaler", TINY
    ),
}
"""What cannot be run here as it stands."""

ENDS_WITH = {
    "traingate check sample_data/loans/faulty/gate.toml": 1,
    "traingate check sample_data/loans/faulty": 1,
}
"""Where a command's exit code is not 0."""

AMONG_THE_DATA = {
    "README.md": "mine",
    "schemas/README.md": "mine",
    "docs/runners.md": "sample_data/loans/clean",
    "docs/repair.md": "sample_data/loans/clean",
}
"""Where the reader of a page stands, if a command names no folder of the project: with data alone, or with a gate."""

OF_THIS_RUN = ("PYTEST_", "VIRTUAL_ENV", "VENV", "PYTHON", "MAKE", "MFLAGS")
"""Variables that `make test` and its user set, and a newcomer has not."""


def documented(page: str) -> list[str]:
    return commands((ROOT / page).read_text("utf8"))


def typed(command: str) -> Typed:
    if re.fullmatch(r"traingate \w+", command):  # the text names the command alone
        return Typed(f"{command} --help", "the rest stands elsewhere")
    return OTHERWISE.get(command, Typed(command, "", ENDS_WITH.get(command, 0)))


@pytest.fixture
def newcomer(tmp_path: Path) -> Path:
    """A fresh clone after `make setup`, in which the user has two splits in a folder `mine`."""
    clone = tmp_path / "clone"
    for path in entries(ROOT):
        if path.is_file() and not {"traingate-out", "results", ".data"} & set(path.parts):
            (clone / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, clone / path.relative_to(ROOT))
    (clone / ".venv").symlink_to(sys.prefix)
    # The environment is the one that the tests run in, and must not be set up for the clone.
    (clone / "scripts/setup.sh").write_text("#!/bin/sh\n", "utf8")
    (clone / "mine").mkdir()
    for name in ("train.csv", "eval.csv"):
        shutil.copy(ROOT / "sample_data/loans/clean" / name, clone / "mine")
    return clone


def run(clone: Path, page: str, command: str) -> subprocess.CompletedProcess[str]:
    """The command in a shell that has been told nothing but what the pages tell."""
    ours = command.startswith("traingate ") and "sample_data/" not in command
    where = AMONG_THE_DATA.get(page, ".") if ours else "."
    folders = [folder for folder in os.environ["PATH"].split(":") if Path(folder) != Path(sys.prefix, "bin")]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_THIS_RUN)}
    return subprocess.run(
        ["bash", "-c", f". .venv/bin/activate && cd {where} && {command}"],
        cwd=clone,
        env={**kept, "PATH": ":".join(folders)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in pages(ROOT) if documented(page)])
def test_the_commands_of_a_page_work_in_the_order_they_stand(newcomer: Path, page: str) -> None:
    for command in documented(page):
        if command in BY_CI or command in BY_TESTS:
            continue
        here = typed(command)
        done = run(newcomer, page, here.command)
        told = f"$ {here.command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}\nexit code {done.returncode}"
        assert done.returncode in ((0, 1) if here.code is None else (here.code,)), told
        assert "Traceback" not in done.stderr, told


def test_a_newcomer_finds_traingate_python_and_uv_after_the_line_that_the_readme_has(newcomer: Path) -> None:
    assert ". .venv/bin/activate" in documented("README.md")
    found = run(newcomer, "README.md", "command -v traingate python uv").stdout.split()
    assert found == [str(Path(sys.prefix, "bin", name)) for name in ("traingate", "python", "uv")]


def test_ci_runs_the_readmes_two_commands_in_the_order_they_stand() -> None:
    assert BY_CI == ["make lint", "make demo", "make test"]
    assert documented("README.md")[:2] == BY_CI[1:]


def test_no_entry_is_of_a_command_that_no_page_shows() -> None:
    shown = {command for page in pages(ROOT) for command in documented(page)}
    assert {*OTHERWISE, *BY_TESTS, *ENDS_WITH} - shown == set()


@pytest.mark.parametrize("test", BY_TESTS.values())
def test_what_another_test_runs_is_run_by_one_that_is_there(test: str) -> None:
    file, name = test.split("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf8")


def test_commands_stand_in_blocks_and_in_the_text() -> None:
    block = "```\nmake b    # says why\n\nuvx c --d \\\n    e\n  goes on\n```\n"
    assert commands(f"Run `make a`, not `a`.\n\n{block}`make a` or `V=1 make f`.\n") == [
        "make a",
        "make b",
        "uvx c --d e",
        "V=1 make f",
    ]


def test_what_a_program_prints_is_no_command() -> None:
    assert commands("```\n$ traingate check\nmake no mistake\n```\n") == ["traingate check"]


def test_an_unknown_program_among_known_ones_is_a_command() -> None:
    assert commands("```\nmake a\nhelm install b\n```\n") == ["make a", "helm install b"]


def test_other_languages_hold_no_commands() -> None:
    assert commands("```toml\nmake = 1\n```\n```\ncheck/  make it so\n```\n") == []
