"""Turns a gate.toml into a Dataset; a mistake names the file, the line, the key and the nearest valid key."""

from __future__ import annotations

import math
import os.path
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from traingate.check import all_checks
from traingate.dataset import CheckSettings, Columns, Dataset, Reading, Split, StatisticsOptions

_TOP = ("name", "train", "splits", "columns", "schema", "expectations", "reading", "statistics", "checks", "training")
_ENGINES = ("traingate", "tfdv")


class ConfigError(Exception):
    """A mistake in what the user wrote; the message says where and what would do."""

    exit_code = 2


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
            line = _line(text, "", name)
            raise ConfigError(f"{path}:{line}  {name} must be a table: [{name}] and its keys below it.")
        self.values: dict[str, Any] = values

    def error(self, key: str, message: str) -> ConfigError:
        """A ConfigError at a key's line."""
        return ConfigError(f"{self.path}:{_line(self.text, self.name, key)}  {message}")

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


def load(path: str | Path) -> Dataset:
    """The dataset that a gate.toml describes; paths start from the file's folder.

    Raises:
        ConfigError: the file is missing, no TOML, has an unknown key or a value that will not do.
    """
    import tomllib

    path = Path(path)
    if path.is_dir():
        path = path / "gate.toml"
    text = _read(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}. Compare with the example in the README.") from None
    return _dataset(Table(path, text, "", values))


def quick(splits: Mapping[str, Iterable[str]], columns: Columns, reading: Reading = Reading()) -> Dataset:
    """The dataset of a quick look: files by split, typed on the command line."""
    root = Path.cwd()
    made = tuple(Split(name, tuple(_absolute(root, file) for file in files)) for name, files in splits.items())
    return Dataset(name=root.name or "dataset", splits=made, columns=columns, reading=reading, root=str(root))


def nearest(key: str, keys: Iterable[str]) -> str:
    """`Did you mean …?`, or the list of keys where none is near."""
    import difflib

    keys = list(keys)
    close = difflib.get_close_matches(key, keys, 1, 0.5)
    return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(keys)}."


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


def where(dataset: Dataset, table: str, key: str) -> str:
    """Where a user wrote a key: file, line and key, or the option of a quick look."""
    if dataset.config_path is None:
        return f"--{key}"
    return f"{dataset.config_path}:{_line(_read(Path(dataset.config_path)), table, key)}  {table}.{key}"


_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", dict: "a table"}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        look = "traingate check --train F --eval F --label L"
        raise ConfigError(f"{path}: no such file. Write one, or look at files: {look}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None


def _dataset(top: Table) -> Dataset:
    top.known(_TOP)
    root = top.path.resolve().parent
    splits = _splits(top, root)
    train = top.take("train", str, "train")
    names = [split.name for split in splits]
    if train not in names:
        wrong = f"no split is called {train!r}, and training needs one. {nearest(train, names)}"
        raise top.error("train" if "train" in top.values else "splits", wrong)
    schema, statistics, training = top.table("schema"), top.table("statistics"), top.table("training")
    schema.known(("file",))
    statistics.known(("engine", "weight", "slices", "categorical"))
    engine = statistics.take("engine", str, "traingate")
    if engine not in _ENGINES:
        raise statistics.error("engine", f"statistics.engine {engine!r} is none. {nearest(engine, _ENGINES)}")
    return Dataset(
        name=top.take("name", str, root.name),
        splits=splits,
        columns=_columns(top.table("columns")),
        train=train,
        schema=_file(schema, "file", root),
        suites=_suites(top.table("expectations"), root, names),
        checks=_checks(top.table("checks"), names),
        engine=engine,
        statistics=_statistics(statistics),
        reading=_reading(top.table("reading")),
        trainer=training.take("trainer", str, "reference"),
        training={key: value for key, value in training.values.items() if key != "trainer"},
        root=str(root),
        config_path=str(top.path.resolve()),
    )


def _splits(top: Table, root: Path) -> tuple[Split, ...]:
    table = top.table("splits")
    if not table.values:
        smallest = '[splits] train = "train.csv" eval = "eval.csv"'
        raise top.error("splits", f"[splits] is missing. The smallest: {smallest}")
    splits = []
    for name in table.values:
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise table.error(name, f"a split may be called by letters, digits, _, - and ., not {name!r}.")
        paths = table.take(name, tuple, ())
        if not paths:
            raise table.error(name, f"splits.{name} names no file.")
        splits.append(Split(name, tuple(_absolute(root, path) for path in paths)))
    return tuple(splits)


def _columns(table: Table) -> Columns:
    table.known(("label", "entity", "time", "ignore"))
    return Columns(
        label=table.take("label", str, None),
        entity=table.take("entity", tuple, ()),
        time=table.take("time", str, None),
        ignore=table.take("ignore", tuple, ()),
    )


def _statistics(table: Table) -> StatisticsOptions:
    return StatisticsOptions(
        weight=table.take("weight", str, None),
        slices=table.take("slices", tuple, ()),
        categorical=table.take("categorical", tuple, ()),
    )


def _reading(table: Table) -> Reading:
    defaults = {entry.name: entry.default for entry in fields(Reading)}
    table.known(defaults)
    kinds = {name: str if default is None else type(default) for name, default in defaults.items()}
    reading = Reading(**{name: table.take(name, kinds[name], default) for name, default in defaults.items()})
    if not reading.header and not reading.names:
        raise table.error("header", "reading.header is false, so reading.names must name the columns, in their order.")
    return reading


def _suites(table: Table, root: Path, names: list[str]) -> dict[str, str]:
    table.known(names, "a split")
    return {name: str(_file(table, name, root)) for name in table.values}


def _checks(table: Table, splits: list[str]) -> dict[str, CheckSettings]:
    checks = all_checks()
    table.known(checks, "a check")
    return {name: _check(table.table(name), checks[name].defaults(), splits) for name in table.values}


def _check(table: Table, defaults: Mapping[str, Any], splits: list[str]) -> CheckSettings:
    table.known(["enabled", "reason", *defaults])
    enabled, reason = table.take("enabled", bool, True), table.take("reason", str, None)
    if not enabled and not (reason and reason.strip()):
        raise table.error("enabled", f'{table.name} is turned off without a reason. Add reason = "…".')
    names = [name for name in table.values if name not in ("enabled", "reason")]
    return CheckSettings(enabled, reason, {name: _setting(table, name, defaults[name], splits) for name in names})


def _setting(table: Table, name: str, default: Any, splits: list[str]) -> Any:
    """One setting of a check; a setting that is a table says one whole number for each split that it names."""
    if not isinstance(default, Mapping):
        return table.take(name, type(default), None)
    by_split = table.table(name)
    by_split.known(splits, "a split")
    return {split: by_split.take(split, int, 0) for split in by_split.values}


def _file(table: Table, key: str, root: Path) -> str | None:
    path = table.take(key, str, None)
    if path is None:
        return None
    full = _absolute(root, path)
    if "://" not in full and not Path(full).is_file():
        raise table.error(key, f"{table.name}.{key}: no such file: {full}")
    return full


def _absolute(root: Path, path: str) -> str:
    return path if "://" in path else os.path.normpath(Path(root, Path(path).expanduser()))


def _line(text: str, table: str, key: str) -> int:
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
