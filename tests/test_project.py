"""The project's own promises: setup names what a machine lacks, the demo notices failures, the wheel works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
OLD_GLIBC, NEW_GLIBC = 36, 41


class Machine:
    """A machine with nothing but a shell: what else it has, a test installs as scripts that answer as asked."""

    def __init__(self, folder: Path) -> None:
        self.project, self.bin = folder / "project", folder / "bin"
        self.log = folder / "uv.log"
        self.bin.mkdir(parents=True)
        (self.project / "scripts").mkdir(parents=True)
        for name in ("scripts/setup.sh", "uv.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.project / name)
        for tool in ("sed", "cat", "cksum", "dirname", "mkdir", "chmod", "ln", "readlink"):
            (self.bin / tool).symlink_to(str(shutil.which(tool)))

    def install(self, name: str, script: str = ":", folder: Path | None = None) -> Path:
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def python(
        self,
        name: str,
        version: str,
        glibc: int = OLD_GLIBC,
        machine: str = "x86_64",
        headers: str = "headers",
        pip: str = "pip",
        folder: Path | None = None,
    ) -> Path:
        facts = f"{version} Linux {machine} {glibc} {headers} {pip} {(folder or self.bin) / name}"
        uv = self.project / ".venv-uv/bin/uv"
        install_uv = f"mkdir -p {uv.parent}; printf '%s\\n' '#!/bin/sh' '{self._uv()}' > {uv}; chmod +x {uv}"
        return self.install(name, f'if [ "$1" = -c ]; then echo {facts}; else {install_uv}; fi', folder)

    def _uv(self) -> str:
        made = "$UV_PROJECT_ENVIRONMENT/bin"
        note = f'echo "$@" "${{PYTHONDONTWRITEBYTECODE:-}}" "${{PIP_FIND_LINKS:-}}" >> {self.log}'
        make = f'mkdir -p "{made}"; : > "{made}/python"; chmod +x "{made}/python"'
        return f'if [ "$1" = --version ]; then echo uv 0.13.9; else {note}; {make}; fi'

    def uv(self) -> None:
        self.install("uv", self._uv())

    def setup(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "scripts/setup.sh"],
            cwd=self.project,
            env={"PATH": str(self.bin), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def refusal(self, **environment: str) -> str:
        done = self.setup(**environment)
        assert done.returncode == 1
        assert not (self.project / ".venv").exists()
        return done.stderr

    def synced(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with uv and a C++ compiler, but without Python."""
    bare = Machine(tmp_path)
    bare.install("g++")
    bare.uv()
    return bare


