"""What text and bytes hold that no check looks into: images, other bytes, nested JSON, and paths of files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import to_indices
from traingate.batch.columns import Column
from traingate.kinds import Kind
from traingate.measure import Measure, State
from traingate.measures import _lists
from traingate.plan import Plan

if TYPE_CHECKING:
    from traingate.batch.batch import Batch

LOOKED_AT = 32
"""Values of a column that are looked at in each batch of rows, evenly apart."""
_MAGIC = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "BMP"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WebP"),
)
_PATH = re.compile(r"[^\x00-\x1f]*\.[A-Za-z0-9]{1,8}\Z")
_LONGEST_PATH = 1_024


@dataclass(frozen=True)
class Content:
    """What some values of a column are.

    Attributes:
        looked: distinct values that were looked at.
        images: those that are images, by format.
        bytes: those that are neither text nor images.
        nested: those that are a JSON object, or an array with objects or arrays inside.
        paths: those that name a file on this machine.
        example: one of the paths.
    """

    looked: int
    images: Mapping[str, int]
    bytes: int
    nested: int
    paths: int
    example: str = ""

    @property
    def binary(self) -> bool:
        """Whether half of the values or more are no text."""
        return 2 * (self.bytes + sum(self.images.values())) >= self.looked > 0


class Contents(Measure[Mapping[str, Content]]):
    """What some values of each text column in each batch are; of lists, the values in them.

    A path counts where the file is there: as it stands, beside the data file, or beside the config. Files on remote
    stores are not looked for.
    """

    def start(self, plan: Plan, split: str) -> State:
        """Nothing looked at."""
        root = None if plan.dataset.config_path is None else str(Path(plan.dataset.config_path).parent)
        return {"folders": sorted({plan.dataset.root, *([root] if root else [])}), "columns": {}}

    def add(self, state: State, batch: Batch) -> State:
        """Looks at values all over the batch: where its rows are sorted, the first ones are not like the rest."""
        for name, kind in batch.kinds.items():
            if Kind(kind) in (Kind.STRING, Kind.LIST) and (values := _take_values(batch.column(name))):
                folders = [*state["folders"], *_list_folders(batch.path)]
                _add_up(state["columns"].setdefault(name, _start()), _look_at(values, folders))
        return state

    def merge(self, first: State, second: State) -> State:
        """Adds up."""
        for name, theirs in second["columns"].items():
            _add_up(first["columns"].setdefault(name, _start()), theirs)
        return first

    def finish(self, state: State) -> Mapping[str, Content]:
        """By column; columns without text have nothing to look into."""
        return {name: Content(**found) for name, found in sorted(state["columns"].items())}


def _start() -> dict[str, Any]:
    return {"looked": 0, "images": {}, "bytes": 0, "nested": 0, "paths": 0, "example": ""}


def _add_up(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for key in ("looked", "bytes", "nested", "paths"):
        ours[key] += theirs[key]
    for image, values in theirs["images"].items():
        ours["images"][image] = ours["images"].get(image, 0) + values
    ours["example"] = ours["example"] or theirs["example"]


def _take_values(column: Column) -> list[str | bytes]:
    dictionary = column.dictionary
    if column.lists is not None:
        _, values = _lists.flatten(_spread(column.lists))
        text = pa.types.is_string(values.type) or pa.types.is_large_string(values.type)
        dictionary = (
            values if text or pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type) else None
        )
    if dictionary is None:
        return []
    return [value for value in _spread(dictionary).to_pylist() if value]


def _spread(values: pa.Array) -> pa.Array:
    """Values evenly apart, the first and the last among them; all where there are few."""
    if len(values) <= LOOKED_AT:
        return values
    return values.take(to_indices(np.linspace(0, len(values) - 1, LOOKED_AT).astype(np.int64)))


def _list_folders(path: str) -> list[str]:
    local = path.removeprefix("file://")
    return [str(Path(local).parent)] if local and "://" not in local else []


def _look_at(values: list[str | bytes], folders: list[str]) -> dict[str, Any]:
    found = _start()
    found["looked"] = len(values)
    for value in values:
        text = _decode(value)
        if text is None:
            data = value if isinstance(value, bytes) else b""
            image = next((name for magic, name in _MAGIC if magic.match(data)), None)
            if image is None:
                found["bytes"] += 1
            else:
                found["images"][image] = found["images"].get(image, 0) + 1
        elif text[0] in "[{" and _is_nested(text):
            found["nested"] += 1
        elif _is_file(text, folders):
            found["paths"] += 1
            found["example"] = found["example"] or text
    return found


def _decode(value: str | bytes) -> str | None:
    try:
        text = value if isinstance(value, str) else value.decode("utf8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _is_nested(text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or any(isinstance(one, dict | list) for one in value)


def _is_file(text: str, folders: list[str]) -> bool:
    """Whether it looks like a path, and is one: most text is told by its end, without asking the file system."""
    if len(text) > _LONGEST_PATH or not _PATH.match(text):
        return False
    try:
        return any((Path(folder) / text).is_file() for folder in folders)
    except (OSError, ValueError):
        return False
