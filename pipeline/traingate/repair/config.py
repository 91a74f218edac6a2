"""The gate.toml of the repaired splits: the same as before, pointing to the new files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from traingate.dataset import Dataset

_LISTS = (("columns", "ignore"), ("statistics", "slices"), ("statistics", "categorical"), ("training", "drop"))


def write_config(
    dataset: Dataset,
    paths: Mapping[str, list[str]],
    folder: Path,
    gone: Collection[str],
    copies: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The config's text with other paths, and without columns that are gone; comments stay.

    Args:
        dataset: what the config says.
        paths: the files or globs of each split, as they are to be written.
        folder: where the config is to lie.
        gone: columns that no split has any more.
        copies: where copies of the schema and of suites lie, relative to the folder, by the original.
    """
    import tomlkit

    text = Path(str(dataset.config_path)).read_text("utf-8-sig")
    config: Any = tomlkit.parse(text)
    for split, found in paths.items():
        config["splits"][split] = found[0] if len(found) == 1 else found
    if dataset.schema is not None:
        config["schema"]["file"] = copies.get(dataset.schema) or _relate(dataset.schema, folder)
    for split, path in dataset.suites.items():
        config["expectations"][split] = copies.get(path) or _relate(path, folder)
    for table, key in _LISTS:
        _leave_out(config.get(table, {}), key, gone)
    for name in gone:
        config.get("columns", {}).get("available_at", {}).pop(name, None)
    reading = config.get("reading", {})
    _leave_out(reading, "names", gone if not dataset.reading.header else ())
    numbers = reading.get("numbers", {})
    for name in gone if isinstance(numbers, dict) else ():
        numbers.pop(name, None)
    if isinstance(numbers, list):
        _leave_out(reading, "numbers", gone)
    return str(tomlkit.dumps(config))


def _relate(path: str, folder: Path) -> str:
    return path if "://" in path else os.path.relpath(path, folder)


def _leave_out(table: Any, key: str, gone: Iterable[str]) -> None:
    values = table.get(key)
    if isinstance(values, str):
        values = [values]
    if isinstance(values, list) and (left := [one for one in values if one not in gone]) != values:
        table[key] = left
