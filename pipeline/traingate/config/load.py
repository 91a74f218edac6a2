"""Turns a gate.toml into a Dataset; a mistake names the file, the line, the key and the nearest valid key."""

from __future__ import annotations

import contextlib
import os.path
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, get_origin

from traingate.bounds import OneOf
from traingate.check import Check, find_check, list_check_names
from traingate.config.places import find_line, find_repeated
from traingate.config.same_rows import read_same_rows
from traingate.config.toml import STRINGS, TABLES, Table, read_value
from traingate.dataset import CheckSettings, Columns, Dataset, Reading, Split, StatisticsOptions
from traingate.errors import ConfigError, Misread, OutOfBounds, suggest
from traingate.reading import resolve_types
from traingate.wording import list_names

_TURNED_OFF = "To turn a check off, write enabled = false and a reason."


@dataclass(frozen=True)
class _Statistics(StatisticsOptions):
    weight: str | None = None  # where it was before it was a column's role
    engine: Annotated[str, OneOf(("traingate", "tfdv"))] = "traingate"


def load(path: str | Path) -> Dataset:
    """The dataset that a gate.toml describes; paths start from the file's folder.

    Raises:
        ConfigError: the file is missing or not valid TOML, or has an unknown key or a value that is not allowed.
    """
    import tomllib

    path = Path(path, "gate.toml") if Path(path).is_dir() else Path(path)
    text = _read_text(path)
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _explain_invalid(path, text, error) from None
    return _read_dataset(Table(path, text, "", values))


def quick(splits: Mapping[str, Iterable[str]], columns: Columns, reading: Reading = Reading()) -> Dataset:
    """The dataset of a quick look: files by split, typed on the command line."""
    root = Path.cwd()
    made = tuple(Split(name, tuple(_make_absolute(root, file) for file in files)) for name, files in splits.items())
    return Dataset(name=root.name or "dataset", splits=made, columns=columns, reading=reading, root=str(root))


def read_typed(settings: Iterable[str]) -> Reading:
    """How text is read, from settings of [reading] as typed: `key=value`, the value as TOML has it or as plain text.

    Raises:
        ConfigError: a setting is unknown, or its value is not allowed.
    """
    pairs = (setting.partition("=") for setting in settings)
    values = {key.strip(): read_value(value) for key, _, value in pairs}
    try:
        return _read_reading(Table(Path("--reading"), "", "reading", values))
    except ConfigError as wrong:
        raise ConfigError(f"--reading: {str(wrong).partition('  ')[2]}") from None


