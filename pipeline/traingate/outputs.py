"""Writes everything of a run to its output folder: each file aside and then renamed, the decision last."""

from __future__ import annotations

import shutil
from collections.abc import Container
from pathlib import Path

from traingate.artifact import find_artifacts
from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.gate import deciding, sealing
from traingate.renderer import find_renderers
from traingate.storage import writing
from traingate.validation import Examined

FOLDER = "traingate-out"


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
    folder.mkdir(parents=True, exist_ok=True)
    inputs = _resolve_inputs(dataset)
    if any((folder / name).exists() for name in (sealing.NAME, sealing.PREVIOUS)):
        _remove_stale(folder, inputs)
    else:
        _refuse_strangers(examined, folder)
    files = {kind.file: kind().render(examined.report) for kind in find_renderers().values()}
    for name, text in files.items():
        writing.write_aside(str(folder / name), text.encode("utf8", "backslashreplace"))
    left = _write_artifacts(examined, folder, inputs)
    decided = deciding.decide(examined.report, dataset, report_path="report.html")
    decision = sealing.write_decision(decided, folder / sealing.NAME, key)
    return [str(path) for path in (*(folder / name for name in files), *left, decision)]


def _resolve_inputs(dataset: Dataset) -> set[Path]:
    """What people wrote and review, which no output may touch although it may lie in the same folder."""
    return {Path(path).resolve() for path in (dataset.schema, *dataset.suites.values()) if path is not None}


def _remove_stale(folder: Path, inputs: Container[Path]) -> None:
    """What an artifact of an earlier run left must not stand beside a report that says nothing of it."""
    for path in (folder / name for kind in find_artifacts().values() for name in kind.written):
        if path.is_symlink() or path.is_file():
            if path.resolve() not in inputs:
                path.unlink()
        elif path.is_dir():
            shutil.rmtree(path)


def _refuse_strangers(examined: Examined, folder: Path) -> None:
    """Where no decision lies, no run was here, and a folder by the name of one of ours is somebody's own."""
    for path in (folder / name for kind, _ in examined.artifacts() for name in kind.written):
        if path.is_dir():
            raise OSError(f"{path} is there already, and no run left it. Move it, or name another folder: --out DIR.")


def _write_artifacts(examined: Examined, folder: Path, inputs: Container[Path]) -> list[Path]:
    written = []
    for kind, value in examined.artifacts():
        found = kind().files(value)
        files = {path: content for path, content in found.items() if (folder / path).resolve() not in inputs}
        for name in kind.written:
            inside = {path.partition("/")[2]: content for path, content in files.items() if path.startswith(f"{name}/")}
            if inside:
                writing.write_folder_aside(folder / name, inside)
            elif name in files:
                writing.write_aside(str(folder / name), files[name])
        written += [folder / path for path in files]
    return written