def test_setup_names_a_missing_compiler(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    (machine.bin / "g++").unlink()
    message = machine.refusal()
    assert "There is no C++ compiler (g++), and pyfarmhash is built on installation." in message
    assert "sudo apt-get install g++\n" in message


def test_setup_takes_clang_where_there_is_no_gcc(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    (machine.bin / "g++").rename(machine.bin / "clang++")
    assert machine.setup().returncode == 0


def test_setup_names_missing_headers(machine: Machine) -> None:
    python = machine.python("python3", "3.13", NEW_GLIBC, headers="none")
    message = machine.refusal()
    assert f"{python} has no Python.h, and pyfarmhash is built on installation." in message
    assert "sudo apt-get install python3.13-dev\n" in message


def test_setup_names_a_missing_python(machine: Machine) -> None:
    message = machine.refusal()
    assert "No Python here will do:\n    there is none on PATH." in message
    assert "sudo apt-get install python3.11 python3.11-dev python3.11-venv\n" in message


def test_setup_asks_for_the_python_that_the_distribution_has(machine: Machine) -> None:
    machine.install("apt-cache", '[ "$2" = python3.13 ]')
    assert "sudo apt-get install python3.13 python3.13-dev python3.13-venv\n" in machine.refusal()


def test_setup_refuses_a_python_out_of_range(machine: Machine) -> None:
    python = machine.python("python3", "3.10")
    assert f"{python} is Python 3.10; TrainGate runs on 3.11, 3.12 and 3.13." in machine.refusal()


def test_setup_refuses_python_312_on_an_old_glibc(machine: Machine) -> None:
    python = machine.python("python3.12", "3.12", OLD_GLIBC)
    assert (
        f"{python} is Python 3.12 on glibc 2.36; TensorFlow Data Validation needs glibc 2.38 there, or Python 3.11."
        in machine.refusal()
    )


def test_setup_refuses_another_processor(machine: Machine) -> None:
    python = machine.python("python3.11", "3.11", machine="aarch64")
    assert (
        f"{python} runs on aarch64; TensorFlow Data Validation has Linux wheels for x86_64 alone." in machine.refusal()
    )


def test_setup_names_missing_pip_where_uv_is_missing_too(machine: Machine) -> None:
    (machine.bin / "uv").unlink()
    python = machine.python("python3", "3.11", pip="none")
    message = machine.refusal()
    assert f"{python} has neither pip nor ensurepip to install uv with." in message
    assert "sudo apt-get install python3.11-venv\n" in message


def test_setup_names_all_that_is_missing_at_once(machine: Machine) -> None:
    (machine.bin / "uv").unlink()
    (machine.bin / "g++").unlink()
    machine.python("python3", "3.11", headers="none", pip="none")
    assert "sudo apt-get install g++ python3.11-dev python3.11-venv\n" in machine.refusal()


def test_setup_passes_over_a_shim_that_does_not_run(machine: Machine, tmp_path: Path) -> None:
    machine.install("python3.12", "exit 127")
    working = machine.python("python3.12", "3.12", NEW_GLIBC, folder=tmp_path / "further")
    assert machine.setup(PATH=f"{machine.bin}:{working.parent}").returncode == 0
    assert f"--python {working} " in machine.synced()[0]


@pytest.mark.parametrize(("glibc", "taken"), [(OLD_GLIBC, "python3.11"), (NEW_GLIBC, "python3.12")])
def test_setup_takes_the_python_that_fits_the_c_library(machine: Machine, glibc: int, taken: str) -> None:
    for minor in (11, 12, 13):
        machine.python(f"python3.{minor}", f"3.{minor}", glibc)
    assert machine.setup().returncode == 0
    assert f"--python {machine.bin / taken} " in machine.synced()[0]


def test_setup_takes_the_python_that_the_user_names(machine: Machine) -> None:
    machine.python("python3.12", "3.12", NEW_GLIBC)
    named = machine.python("python3.13", "3.13", NEW_GLIBC)
    assert machine.setup(PYTHON=str(named)).returncode == 0
    assert f"--python {named} " in machine.synced()[0]


def test_setup_says_why_the_named_python_will_not_do(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    assert "/no/such/python does not run." in machine.refusal(PYTHON="/no/such/python")


def test_setup_keeps_the_named_python_in_later_runs(machine: Machine) -> None:
    machine.python("python3.12", "3.12", NEW_GLIBC)
    named = machine.python("python3.13", "3.13", NEW_GLIBC)
    machine.setup(PYTHON=str(named))
    (machine.project / "uv.lock").write_text("changed")
    machine.setup()
    assert [f"--python {named} " in line for line in machine.synced()] == [True, True]


def test_setup_rests_until_something_changed(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    machine.setup()
    machine.setup()
    assert len(machine.synced()) == 1
    (machine.project / "uv.lock").write_text("changed")
    machine.setup()
    assert len(machine.synced()) == 2


def test_setup_starts_again_where_the_interpreter_is_gone(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    machine.setup()
    (machine.project / ".venv/bin/python").unlink()
    machine.setup()
    assert len(machine.synced()) == 2


def test_setup_installs_uv_where_it_is_missing_or_old(machine: Machine) -> None:
    machine.install("uv", "echo uv 0.4.0")
    machine.python("python3.11", "3.11")
    assert machine.setup().returncode == 0
    assert len(machine.synced()) == 1


def uv_beside_python(machine: Machine) -> str:
    link = machine.project / ".venv/bin/uv"
    shown = subprocess.run(
        [link, "--version"], env={"PATH": str(machine.bin)}, capture_output=True, text=True, check=True
    )
    assert shown.stdout == "uv 0.13.9\n"
    return str(link.readlink())


def test_setup_puts_uv_beside_python(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    machine.setup()
    assert uv_beside_python(machine) == str(machine.bin / "uv")


def test_setup_puts_the_uv_that_it_installed_beside_python(machine: Machine) -> None:
    (machine.bin / "uv").unlink()
    machine.python("python3.11", "3.11")
    machine.setup()
    assert uv_beside_python(machine) == str(machine.project / ".venv-uv/bin/uv")


def test_setup_finds_uv_again_in_an_activated_environment(machine: Machine) -> None:
    (machine.bin / "uv").unlink()
    machine.python("python3.11", "3.11")
    machine.setup()
    (machine.project / "uv.lock").write_text("changed")
    assert machine.setup(PATH=f"{machine.project / '.venv/bin'}:{machine.bin}").returncode == 0
    assert uv_beside_python(machine) == str(machine.project / ".venv-uv/bin/uv")


def test_setup_replaces_a_uv_that_is_gone(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    machine.setup()
    (machine.bin / "uv").unlink()
    machine.setup()
    assert uv_beside_python(machine) == str(machine.project / ".venv-uv/bin/uv")


def test_setup_compiles_and_ignores_folders_of_wheels(machine: Machine) -> None:
    machine.python("python3.11", "3.11")
    machine.setup(PYTHONDONTWRITEBYTECODE="1", PIP_FIND_LINKS="/wheels")
    assert machine.synced() == [f"sync --quiet --frozen --python {machine.bin / 'python3.11'} --compile-bytecode  "]


def demo(tmp_path: Path, clean_check: int = 0, faulty_check: int = 1) -> subprocess.CompletedProcess[str]:
    """The demo, with a command line in TrainGate's place that ends as told."""
    fake = tmp_path / "traingate"
    check = f"*clean*) exit {clean_check} ;; *) exit {faulty_check} ;;"
    train = "*clean*) exit 0 ;; *) exit 1 ;;"
    fake.write_text(f"#!/bin/sh\nif [ $1 = check ]; then case $* in {check} esac; else case $* in {train} esac; fi\n")
    fake.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/sh", ROOT / "scripts/demo.sh"], env={"PATH": path}, capture_output=True, text=True, check=False
    )


def test_demo_succeeds_where_the_gate_shuts_and_opens(tmp_path: Path) -> None:
    assert demo(tmp_path).returncode == 0


def test_demo_says_where_its_reports_are_and_how_its_commands_are_found(tmp_path: Path) -> None:
    assert demo(tmp_path).stdout.endswith(
        "\nThe reports: sample_data/loans/faulty/traingate-out/report.html\n"
        "             sample_data/loans/clean/traingate-out/report.html\n"
        "To type these commands yourself: . .venv/bin/activate\n"
    )


def test_demo_fails_where_the_gate_lets_faults_through(tmp_path: Path) -> None:
    done = demo(tmp_path, faulty_check=0)
    assert done.returncode == 1
    assert "expected exit 1 of 'traingate check sample_data/loans/faulty/gate.toml', got 0" in done.stderr


def test_demo_fails_where_the_gate_shuts_on_clean_data(tmp_path: Path) -> None:
    assert "got 3" in demo(tmp_path, clean_check=3).stderr


def test_lock_was_made_for_these_dependencies() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (own,) = (package for package in lock["package"] if package["name"] == "traingate")
    locked = {Requirement(f"{entry['name']}{entry.get('specifier', '')}") for entry in own["metadata"]["requires-dist"]}
    for text in project["project"]["dependencies"]:
        assert Requirement(text) in locked, f"{text} is not what uv.lock was made for. Run `uv lock`."


def test_lock_names_no_folder_or_index_of_one_machine() -> None:
    sources = set(re.findall(r'(?:registry|url|path|directory) = "([^"]*)"', (ROOT / "uv.lock").read_text()))
    assert {source.split("/")[2] for source in sources} == {"pypi.org", "files.pythonhosted.org"}


def test_readme_names_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text())
    assert {"demo", "test"} <= set(named) <= targets


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and sees the locked packages."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(folder / "env", symlinks=True)
    (wheel,) = folder.glob("*.whl")
    python = folder / "env/bin/python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(pip, check=True)
    (site,) = (folder / "env/lib").glob("python3.*/site-packages")
    (site / "locked.pth").write_text(sysconfig.get_path("purelib"))
    return python


@pytest.mark.slow
def test_wheel_runs_where_it_is_installed(installed: Path, tmp_path: Path) -> None:
    command = [installed.parent / "traingate", "--help"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "check" in shown.stdout


@pytest.mark.slow
def test_wheel_holds_every_file_of_the_package(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [installed, "-c", "import traingate; print(traingate.__path__[0])"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    source = ROOT / "pipeline/traingate"
    files = {
        path.relative_to(source) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    assert str(installed.parents[1]) in where
    assert {path for path in files if not (Path(where) / path).exists()} == set()
