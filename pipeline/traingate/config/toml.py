"""Tables of a TOML file that know where their keys stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from traingate.config.places import find_line
from traingate.errors import ConfigError, Misread, Place, suggest
from traingate.reading import read, resolve_types

T = TypeVar("T")
STRINGS = tuple[str, ...]
TABLES = (
    "name", "train", "splits", "columns", "schema", "expectations", "reading", "statistics", "same_rows", "checks",
    "training",
)  # fmt: skip
"""What stands at the top of a gate.toml."""


class Table:
    """One table of a TOML file, which knows where its keys stand.

    Attributes:
        path: the file.
        text: the whole file.
        name: the table's dotted name; "" is the top.
        values: its keys and values.
    """

    def __init__(self, path: Path, text: str, name: str, values: object) -> None:
        self.path, self.text, self.name = path, text, name
        if not isinstance(values, dict):
            line = find_line(text, (name,))
            raise ConfigError(f"{path}:{line}  {name} must be a table: [{name}] and its keys below it.")
        self.values: dict[str, Any] = values

    def error(self, key: str, message: str) -> ConfigError:
        """A ConfigError at a key's line."""
        return ConfigError(f"{self.path}:{find_line(self.text, self._place(key))}  {message}")

    def table(self, key: str) -> Table:
        """A table below this one, empty where it is not written."""
        name = f"{self.name}.{key}" if self.name else key
        return Table(self.path, self.text, name, self.values.get(key, {}))

    def require_known(self, keys: Iterable[str], what: str = "a setting") -> None:
        """Raises ConfigError at the first key that is not one of `keys`, with the nearest that is."""
        keys = list(keys)
        for key in self.values:
            if key not in keys:
                raise self.locate(Misread(self._place(key), f"is not {what}. {suggest(key, keys)}"))

    def take(self, key: str, kind: Any, default: Any) -> Any:
        """The value of a key, of the kind asked for; `default` where it is not written."""
        return self._read(kind, self.values[key], self._place(key)) if key in self.values else default

    def read_into(self, kind: type[T]) -> T:
        """The whole table as a dataclass, whose fields are the keys."""
        value: T = self._read(kind, self.values, self._place())
        return value

    def locate(self, wrong: Misread) -> ConfigError:
        """A ConfigError at the line where the mistake stands."""
        return ConfigError(f"{self.path}:{find_line(self.text, wrong.place)}  {wrong}")

    def _place(self, *keys: str) -> Place:
        return (*self.name.split("."), *keys) if self.name else keys

    def _read(self, kind: Any, plain: object, place: Place) -> Any:
        try:
            return read(kind, _wrap_strings(kind, plain), place, noun="a setting")
        except Misread as wrong:
            raise self.locate(wrong) from wrong


def _wrap_strings(kind: Any, plain: Any) -> Any:
    """The value with a string as a list of one where a list of strings is asked for."""
    if is_dataclass(kind) and isinstance(plain, dict):
        types = resolve_types(kind)  # type: ignore[arg-type]
        return {key: _wrap_strings(types.get(key), value) for key, value in plain.items()}
    return [plain] if kind == STRINGS and isinstance(plain, str) else plain


def read_value(text: str) -> Any:
    """One value as TOML has it; what TOML cannot read is a string as it is."""
    import tomllib

    try:
        return tomllib.loads(f"value = {text}")["value"] if "\n" not in text else text
    except ValueError:
        return text
