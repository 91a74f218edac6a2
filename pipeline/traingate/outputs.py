"""Writes everything of a run to its output folder: each file aside and then renamed, the decision last."""

from __future__ import annotations

import shutil
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
        OSError: the folder cannot be written to; then there is no decision, and the gate stays shut.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _remove_stale(folder)
    files = {kind.file: kind().render(examined.report) for kind in find_renderers().values()}
    for name, text in files.items():
        writing.write_aside(str(folder / name), text.encode("utf8", "backslashreplace"))
    left = _write_artifacts(examined, folder)
    decided = deciding.decide(examined.report, dataset, report_path="report.html")
    decision = sealing.write_decision(decided, folder / sealing.NAME, key)
    return [str(path) for path in (*(folder / name for name in files), *left, decision)]


def _remove_stale(folder: Path) -> None:
    """What an artifact of an earlier run left must not stand beside a report that says nothing of it."""
    for kind in find_artifacts().values():
        for name in kind.written:
            if (folder / name).is_dir():
                shutil.rmtree(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)


def _write_artifacts(examined: Examined, folder: Path) -> list[Path]:
    kinds, values = find_artifacts(), examined.profile.artifacts if examined.profile else {}
    written = []
    for artifact, value in values.items():
        files = kinds[artifact]().to_files(value)
        for name in kinds[artifact].written:
            inside = {path.partition("/")[2]: content for path, content in files.items() if path.startswith(f"{name}/")}
            if inside:
                writing.write_folder_aside(folder / name, inside)
            elif name in files:
                writing.write_aside(str(folder / name), files[name])
        written += [folder / path for path in files]
    return written
