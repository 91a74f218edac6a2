"""Drafts a gate from data, for people to review and edit: a gate.toml and a TFDV schema."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from traingate.dataset import Dataset, Reading
from traingate.errors import ConfigError
from traingate.runner import Run
from traingate.scan.scan import scan

CONFIG, SCHEMA = "gate.toml", "schema.pbtxt"


def draft(dataset: Dataset, folder: Path, run: Run = Run()) -> list[Path]:
    """Writes the drafts and returns their paths; what is there already stays.

    Raises:
        ConfigError: a file of that name is there, or the data lacks a column that was named.
        Unreadable: the data could not be read whole.
    """
    from traingate.measures.statistics import Statistics
    from traingate.storage import writing
    from traingate.tfdv import schemas
    from traingate.tfdv.protos import to_proto

    paths = [folder / SCHEMA, folder / CONFIG]
    for path in paths:
        if path.exists():
            raise ConfigError(
                f"{path} exists and was not overwritten. Name another folder with --out, or move the file."
            )
    drafted = _encode(draft_config(dataset, folder))
    profile = scan(dataset, [Statistics()], [], run)
    statistics = to_proto({split: profile.of(Statistics, split) for split in profile.splits})
    folder.mkdir(parents=True, exist_ok=True)
    writing.write_aside(str(paths[0]), schemas.write_schema(schemas.draft_schema(statistics, profile.plan)).encode())
    writing.write_aside(str(paths[1]), drafted)
    return paths


def draft_config(dataset: Dataset, folder: Path) -> str:
    """A gate.toml for the dataset, to lie in `folder`."""
    import tomlkit

    drafted = tomlkit.document()
    drafted.add("name", dataset.name)
    drafted.add("splits", _make_table({split.name: _list_files(folder, split.paths) for split in dataset.splits}))
    columns = dataset.columns
    roles = {"label": columns.label, "time": columns.time, "weight": columns.weight}
    lists = {"entity": columns.entity, "ignore": columns.ignore}
    named = {name: value for name, value in roles.items() if value}
    drafted.add("columns", _make_table(named | {name: _unwrap_single(value) for name, value in lists.items() if value}))
    if reading := _list_settings(dataset.reading):
        drafted.add("reading", _make_table(reading))
    schema = _make_table({"file": SCHEMA})
    schema["file"].comment(f"drafted from {dataset.train}; review it, then keep it with the config")
    schema["file"].trivia.comment_ws = "  "
    drafted.add("schema", schema)
    return tomlkit.dumps(drafted)


def _list_settings(reading: Reading) -> dict[str, Any]:
    """The settings that are not the defaults."""
    usual = Reading()
    typed = {field.name: getattr(reading, field.name) for field in fields(Reading)}
    typed = {name: value for name, value in typed.items() if value != getattr(usual, name)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in typed.items()}


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        name = ascii(text[error.start : error.end])
        raise ConfigError(
            f"{CONFIG} is written in UTF-8, which cannot encode {name}: rename the file or column."
        ) from None


def _make_table(values: Mapping[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, value)
    return table


def _list_files(folder: Path, paths: Sequence[str]) -> str | list[str]:
    return _unwrap_single([path if "://" in path else os.path.relpath(path, folder) for path in paths])


def _unwrap_single(values: Sequence[str]) -> str | list[str]:
    """A list of one may be written as what it holds."""
    return values[0] if len(values) == 1 else list(values)
