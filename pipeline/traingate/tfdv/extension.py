"""Loads the compiled part of TFDV, without TensorFlow where that works: 0.1 s instead of 5 to 12."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

from traingate.imports import silence

_MODULE = "tensorflow_data_validation.pywrap.tensorflow_data_validation_extension"
_CALLS = ("InferSchema", "ValidateFeatureStatistics")


@cache
def load_validation() -> Any:
    """The compiled functions `InferSchema` and `ValidateFeatureStatistics`, which take and return serialised protos.

    TFDV's package imports TensorFlow and Beam before it offers them; the extension itself needs neither. Where it
    does not load on its own, the package is imported. Both ways lead to the same code.
    """
    return load_alone() or load_from_package()


def load_alone() -> Any | None:
    """The extension without its package; None where TFDV is laid out differently or the extension does not load."""
    if _MODULE in sys.modules:
        return sys.modules[_MODULE].validation
    try:
        module = _load(_find_path())
        found = module.validation
        if not all(callable(getattr(found, name, None)) for name in _CALLS):
            return None
    except (ImportError, OSError, AttributeError):
        return None
    # The package's own import finds it here, so that its types are registered once.
    sys.modules[_MODULE] = module
    return found


def load_from_package() -> Any:
    """The extension as TFDV's package offers it, which imports TensorFlow."""
    with silence():
        return importlib.import_module(_MODULE).validation


def _find_path() -> Path:
    package = importlib.util.find_spec("tensorflow_data_validation")
    if package is None or not package.submodule_search_locations:
        raise ImportError("tensorflow_data_validation is not installed")
    stem = Path(package.submodule_search_locations[0]) / Path(*_MODULE.split(".")[1:])
    for suffix in EXTENSION_SUFFIXES:
        if (path := stem.with_name(stem.name + suffix)).exists():
            return path
    raise ImportError(f"no compiled {stem.name} in {stem.parent}")


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(_MODULE, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not an extension module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
