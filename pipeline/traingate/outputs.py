"""Writes everything of a run to its output folder: all aside, then each into its place, the decision last."""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path

from traingate.artifact import find_artifacts
from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.gate import deciding, sealing
from traingate.renderer import find_renderers
from traingate.scan import listing
from traingate.storage import writing
from traingate.storage.withdrawing import FOLDER, NAME, PREVIOUS
from traingate.validation import Examined


def choose_folder(dataset: Dataset, out: str | None) -> Path:
    """Where a run's outputs go: `out`, else `traingate-out/` beside the gate.toml or in the working folder.

    Raises:
        ConfigError: a file lies where the folder would be.
    """
    folder = Path(out).absolute() if out else Path(dataset.root, FOLDER)
    for path in (folder, *folder.parents):
        if path.exists() and not path.is_dir():
            raise ConfigError(f"--out: {path} is a file, and outputs need a folder. Name another one: --out DIR.")
    return folder


def write_outputs(examined: Examined, dataset: Dataset, folder: Path, key: bytes | None = None) -> list[str]:
    """Writes the renderings, what artifacts leave behind, and the decision; returns the files, the decision last.

    Raises:
        OSError: the folder cannot be written to, or holds a folder of somebody else's where one of ours would go; then
            there is no decision, and the gate stays shut.
    """
    inputs = _resolve_inputs(dataset)
    stale = list[Path]()
    if any((folder / name).exists() for name in (NAME, PREVIOUS)):
        stale = _find_stale(folder, inputs)
    else:
        _refuse_strangers(examined, folder)
    texts = {kind.file: kind().render(examined.report) for kind in find_renderers().values()}
    contents = {name: text.encode("utf8", "backslashreplace") for name, text in texts.items()}
    contents |= _collect_artifacts(examined, folder, inputs)
    contents |= {f"{listing.FOLDER}/{name}": content for name, content in (examined.rows or {}).items()}
    decided = deciding.decide(examined.report, dataset, report_path="report.html")
    contents[NAME] = sealing.seal(decided, folder, key)
    writing.write_together(folder, contents, NAME, stale)
    # There may be dozens of files of rows; their folder is told as one.
    told = dict.fromkeys(listing.FOLDER if name.startswith(f"{listing.FOLDER}/") else name for name in contents)
    return [str(folder / name) for name in told]


def _resolve_inputs(dataset: Dataset) -> set[Path]:
    """What people wrote and review, which no output may touch although it may lie in the same folder."""
    return {Path(path).resolve() for path in (dataset.schema, *dataset.suites.values()) if path is not None}


def _find_stale(folder: Path, inputs: Container[Path]) -> list[Path]:
    """What an artifact of an earlier run left must not stand beside a report that says nothing of it."""
    names = [name for kind in find_artifacts().values() for name in kind.written]
    paths = [folder / name for name in (*names, listing.FOLDER)]
    return [path for path in paths if os.path.lexists(path) and (path.is_dir() or path.resolve() not in inputs)]


def _refuse_strangers(examined: Examined, folder: Path) -> None:
    """Where no decision lies, no run was here, and a folder by the name of one of ours is somebody's own."""
    names = [name for kind, _ in examined.artifacts() for name in kind.written]
    for path in (folder / name for name in (*names, *([listing.FOLDER] if examined.rows else []))):
        if path.is_dir():
            raise OSError(f"{path} is there already, and no run left it. Move it, or name another folder: --out DIR.")


def _collect_artifacts(examined: Examined, folder: Path, inputs: Container[Path]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for kind, value in examined.artifacts():
        found |= kind().files(value)
    return {name: content for name, content in found.items() if (folder / name).resolve() not in inputs}
