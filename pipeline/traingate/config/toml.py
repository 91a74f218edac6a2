"""Tables of a TOML file that know where their keys stand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from traingate.errors import ConfigError, nearest


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
            line = line_of(text, "", name)
            raise ConfigError(f"{path}:{line}  {name} must be a table: [{name}] and its keys below it.")
        self.values: dict[str, Any] = values

    def error(self, key: str, message: str) -> ConfigError:
        """A ConfigError at a key's line."""
        return ConfigError(f"{self.path}:{line_of(self.text, self.name, key)}  {message}")

    def table(self, key: str) -> Table:
        """A table below this one, empty where it is not written."""
        name = f"{self.name}.{key}" if self.name else key
        return Table(self.path, self.text, name, self.values.get(key, {}))

    def known(self, keys: Iterable[str], what: str = "a setting") -> None:
        """Raises ConfigError at the first key that is not one of `keys`, with the nearest that is."""
        keys = list(keys)
        for key in self.values:
            if key not in keys:
                full = f"{self.name}.{key}" if self.name else key
                raise self.error(key, f"{full} is not {what}. {nearest(key, keys)}")

    def take(self, key: str, kind: type, default: Any) -> Any:
        """The value of a key, of the kind asked for; `default` where it is not written."""
        if key not in self.values:
            return default
        try:
            return fitted(self.values[key], kind)
        except (TypeError, ValueError) as wrong:
            raise self.error(key, f"{self.name}.{key} {wrong}".removeprefix(".")) from None


def fitted(value: Any, kind: type) -> Any:
    """A TOML value as `kind`; an int may stand for a float, a text for a list of one. TypeError where it won't do."""
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is tuple:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise TypeError(f"must be a list of texts, not {value!r}.")
        return tuple(items)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"must be {_WORDS.get(kind, kind.__name__)}, not {value!r}.")
    if isinstance(value, float) and not math.isfinite(value):
        # Nothing is ever above inf, nor above nan: such a limit turns its check off without a reason.
        raise TypeError(f"must be a finite number, not {value!r}.")
    return value


_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", dict: "a table"}


def line_of(text: str, table: str, key: str) -> int:
    """The 1-based line of a key or, where none is found, of what holds it; 1 where that is the whole file."""
    wanted = _bare(f"{table}.{key}" if table else key)
    header, nearest_holder, found = "", 0, 1
    for number, line in enumerate(text.splitlines(), 1):
        if opened := re.match(r"\s*\[+\s*([^=]+?)\s*\]+\s*(#.*)?$", line):
            name = header = _bare(opened[1])
        elif written := re.match(r"\s*([^#=]+?)\s*=", line):
            name = f"{header}.{_bare(written[1])}" if header else _bare(written[1])
        else:
            continue
        if name == wanted:
            return number
        if wanted.startswith(f"{name}.") and len(name) > nearest_holder:
            nearest_holder, found = len(name), number
    return found


def _bare(name: str) -> str:
    return re.sub(r"[\"'\s]", "", name)
