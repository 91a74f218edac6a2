"""Finds classes by folder: one file, one class, one id (`checks/row_overlap.py` = `RowOverlap` = `row-overlap`)."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


@cache
def modules(package: str) -> tuple[ModuleType, ...]:
    """The modules of a package's folder, in the order of their names; names that start with `_` are not listed."""
    folder = importlib.import_module(package)
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__) if not module.name.startswith("_"))
    return tuple(importlib.import_module(f"{package}.{name}") for name in names)


def classes(package: str, base: type[T]) -> dict[str, type[T]]:
    """The subclass of `base` that each module of the package defines, by id; TypeError where a module has not one."""
    found = {}
    for module in modules(package):
        stem = module.__name__.rpartition(".")[2]
        name = "".join(word.capitalize() for word in stem.split("_"))
        answer = getattr(module, name, None)
        if not (isinstance(answer, type) and issubclass(answer, base)):
            raise TypeError(f"{module.__name__} must define {name}, a subclass of {base.__name__}")
        found[stem.replace("_", "-")] = answer
    return found


def id_of(kind: type) -> str:
    """The id of a class: the name of the file that defines it, with dashes."""
    return kind.__module__.rpartition(".")[2].replace("_", "-")
