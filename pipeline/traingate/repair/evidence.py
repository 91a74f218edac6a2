"""The report that a repair goes by: bound to the very bytes that are there now, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from traingate.dataset import Dataset
from traingate.errors import Refused
from traingate.gate.checked import CheckedFiles
from traingate.gate.decision import Decision, digest_settings, make_absolute
from traingate.gate.holds import find_changed_files, find_changed_input, suggest_check
from traingate.gate.sealing import read_decision
from traingate.kinds import Kind
from traingate.profile.profile import Profile
from traingate.profile.reads import SplitRead
from traingate.report.report import Report
from traingate.scan.planning import lay_out
from traingate.storage import files
from traingate.storage.digests import BlockDigests


@dataclass(frozen=True)
class Checked:
    """Data as it was checked.

    Attributes:
        dataset: what the config says.
        report: what was found.
        splits: what was read, by split, with absolute paths.
        source: the files' bytes, refused where they are others than those that were checked.
        kinds: the kind of every column that the check settled on, by split.
    """

    dataset: Dataset
    report: Report
    splits: Mapping[str, SplitRead]
    source: CheckedFiles
    kinds: Mapping[str, Mapping[str, Kind]]

    def make_profile(self) -> Profile:
        """What rows are matched by; to be called while files are read from `source`."""
        paths = {name: [file.path for file in split.files] for name, split in self.splits.items()}
        return Profile(lay_out(self.dataset, paths).widen(self.kinds).plan, self.splits)


def read_checked(dataset: Dataset, folder: Path) -> Checked:
    """The report in a folder, of the data as it is now.

    Raises:
        Refused: there is none, it was edited, or config or data have changed since.
    """
    decision = replace(read_decision(folder), root=str(Path(dataset.root).absolute()))
    config, blocks = Path(str(dataset.config_path)), dict[str, BlockDigests]()
    reason = find_changed_input(decision, config, digest_settings(dataset)) or find_changed_files(decision, blocks)
    report = _read_report(folder / "report.json", decision)
    if reason or report.error:
        raise Refused(f"{reason or report.error} Nothing was repaired. {suggest_check(decision, config)}")
    splits = {
        split.name: SplitRead(
            split.name,
            split.rows,
            split.rows_digest,
            tuple(replace(file, path=make_absolute(file.path, decision.root)) for file in split.files),
        )
        for split in decision.splits
    }
    names = {file.path: f"{file.path} of {split.name}" for split in splits.values() for file in split.files}
    kinds = {split.name: {name: Kind(kind) for name, kind in split.kinds.items()} for split in decision.splits}
    return Checked(dataset, report, splits, CheckedFiles(blocks, names), kinds)


def _read_report(path: Path, decision: Decision) -> Report:
    """The report; Refused where it is not the one that the decision was taken from."""
    try:
        report = Report.from_json(path.read_text("utf8"), str(path))
    except (OSError, ValueError) as error:
        raise Refused(f"{path} cannot be read: {error}. Run: traingate check") from None
    same = {finding.id for finding in report.findings()} == {finding.id for finding in decision.findings}
    digests = {split.name: split.rows_digest for split in report.splits}
    if not same or digests != {split.name: split.rows_digest for split in decision.splits}:
        raise Refused(f"{path} is not the report that its decision.json was taken from. Run: traingate check")
    return report


def is_inside(path: str, folder: Path) -> bool:
    """Whether a local file lies in a folder, links followed."""
    return files.is_local(path) and Path(path).resolve().is_relative_to(folder.resolve())
