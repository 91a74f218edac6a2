"""Plants a fault in a copy of tables, has the copy checked as any data is, and tells what the report says of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from traingate.check import find_checks
from traingate.dataset import CheckSettings, Dataset, Split
from traingate.report.causes import Cause
from traingate.report.findings import Finding, Severity
from traingate.report.report import Report
from traingate.runner import Run
from traingate.selftest.fault import Fault, Planted
from traingate.selftest.tables import Tables
from traingate.validation import examine

# Rows that were copied or dealt anew take their entity and time along: that these are shared tells of no other fault.
_ONLY_OF = {"entity-overlap": "entities", "time-order": "time"}


@dataclass(frozen=True)
class Trial:
    """What a report said of one fault that was planted.

    Attributes:
        fault: the fault's id.
        dose: how strongly it was planted.
        checks: the checks that told it, with a warning or a block; none where it passed unnoticed.
        severity: the worst of what they said; None where it passed unnoticed.
        headline: whether the first problem that the fault brought up is headed by a finding that tells it.
        opens: whether the gate opened.
        told: the title of that first problem; "" where the report says nothing new.
        error: why the report is undecided; "" where it is not.
        known: the checks that tell it of the data as it is, without the fault.
    """

    fault: str
    dose: float
    checks: tuple[str, ...] = ()
    severity: Severity | None = None
    headline: bool = False
    opens: bool = True
    told: str = ""
    error: str = ""
    known: tuple[str, ...] = ()

    @property
    def caught(self) -> bool:
        """Whether a check told it."""
        return self.severity is not None


def check_tables(tables: Tables, dataset: Dataset) -> Report:
    """The report on tables, written as Parquet files to a folder that is gone afterwards.

    Args:
        tables: the splits.
        dataset: what the config says of them; its files and roles are replaced by the tables'.
    """
    with tempfile.TemporaryDirectory(prefix="traingate-selftest-") as folder:
        splits = tuple(Split(name, (path,)) for name, path in write_tables(tables, folder).items())
        dataset = replace(dataset, splits=splits, columns=tables.columns, root=folder)
        return examine(dataset, Run(), weighs=False).report


def write_tables(tables: Tables, folder: str) -> dict[str, str]:
    """The Parquet file of each split, written to a folder."""
    paths = {name: str(Path(folder, f"{name}.parquet")) for name in tables.splits}
    for name, table in tables.splits.items():
        pq.write_table(pa.Table.from_pandas(table, preserve_index=False), paths[name])
    return paths


def plant_in_copy(fault: Fault, dose: float, tables: Tables, seed: int = 0) -> tuple[Tables, Planted]:
    """A copy of the tables with a fault in it, and what was done."""
    hit = tables.copy()
    planted = fault.plant(hit, np.random.default_rng(seed), dose)
    if planted.roles is not None:
        hit.columns = planted.roles
    return hit, planted


def try_fault(fault: Fault, dose: float, tables: Tables, dataset: Dataset, clean: Report, seed: int = 0) -> Trial:
    """Plants a fault in a copy of the tables and checks it; `clean` is the report on the tables as they are."""
    hit, planted = plant_in_copy(fault, dose, tables, seed)
    return read_trial(fault, dose, planted, clean, check_tables(hit, dataset))


def read_trial(fault: Fault, dose: float, planted: Planted, clean: Report, report: Report) -> Trial:
    """What a report says of a fault that a report without it does not."""
    known = {(finding.id, finding.severity) for finding in clean.findings()}
    new = [finding for finding in report.findings() if (finding.id, finding.severity) not in known]
    telling = [one for one in new if one.severity >= Severity.WARN and tells(one, fault, planted, report)]
    before = [one for one in clean.findings() if one.severity >= Severity.WARN and tells(one, fault, planted, report)]
    if not planted.columns:  # that a column is odd says nothing of rows
        before = [finding for finding in before if finding.feature is None]
    first = next((cause for cause in report.causes if _is_new(cause, known)), None)
    broken = [outcome.error for outcome in report.outcomes if outcome.error]
    return Trial(
        fault=fault.id,
        dose=dose,
        checks=tuple(sorted({finding.check for finding in telling})),
        severity=max((finding.severity for finding in telling), default=None),
        headline=first is not None and any(first.headline == finding for finding in telling),
        opens=report.verdict.opens,
        told="" if first is None else first.title,
        error=report.error or next(iter(broken), ""),
        known=tuple(sorted({finding.check for finding in before})),
    )


def tells(finding: Finding, fault: Fault, planted: Planted, report: Report) -> bool:
    """Whether a finding tells a fault: one of its checks' families says it, and of one of its columns if it has any."""
    families = {outcome.check: outcome.family for outcome in report.outcomes}
    if _ONLY_OF.get(finding.check, fault.family) != fault.family:
        return False
    if families.get(finding.check) not in fault.told_by:
        return False
    return not planted.columns or any(_names(finding, column) for column in planted.columns)


def _names(finding: Finding, column: str) -> bool:
    if finding.feature is not None:
        return finding.feature == column
    return f" {column} " in f" {finding.message.replace(',', ' ').replace(':', ' ').replace('.', ' ')} "


def _is_new(cause: Cause, known: set[tuple[str, Severity]]) -> bool:
    worst = [finding for finding in cause.findings if finding.severity >= Severity.WARN]
    return any((finding.id, finding.severity) not in known for finding in worst)


def try_doses(
    fault: Fault, tables: Tables, dataset: Dataset, clean: Report, seed: int = 0, *, weaker: bool = True
) -> Iterator[Trial]:
    """A trial of every dose, the strongest first, down to the first that passes unnoticed; or of the first alone."""
    for dose in reversed(fault.doses):
        trial = try_fault(fault, dose, tables, dataset, clean, seed)
        yield trial
        if not trial.caught or not weaker:
            return


def ask_families(dataset: Dataset, families: Iterable[str]) -> Dataset:
    """The dataset, with no check turned on but those of some families that the config leaves on."""
    off = CheckSettings(enabled=False, reason="it is not among those that tell the fault")
    others = {name: off for name, kind in find_checks().items() if kind.family not in families}
    return replace(dataset, checks={**dataset.checks, **others})


def list_off(dataset: Dataset, families: Iterable[str]) -> list[str]:
    """The checks of some families that the config turns off."""
    known = find_checks()
    return [
        name for name, said in dataset.checks.items()
        if not said.enabled and name in known and known[name].family in families
    ]  # fmt: skip
