"""Where repaired files go: the same tree, below another folder; never over, beside or above what they are made from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from traingate.dataset import Dataset
from traingate.errors import ConfigError, Refused
from traingate.profile.reads import SplitRead
from traingate.repair.evidence import is_inside
from traingate.storage import files
from traingate.storage.withdrawing import FOLDER as OUTPUTS

FOLDER, RECORD, MOVED = "repaired", "repair.json", "moved"


def choose_out(dataset: Dataset, splits: Mapping[str, SplitRead], out: str | None) -> Path:
    """The folder of the repaired splits: `out`, else `repaired/` beside the gate.toml.

    Raises:
        ConfigError: a file of the data or the config lies in it, or it holds what no earlier repair left.
    """
    folder = Path(out).absolute() if out else Path(dataset.root, FOLDER).absolute()
    inputs = [file.path for split in splits.values() for file in split.files]
    inputs += [path for path in (dataset.config_path, dataset.schema, *dataset.suites.values()) if path is not None]
    if held := next((path for path in inputs if is_inside(path, folder)), None):
        raise ConfigError(f"--out: {folder} holds {held}, and originals are never touched. Name another: --out DIR.")
    if os.path.lexists(folder) and (stranger := _find_stranger(folder)):
        raise ConfigError(f"--out: {stranger} is there already, and no repair left it. Name another folder: --out DIR.")
    return folder


def _find_stranger(folder: Path) -> Path | None:
    """Something in a folder that neither an earlier repair nor a check of what it wrote has left there."""
    if not folder.is_dir() or folder.is_symlink():
        return folder
    try:
        known = set(json.loads((folder / RECORD).read_text("utf8"))["written"])
    except (OSError, ValueError, KeyError, TypeError):
        known = set()
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if not path.is_dir() and str(below) not in known and not (known and below.parts[0] == OUTPUTS):
            return path
    return None


def place_files(dataset: Dataset, splits: Mapping[str, SplitRead]) -> dict[str, str]:
    """Where each file goes, relative to the folder: as it lies below the config's, else below its split's name.

    Refused where a file belongs to two splits, as each would have it repaired another way.
    """
    root, places = Path(dataset.root).absolute(), dict[str, str]()
    for name, split in splits.items():
        outside = [file.path for file in split.files if not _is_below(file.path, root)]
        prefix = os.path.commonprefix(outside)  # noqa: RUF071 - a scheme's two slashes are no path components
        shared = prefix[: prefix.rfind("/") + 1]
        for file in split.files:
            if file.path in places:
                raise Refused(f"{file.path} is a file of two splits. Name it under one of them, and check again.")
            known = _is_below(file.path, root)
            places[file.path] = (
                os.path.relpath(file.path, root) if known else f"{name}/{file.path[len(shared) :].lstrip('/')}"
            )
    return places


def _is_below(path: str, root: Path) -> bool:
    return files.is_local(path) and files.to_local_path(path).is_relative_to(root)


def place_parts(
    places: Mapping[str, str], splits: Mapping[str, SplitRead], parts: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Where each part of a file goes, by the file and the split that gets it: what goes to another split lies apart."""
    own = {file.path: split.name for split in splits.values() for file in split.files}
    top = MOVED
    while any(place.split("/")[0] == top for place in places.values()):
        top += "_"
    return {
        (path, split): places[path] if split == own[path] else f"{top}/{split}/{places[path]}" for path, split in parts
    }


def list_patterns(
    dataset: Dataset, splits: Mapping[str, SplitRead], places: Mapping[tuple[str, str], str]
) -> dict[str, list[str]]:
    """The files of each split for the new gate.toml: its own globs where they reach the same files, else each file."""
    root, found = Path(dataset.root).absolute(), dict[str, list[str]]()
    own = {(file.path, split.name) for split in splits.values() for file in split.files}
    for split in dataset.splits:
        if set(places) == own and all(_is_below(path, root) for path in split.paths):
            found[split.name] = [os.path.relpath(path, root) for path in split.paths]
        else:
            found[split.name] = [place for (_, name), place in places.items() if name == split.name]
    return found
