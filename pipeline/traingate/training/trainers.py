"""Finds the trainer that a config names: by its source alone where nothing is trained yet, else by importing it."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from inspect import isclass, isfunction, signature
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from traingate.errors import ConfigError

if TYPE_CHECKING:
    from traingate.gate.open import OpenGate

Trainer = Callable[["OpenGate", Mapping[str, Any], Path], Mapping[str, float]]
REFERENCE = "reference"


def find_trainer(name: str, folder: str | None = None, where: str = "trainer") -> Trainer:
    """The trainer of that name, imported.

    Args:
        name: `reference`, or `package.module:function`.
        folder: searched after everything that is installed, so that no file in it stands in for a library.
        where: what the name is called in messages.

    Raises:
        ConfigError: it cannot be imported, or not called as function(gate, settings, out).
    """
    if name == REFERENCE:
        from traingate.training.reference import trainer

        return trainer.train_reference
    module_name, function_name = _split(name, where)
    with searched(folder):
        try:
            module = importlib.import_module(module_name)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
                raise _miss_library(name, where, module_name, error.name) from error
            raise _miss_module(name, where, str(error.name)) from None
        except Exception as error:
            message = f"{where} {name!r}: {module_name} cannot be imported: {type(error).__name__}: {error}"
            raise ConfigError(message) from error
    _require_own(name, where, folder, module_name, getattr(module, "__file__", None))
    function = getattr(module, function_name, None)
    if not callable(function):
        public = [key for key, value in vars(module).items() if _is_own(value, module) and key[0] != "_"]
        raise _miss_function(name, where, public)
    try:
        signature(function).bind("gate", "settings", "out")
    except TypeError as error:
        raise _miss_parameters(name, where, str(error)) from None
    except ValueError:
        pass  # what is written in C may not name its parameters
    found: Trainer = function
    return found


def require_trainer(name: str, folder: str | None = None, where: str = "trainer") -> None:
    """ConfigError where `find_trainer` would raise one, as far as the source tells; nothing of it is run.

    A check may run where the trainer's libraries are slow to import; what cannot be told from the source is imported.
    """
    if name == REFERENCE:
        return
    module_name, function_name = _split(name, where)
    with searched(folder):
        spec = _find_spec(module_name, name, where)
        _require_own(name, where, folder, module_name, spec.origin)
        tree = _parse(spec, name, where)
        if tree is None or not _is_told(tree, function_name, name, where):
            find_trainer(name, folder, where)


@contextmanager
def searched(folder: str | None) -> Iterator[None]:
    """Modules are found in a folder as well, after everything that is installed."""
    path = None if folder is None else str(Path(folder).absolute())
    if path is None:
        yield
        return
    sys.path.append(path)
    try:
        yield
    finally:
        at = len(sys.path) - 1 - sys.path[::-1].index(path)
        del sys.path[at]


def _split(name: str, where: str) -> tuple[str, str]:
    module_name, colon, function_name = name.partition(":")
    if not (colon and module_name.strip(".") == module_name != "" and function_name):
        raise ConfigError(f'{where} {name!r} is neither "reference" nor "package.module:function".')
    return module_name, function_name


def _find_spec(module_name: str, name: str, where: str) -> ModuleSpec:
    """Where a module lies, without importing the packages that it lies in."""
    path: Any = None
    spec: ModuleSpec | None = None
    for end, part in enumerate(parts := module_name.split("."), 1):
        full = ".".join(parts[:end])
        try:
            spec = importlib.util.find_spec(part) if path is None else PathFinder.find_spec(full, path)
        except (ImportError, ValueError):
            spec = None
        if spec is None or (end < len(parts) and not spec.submodule_search_locations):
            raise _miss_module(name, where, full)
        path = spec.submodule_search_locations
    if spec is None:
        raise _miss_module(name, where, module_name)
    return spec


def _parse(spec: ModuleSpec, name: str, where: str) -> ast.Module | None:
    """The module's source; None where there is none to read."""
    if spec.origin is None or not spec.origin.endswith(".py"):
        return None
    try:
        return ast.parse(Path(spec.origin).read_bytes())
    except (SyntaxError, ValueError) as error:
        raise ConfigError(f"{where} {name!r}: {spec.origin} cannot be imported: {error}") from None
    except OSError:
        return None


def _is_told(tree: ast.Module, function_name: str, name: str, where: str) -> bool:
    """Whether the source says that the function is there and takes three arguments; ConfigError where it is not."""
    for node in tree.body:
        for library in _list_imported(node):
            if library not in sys.modules and importlib.util.find_spec(library) is None:
                raise _miss_library(name, where, name.partition(":")[0], library)
    defined = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    found = [node for node in defined if node.name == function_name]
    if not found or found[-1].decorator_list or isinstance(found[-1], ast.ClassDef):
        return False
    taken = found[-1].args
    places = len(taken.posonlyargs) + len(taken.args)
    named = [one.arg for one, default in zip(taken.kwonlyargs, taken.kw_defaults, strict=True) if default is None]
    if places - len(taken.defaults) > 3 or (places < 3 and taken.vararg is None) or named:
        raise _miss_parameters(name, where, f"it is {function_name}({ast.unparse(taken)})")
    return True


def _list_imported(node: ast.stmt) -> list[str]:
    """The libraries that a statement imports wherever the module is imported."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module.partition(".")[0]]
    return []


def _require_own(name: str, where: str, folder: str | None, module_name: str, origin: str | None) -> None:
    """ConfigError where an installed module hides the file that lies in the folder."""
    first, root = module_name.partition(".")[0], Path(folder or ".").resolve()
    files = [root / f"{first}.py", root / first / "__init__.py"] if folder else []
    own = [path for path in files if path.is_file()]
    inside = origin is not None and Path(origin).resolve().is_relative_to(root)
    if own and not inside:
        raise ConfigError(f"{where} {name!r}: {own[0]} has the name of an installed module, {first}. Rename it.")


def _miss_module(name: str, where: str, module: str) -> ConfigError:
    return ConfigError(f"{where} {name!r}: the module {module} is neither next to gate.toml nor installed.")


def _miss_library(name: str, where: str, module: str, library: str | None) -> ConfigError:
    return ConfigError(f"{where} {name!r}: {module} needs {library}, which is not installed.")


def _miss_function(name: str, where: str, public: list[str]) -> ConfigError:
    module, _, function = name.partition(":")
    known = ", ".join(sorted(public))
    return ConfigError(f"{where} {name!r}: {module} has no {function}. It has: {known or 'nothing'}.")


def _miss_parameters(name: str, where: str, why: str) -> ConfigError:
    function = name.partition(":")[2]
    return ConfigError(f"{where} {name!r} must accept {function}(gate, settings, out): {why}.")


def _is_own(value: object, module: ModuleType) -> bool:
    return (isfunction(value) or isclass(value)) and value.__module__ == module.__name__
