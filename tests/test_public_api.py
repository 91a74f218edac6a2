"""What `import traingate` offers: the public names, each imported when it is first asked for."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import traingate

LIGHT = [name for name in traingate.__all__ if name not in ("validate", "open_gate", "OpenGate")]


def test_importing_the_package_imports_no_other_module_of_it() -> None:
    script = "import sys, traingate; print([name for name in sys.modules if name.startswith('traingate.')])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


@pytest.mark.parametrize("name", traingate.__all__)
def test_every_public_name_is_a_documented_class_or_function(name: str) -> None:
    found = getattr(traingate, name)
    assert inspect.isclass(found) or inspect.isfunction(found)
    assert (found.__doc__ or "").split("\n")[0].endswith(".")


def test_no_public_name_is_hidden_by_a_module_of_the_same_name() -> None:
    modules = {module.name for module in pkgutil.iter_modules(traingate.__path__)}
    assert modules & set(traingate.__all__) == set()


def test_public_names_stay_what_they_are_after_their_modules_were_imported() -> None:
    first = traingate.validate
    importlib.import_module("traingate.validation")
    assert traingate.validate is first


@pytest.mark.parametrize("name", LIGHT)
def test_words_and_decisions_need_no_heavy_library(name: str) -> None:
    script = f"import sys, traingate; traingate.{name}; print('numpy' in sys.modules or 'apache_beam' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


def test_a_name_that_there_is_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'traingate' has no attribute 'valdate'"):
        _ = traingate.valdate