def locate_error(dataset: Dataset, error: ConfigError) -> ConfigError:
    """The error with the file and the line of what was misread, for settings that are read after the file was."""
    if dataset.config_path is None or not isinstance(error.__cause__, Misread):
        return error
    line = find_line(_read_text(Path(dataset.config_path)), error.__cause__.place)
    return ConfigError(f"{dataset.config_path}:{line}  {error}")


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        look = "traingate check --train F --eval F --label L"
        raise ConfigError(f"{path}: no such file. Write one, or check files without one: {look}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None


def _explain_invalid(path: Path, text: str, error: Exception) -> ConfigError:
    twice = find_repeated(text, error)
    if twice:
        return ConfigError(f"{path}:{twice[0]}  {twice[1]} is written twice.")
    return ConfigError(f"{path}: not valid TOML: {error}. Compare with the example in the README.")


def _read_dataset(top: Table) -> Dataset:
    top.require_known(TABLES)
    root = top.path.resolve().parent
    splits = _read_splits(top, root)
    train = top.take("train", str, "train")
    names = [split.name for split in splits]
    if train not in names:
        wrong = f"no split is called {train!r}, and training needs one. {suggest(train, names)}"
        raise top.error("train" if "train" in top.values else "splits", wrong)
    schema, training = top.table("schema"), top.table("training")
    schema.require_known(("file",))
    statistics = top.table("statistics").read_into(_Statistics)
    return Dataset(
        name=top.take("name", str, root.name),
        splits=splits,
        columns=_read_columns(top.table("columns"), statistics.weight),
        train=train,
        schema=_find_file(schema, "file", root),
        same_rows=read_same_rows(top.table("same_rows"), names, train),
        suites=_find_suites(top.table("expectations"), root, names),
        checks=_read_checks(top.table("checks"), names),
        engine=statistics.engine,
        statistics=StatisticsOptions(statistics.slices, statistics.categorical),
        reading=_read_reading(top.table("reading")),
        trainer=training.take("trainer", str, "reference"),
        training={key: value for key, value in training.values.items() if key != "trainer"},
        trains="training" in top.values,
        root=str(root),
        config_path=str(top.path.resolve()),
        lines=_find_lines(top),
    )


def _find_lines(top: Table) -> dict[str, int]:
    """The line of every key that names something of the data, which is looked for only when the data is read."""
    tables = ("splits", "columns", "statistics", "training", "reading")
    found = {f"{name}.{key}": find_line(top.text, (name, key)) for name in tables for key in top.table(name).values}
    if "statistics.weight" in found:
        found.setdefault("columns.weight", found["statistics.weight"])
    return found


def _read_columns(table: Table, weight: str | None) -> Columns:
    """The columns' roles; `weight` is what [statistics] says, where the role stood in earlier versions."""
    columns = table.read_into(Columns)
    if None not in (weight, columns.weight) and weight != columns.weight:
        message = f"columns.weight is {columns.weight!r} and statistics.weight {weight!r}: keep columns.weight alone."
        raise table.error("weight", message)
    columns = replace(columns, weight=columns.weight or weight)
    if columns.clash:
        one, other = columns.clash
        message = f"columns.{one} {getattr(columns, one)!r} cannot be columns.{other} as well: keep one of the two."
        raise table.error(one, message)
    return columns


def _read_splits(top: Table, root: Path) -> tuple[Split, ...]:
    table = top.table("splits")
    if not table.values:
        smallest = '[splits] train = "train.csv" eval = "eval.csv"'
        raise top.error("splits", f"[splits] is missing. The smallest one: {smallest}")
    splits = []
    for name in table.values:
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise table.error(name, f"a split's name may hold letters, digits, _, - and ., so not {name!r}.")
        paths = table.take(name, STRINGS, ())
        if not paths:
            raise table.error(name, f"splits.{name} is empty: name at least one file.")
        splits.append(Split(name, tuple(_make_absolute(root, path) for path in paths)))
    return tuple(splits)


def _read_reading(table: Table) -> Reading:
    reading = _list_numbers(table).read_into(Reading)
    if not reading.header and not reading.names:
        raise table.error("header", "reading.header is false, so reading.names must name the columns, in order.")
    for key, mark in (("delimiter", reading.delimiter or ","), ("quote", reading.quote or '"')):
        if len(mark) > 1 or not mark.isascii() or mark in "\0\r\n":
            raise table.error(key, f"reading.{key} must be one ASCII character that ends no line, not {mark!r}.")
    if reading.delimiter is not None and reading.delimiter in ("", reading.quote):
        raise table.error("delimiter", "reading.delimiter must be one ASCII character, and not the quote.")
    _check_marks(table, reading)
    _check_notations(table, reading)
    try:
        "".encode(reading.encoding)
    except (LookupError, ValueError):
        known = "an encoding that Python knows, such as utf8 or cp1252"
        raise table.error("encoding", f"reading.encoding must be {known}, not {reading.encoding!r}.") from None
    return reading


def _check_marks(table: Table, reading: Reading) -> None:
    """ConfigError where a comment or an escape would be taken for something else."""
    if len(reading.escape) > 1 or not reading.escape.isascii() or reading.escape in ("\0", "\r", "\n"):
        wrong = f"reading.escape must be one ASCII character that ends no line, not {reading.escape!r}."
        raise table.error("escape", wrong)
    if reading.escape and reading.escape in (reading.quote, reading.delimiter or ","):
        raise table.error("escape", "reading.escape must be neither the quote, which is doubled, nor the delimiter.")
    if reading.comment.strip() != reading.comment or "\0" in reading.comment:
        raise table.error("comment", f"reading.comment must hold no white space around it, not {reading.comment!r}.")
    if reading.comment and reading.comment[0] in (reading.quote, reading.delimiter or ","):
        raise table.error("comment", "reading.comment must begin with neither the quote nor the delimiter.")


def _list_numbers(table: Table) -> Table:
    """The table with `numbers` as columns by name, where it is a list of columns that are written as all others."""
    names = table.values.get("numbers")
    if not isinstance(names, list | str):
        return table
    listed = dict.fromkeys(table.take("numbers", STRINGS, ()), "")
    return Table(table.path, table.text, table.name, {**table.values, "numbers": listed})


def _check_notations(table: Table, reading: Reading) -> None:
    """ConfigError where numbers cannot be written so."""
    if (reading.decimal, reading.thousands) == (".", "") and not reading.numbers:
        return
    from traingate.batch.numerals import DECIMAL_MARKS, THOUSANDS_MARKS, Notation

    if reading.decimal not in DECIMAL_MARKS:
        known = list_names([repr(mark) for mark in DECIMAL_MARKS])
        raise table.error("decimal", f"reading.decimal must be one of {known}, not {reading.decimal!r}.")
    if reading.thousands not in THOUSANDS_MARKS or reading.thousands == reading.decimal:
        known = list_names([repr(mark) for mark in THOUSANDS_MARKS if mark not in ("", reading.decimal)], 99)
        wrong = f"reading.thousands must be one of {known}, and not reading.decimal: not {reading.thousands!r}."
        raise table.error("thousands", wrong)
    for name, example in reading.numbers.items():
        try:
            Notation.parse(example or "1234.5")
        except ValueError as wrong:
            raise table.error("numbers", f"reading.numbers.{name}: {wrong}") from None


def _find_suites(table: Table, root: Path, names: list[str]) -> dict[str, str]:
    table.require_known(names, "a split")
    return {name: str(_find_file(table, name, root)) for name in table.values}


def _read_checks(table: Table, splits: list[str]) -> dict[str, CheckSettings]:
    table.require_known(list_check_names(), "a check")
    return {name: _read_check(table.table(name), find_check(name), splits) for name in table.values}


def _read_check(table: Table, check: type[Check], splits: list[str]) -> CheckSettings:
    kinds = resolve_types(check)
    table.require_known(["enabled", "reason", *kinds])
    enabled, reason = table.take("enabled", bool, True), table.take("reason", str, None)
    if not enabled and not any(mark.isprintable() and not mark.isspace() for mark in reason or ""):
        raise table.error("enabled", f'{table.name} is turned off without a reason. Add reason = "…".')
    values = {name: _read_setting(table, name, kinds[name], splits) for name in table.values if name in kinds}
    _check_order(table, values)
    try:
        check.configure(values)  # settings that make no sense together
    except Misread as wrong:
        raise table.error(str(wrong.place[-1]), str(wrong)) from wrong
    return CheckSettings(enabled, reason, {**_lower_warnings(check, values), **values})


def _read_setting(table: Table, name: str, kind: Any, splits: list[str]) -> Any:
    """One setting of a check; a setting that is a table says one value for each split that it names."""
    if get_origin(kind) is Mapping:
        table.table(name).require_known(splits, "a split")
    try:
        return table.take(name, kind, None)
    except ConfigError as error:
        if isinstance(error.__cause__, OutOfBounds):
            raise ConfigError(f"{error} {_TURNED_OFF}") from None
        raise


def _lower_warnings(check: type[Check], values: Mapping[str, Any]) -> dict[str, Any]:
    """Limits that warn, brought down to one that blocks below their default: what only warns would never block."""
    defaults = {entry.name: entry.default for entry in fields(check)}
    lowered = {}
    for name, value in values.items():
        warns = name.replace("max_", "warn_", 1)
        if name.startswith("max_") and isinstance(defaults.get(warns), int | float) and defaults[warns] > value:
            lowered[warns] = value
    return lowered


def _check_order(table: Table, values: Mapping[str, Any]) -> None:
    """ConfigError where what blocks would never be warned of first, because both limits are written the wrong way."""
    for name in values:
        blocks = name.replace("warn_", "max_", 1)
        if name.startswith("warn_") and blocks in values and values[name] > values[blocks]:
            message = f"{table.name}.{name} {values[name]} is above {blocks} {values[blocks]}: warn below what blocks."
            raise table.error(name, message)


def _find_file(table: Table, key: str, root: Path) -> str | None:
    path = table.take(key, str, None)
    if path is None:
        return None
    full = _make_absolute(root, path)
    if "://" not in full and not Path(full).is_file():
        raise table.error(key, f"{table.name}.{key}: no such file: {full}")
    return full


def _make_absolute(root: Path, path: str) -> str:
    if "://" in path:
        return path
    with contextlib.suppress(RuntimeError):  # nobody of that name has a home here: a folder may be called ~x
        path = str(Path(path).expanduser())
    return os.path.normpath(Path(root, path))
