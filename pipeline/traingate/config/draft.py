"""Drafts a gate from data, for people to review and edit: a gate.toml and a TFDV schema."""

from __future__ import annotations

import json
import os
from pathlib import Path

from traingate.dataset import Dataset
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
                f"{path} is there already and stays as it is. Name another folder with --out, or move it away."
            )
    profile = scan(dataset, [Statistics()], [], run)
    statistics = to_proto({split: profile.of(Statistics, split) for split in profile.splits})
    folder.mkdir(parents=True, exist_ok=True)
    writing.write_aside(str(paths[0]), schemas.schema_text(schemas.draft_schema(statistics, profile.plan)).encode())
    writing.write_aside(str(paths[1]), config(dataset, folder).encode())
    return paths


def config(dataset: Dataset, folder: Path) -> str:
    """A gate.toml for the dataset, to lie in `folder`."""
    columns = dataset.columns
    lines = [f"name = {_text(dataset.name)}", "", "[splits]"]
    lines += [
        f"{_key(split.name)} = {_list([_from(folder, path) for path in split.paths])}" for split in dataset.splits
    ]
    lines += ["", "[columns]"]
    lines += [f"{name} = {_text(value)}" for name, value in (("label", columns.label), ("time", columns.time)) if value]
    lines += [
        f"{name} = {_list(value)}" for name, value in (("entity", columns.entity), ("ignore", columns.ignore)) if value
    ]
    lines += [
        "",
        "[schema]",
        f"file = {_text(SCHEMA)}  # drafted from {dataset.train}; review it, then keep it with the config",
    ]
    return "\n".join(lines) + "\n"


def _from(folder: Path, path: str) -> str:
    return path if "://" in path else os.path.relpath(path, folder)


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, DEL apart."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if name.replace("-", "_").isidentifier() and name.isascii() else _text(name)


def _list(values: list[str] | tuple[str, ...]) -> str:
    return _text(values[0]) if len(values) == 1 else f"[{', '.join(_text(value) for value in values)}]"
