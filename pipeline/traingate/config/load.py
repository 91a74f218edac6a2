"""Turns a gate.toml into a Dataset; a mistake names the file, the line, the key and the nearest valid key."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from traingate.check import all_checks
from traingate.config.toml import Table, line_of
from traingate.dataset import CheckSettings, Columns, Dataset, Reading, Split, StatisticsOptions
from traingate.errors import ConfigError, nearest

_TOP = ("name", "train", "splits", "columns", "schema", "expectations", "reading", "statistics", "checks", "training")
_ENGINES = ("traingate", "tfdv")


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
    return Dataset(
        name=top.take("name", str, root.name),
        splits=splits,
        columns=_columns(top.table("columns")),
        train=train,
        schema=_file(schema, "file", root),
        suites=_suites(top.table("expectations"), root, names),
        checks=_checks(top.table("checks"), names),
        engine=_engine(statistics),
        statistics=_statistics(statistics),
        reading=_reading(top.table("reading")),
        trainer=training.take("trainer", str, "reference"),
        training={key: value for key, value in training.values.items() if key != "trainer"},
        root=str(root),
        config_path=str(top.path.resolve()),
        lines=_lines(top),
    )


def _engine(table: Table) -> str:
    table.known(("engine", "weight", "slices", "categorical"))
    engine = str(table.take("engine", str, "traingate"))
    if engine not in _ENGINES:
        raise table.error("engine", f"statistics.engine {engine!r} is none. {nearest(engine, _ENGINES)}")
    return engine


def _lines(top: Table) -> dict[str, int]:
    """The line of every key that names something of the data, which is looked for only when the data is read."""
    tables = ("splits", "columns", "statistics")
    return {f"{name}.{key}": line_of(top.text, name, key) for name in tables for key in top.table(name).values}


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
