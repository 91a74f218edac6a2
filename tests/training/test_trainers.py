"""A trainer that cannot be had is told before anything is read, and by its source alone where nothing is trained."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from traingate.errors import ConfigError
from traingate.training.trainers import find_trainer, require_trainer, searched

Ask = Callable[[str, str, str], object]
WAYS: list[Ask] = [find_trainer, require_trainer]


def told(ask: Ask, name: str, folder: Path, where: str = "trainer") -> str:
    with pytest.raises(ConfigError) as error:
        ask(name, str(folder), where)
    return str(error.value)


def write(folder: Path, name: str, source: str) -> str:
    """A module of its own for each test: modules are imported once."""
    module = f"{name}_{folder.name.replace('-', '_')}"
    (folder / f"{module}.py").write_text(source)
    return module


@pytest.mark.parametrize("ask", WAYS)
def test_a_trainer_beside_the_config_is_found(tmp_path: Path, ask: Ask) -> None:
    ask(f"{write(tmp_path, 'fine', 'def fit(gate, settings, out, *, more=1): ...')}:fit", str(tmp_path), "trainer")
    assert str(tmp_path) not in sys.path


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize("name", ["referense", "module:", ":fit", ".module:fit", ""])
def test_a_name_that_is_none_is_explained(tmp_path: Path, ask: Ask, name: str) -> None:
    assert told(ask, name, tmp_path) == f'trainer {name!r} is neither "reference" nor "package.module:function".'


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(("name", "missing"), [("nowhere.at_all:fit", "nowhere"), ("json.nowhere:fit", "json.nowhere")])
def test_a_module_that_is_not_there_is_named(tmp_path: Path, ask: Ask, name: str, missing: str) -> None:
    wrong = f"gate.toml:7  training.trainer {name!r}: the module {missing} is neither next to gate.toml nor installed."
    assert told(ask, name, tmp_path, "gate.toml:7  training.trainer") == wrong


@pytest.mark.parametrize("ask", WAYS)
def test_a_function_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path, ask: Ask) -> None:
    name = "traingate.scan.packing:train"
    wrong = f"trainer {name!r}: traingate.scan.packing has no train. It has: pack, unpack."
    assert told(ask, name, tmp_path) == wrong


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(
    "source",
    ["def fit(gate): ...", "def fit(a, b, c, d): ...", "def fit(gate, settings, out, *, rows): ..."],
)
def test_a_trainer_that_takes_something_else_is_told_how_it_is_called(tmp_path: Path, ask: Ask, source: str) -> None:
    name = f"{write(tmp_path, 'other', source)}:fit"
    assert told(ask, name, tmp_path).startswith(f"trainer {name!r} must accept fit(gate, settings, out): ")


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize("source", ["fit = 5", "from json import dumps as other"])
def test_what_cannot_be_called_is_no_trainer(tmp_path: Path, ask: Ask, source: str) -> None:
    module = write(tmp_path, "uncallable", source)
    assert told(ask, f"{module}:fit", tmp_path) == f"trainer '{module}:fit': {module} has no fit. It has: nothing."


@pytest.mark.parametrize("ask", WAYS)
def test_a_library_that_the_module_needs_is_named(tmp_path: Path, ask: Ask) -> None:
    module = write(tmp_path, "needing", "import no_such_library\ndef fit(gate, settings, out): ...")
    wrong = f"trainer '{module}:fit': {module} needs no_such_library, which is not installed."
    assert told(ask, f"{module}:fit", tmp_path) == wrong


@pytest.mark.parametrize("ask", WAYS)
def test_source_that_is_no_python_is_told(tmp_path: Path, ask: Ask) -> None:
    module = write(tmp_path, "broken", "def fit(gate, settings, out:")
    assert "cannot be imported: " in told(ask, f"{module}:fit", tmp_path)


@pytest.mark.parametrize("ask", WAYS)
def test_a_module_that_an_installed_one_hides_is_to_be_renamed(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "colorsys.py").write_text("def fit(gate, settings, out): ...")
    wrong = f"trainer 'colorsys:fit': {tmp_path}/colorsys.py has the name of an installed module, colorsys. Rename it."
    assert told(ask, "colorsys:fit", tmp_path) == wrong


def test_a_check_runs_nothing_of_a_trainer(tmp_path: Path) -> None:
    source = "def fit(gate, settings, out): ...\nraise SystemExit('it was run')"
    require_trainer(f"{write(tmp_path, 'silent', source)}:fit", str(tmp_path))


def test_what_the_source_does_not_tell_is_imported(tmp_path: Path) -> None:
    wrapped = "import functools\n@functools.cache\ndef fit(gate, settings, out): ..."
    require_trainer(f"{write(tmp_path, 'wrapped', wrapped)}:fit", str(tmp_path))


def test_a_folder_is_searched_last_and_for_the_time_only() -> None:
    before = list(sys.path)
    with searched(before[0]):
        assert sys.path == [*before, str(Path(before[0]).absolute())]
    assert sys.path == before
