"""Writes everything of a run to its output folder: each file aside and then renamed, the decision last."""

from __future__ import annotations

from pathlib import Path

from traingate.dataset import Dataset
from traingate.errors import ConfigError
from traingate.gate import deciding, sealing
from traingate.renderer import all_renderers
from traingate.storage import writing
from traingate.validation import Examined

FOLDER = "traingate-out"
_STATISTICS, _SCHEMA = "statistics.pb", "schema.pbtxt"


def folder_of(dataset: Dataset, out: str | None) -> Path:
    """Where a run's outputs go: `out`, else `traingate-out/` beside the gate.toml or in the working folder.

    Raises:
        ConfigError: a file lies where the folder would be.
    """
    folder = Path(out).absolute() if out else Path(dataset.root, FOLDER)
    for path in (folder, *folder.parents):
        if path.exists() and not path.is_dir():
            raise ConfigError(f"--out: {path} is a file, and outputs need a folder. Name another one: --out DIR.")
    return folder


def write(examined: Examined, dataset: Dataset, folder: Path, key: bytes | None = None) -> list[str]:
    """Writes report, statistics, schema, Data Docs and decision; returns what was written, the decision last.

    Raises:
        OSError: the folder cannot be written to; then there is no decision, and the gate stays shut.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in (_STATISTICS, _SCHEMA):
        (folder / stale).unlink(missing_ok=True)
    written = []
    for kind in all_renderers().values():
        written.append(_write(folder / kind.file, kind().render(examined.report).encode("utf8", "backslashreplace")))
    facts = examined.profile.facts if examined.profile else {}
    if "statistics" in facts:
        written.append(_write(folder / _STATISTICS, facts["statistics"].SerializeToString(deterministic=True)))
    if "schema" in facts:
        from traingate.tfdv.schemas import schema_text

        written.append(_write(folder / _SCHEMA, schema_text(facts["schema"]).encode()))
    if facts.get("suites"):
        from traingate.gx.data_docs import write_data_docs

        written += write_data_docs(facts["suites"], str(folder))
    decided = deciding.decide(examined.report, dataset, report_path="report.html")
    written.append(str(sealing.write(decided, folder / sealing.NAME, key)))
    return written


def _write(path: Path, content: bytes) -> str:
    writing.write_aside(str(path), content)
    return str(path)
