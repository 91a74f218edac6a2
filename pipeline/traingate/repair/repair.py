"""Repairs a dataset: from its report to repaired splits beside the originals, and a record of what was changed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from traingate.dataset import Dataset
from traingate.errors import Refused
from traingate.repair.applying import SplitEdit, judge_rows, write_files
from traingate.repair.config import write_config
from traingate.repair.evidence import Checked, read_checked
from traingate.repair.places import RECORD, choose_out, list_patterns, place_files, place_parts
from traingate.repair.planning import Left, Step, plan_repair
from traingate.repair.promises import adapt_promises
from traingate.repair.record import describe_steps, make_record
from traingate.storage import digests, files, writing


@dataclass(frozen=True)
class Repaired:
    """What a repair did.

    Attributes:
        lines: what was changed, a sentence each.
        left: causes that it left, with the reason.
        config: the gate.toml of the repaired splits; None where nothing was written.
    """

    lines: tuple[str, ...]
    left: tuple[Left, ...]
    config: Path | None = None


def repair(
    dataset: Dataset, report: Path, *, out: str | None = None, only: Sequence[str] = (), dry_run: bool = False,
    command: str = "",
) -> Repaired:  # fmt: skip
    """Writes repaired splits, and the gate.toml and the record beside them; the originals are never touched.

    Args:
        dataset: what the gate.toml says.
        report: the folder of the check's outputs.
        out: where the repaired splits go; None is `repaired/` beside the gate.toml.
        only: ids of the causes, or of findings of theirs, that are mended; none mends whatever blocks.
        dry_run: whether to tell alone what would be done.
        command: what was typed, for the record.

    Raises:
        Refused: the report is not of this data, or an edit cannot be made.
        ConfigError: `out` cannot be used, or `only` names what cannot be mended.
    """
    checked = read_checked(dataset, report)
    folder = choose_out(dataset, checked.splits, out)
    steps, left = plan_repair(checked.report, dataset, only)
    with files.reading_from(checked.source):
        profile = checked.make_profile()
        edits = judge_rows(profile, steps)
        if dry_run or not steps:
            return Repaired(tuple(describe_steps(steps, edits)), tuple(left))
        _write(checked, profile, edits, folder, (steps, left), command)
    return Repaired(tuple(describe_steps(steps, edits)), tuple(left), folder / "gate.toml")


def _write(
    checked: Checked, profile: Any, edits: Mapping[str, SplitEdit], folder: Path,
    planned: tuple[list[Step], list[Left]], command: str,
) -> None:  # fmt: skip
    """All aside, then the whole folder into its place."""
    parts = [(path, split) for edit in edits.values() for path in edit.keep for split in edit.list_parts(path)]
    places = place_parts(place_files(checked.dataset, checked.splits), checked.splits, parts)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".traingate-", dir=folder.parent))
    try:
        new = aside / "new"
        rows = dict(write_files(edits, {part: new / place for part, place in places.items()}, profile))
        with files.reading_from(None):
            digested = {part: digests.digest_file(str(new / place)) for part, place in places.items()}
        written = {part: (place, rows[part], digested[part]) for part, place in places.items()}
        patterns = list_patterns(checked.dataset, checked.splits, places)
        gone = _list_gone(edits, checked)
        copies = adapt_promises(checked.dataset, gone)
        for place, content in copies.values():
            writing.write_aside(str(new / place), content.encode())
        lying = {path: place for path, (place, _) in copies.items()}
        text = write_config(checked.dataset, patterns, folder, gone, lying)
        writing.write_aside(str(new / "gate.toml"), text.encode())
        record = make_record(checked, planned, edits, written, command)
        record["written"] += lying.values()
        writing.write_aside(str(new / RECORD), f"{json.dumps(record, indent=1)}\n".encode("utf8", "backslashreplace"))
        _refuse_seen(checked, folder, places)
        if folder.exists():
            folder.replace(aside / "old")
        new.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _list_gone(edits: Mapping[str, SplitEdit], checked: Checked) -> set[str]:
    """Columns that no split has any more."""
    gone = {name for edit in edits.values() for name in edit.drop}
    left = {name for split, kinds in checked.kinds.items() for name in kinds if name not in edits[split].drop}
    return gone - left


def _refuse_seen(checked: Checked, folder: Path, places: Mapping[tuple[str, str], str]) -> None:
    """Refused where the original config would take a repaired file for one of the originals."""
    for split in checked.dataset.splits:
        for pattern in split.paths:
            seen = next((place for place in places.values() if _matches(folder / place, pattern)), None)
            if seen is not None:
                raise Refused(
                    f"{folder / seen} would be read as a file of {split.name}, which is {pattern}. Nothing was "
                    "written. Name a folder elsewhere: --out DIR."
                )


def _matches(path: Path, pattern: str) -> bool:
    return fnmatch(str(path), pattern) if "**" in pattern else path.match(pattern)
