"""Finds classes by folder: one file, one class, one id (`leakage/row_overlap.py` = `RowOverlap` = `row-overlap`)."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

T = TypeVar("T")


@cache
def list_modules(package: str) -> Mapping[str, str]:
    """The module of every id of a catalogue, in the order of ids; none of them is imported.

    A folder inside the catalogue is a family of it, and ids are unique across families. Names that start with `_` are
    shared by their neighbours and are not listed. TypeError where two families hold the same name.
    """
    found: dict[str, str] = {}
    for name in _list_files(package):
        stem = name.rpartition(".")[2].replace("_", "-")
        if stem in found:
            raise TypeError(f"{name} and {found[stem]} share the id {stem}. Rename one of them.")
        found[stem] = name
    return dict(sorted(found.items()))


def _list_files(package: str) -> list[str]:
    # The standard library's own way to list modules imports inspect, which is a sixth of what `--help` takes.
    names = []
    for folder in importlib.import_module(package).__path__:
        for entry in os.scandir(folder):
            stem, dot, suffix = entry.name.partition(".")
            if stem.startswith("_"):
                continue
            if entry.is_dir() and os.path.exists(os.path.join(entry.path, "__init__.py")):  # noqa: PTH110, PTH118
                names += _list_files(f"{package}.{stem}")
            elif dot and suffix == "py":
                names.append(f"{package}.{stem}")
    return names


def find_class(package: str, name: str, base: type[T]) -> type[T]:
    """The class of one id; KeyError where there is none, TypeError where its module defines no such class."""
    module = importlib.import_module(list_modules(package)[name])
    kind = "".join(word.capitalize() for word in name.split("-"))
    answer = getattr(module, kind, None)
    if not (isinstance(answer, type) and issubclass(answer, base)):
        raise TypeError(f"{module.__name__} must define {kind}, a subclass of {base.__name__}")
    return answer


def find_classes(package: str, base: type[T]) -> dict[str, type[T]]:
    """The class of every id, in the order of ids; TypeError where a module does not define the one it is named for."""
    return {name: find_class(package, name, base) for name in list_modules(package)}


def derive_id(kind: type) -> str:
    """The id of a class: the name of the file that defines it, with dashes."""
    return kind.__module__.rpartition(".")[2].replace("_", "-")
