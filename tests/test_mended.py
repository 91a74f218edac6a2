"""What the report says to type mends the fault: planted, blocked, repaired by that very command, and told no more."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from given.planting import two_classes, visits
from traingate.cli.main import main
from traingate.selftest.fault import find_faults
from traingate.selftest.tables import Tables


def write_gate(tables: Tables, folder: Path) -> Path:
    """A gate of Parquet files; splits that have a declared time are said to be cut by it."""
    for name, table in tables.splits.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    columns = tables.columns
    lines = ["[splits]", *(f'{name} = "{name}.parquet"' for name in tables.splits)]
    lines += ["[columns]", f'label = "{columns.label}"', f"entity = {json.dumps(list(columns.entity))}"]
    if columns.time:
        lines += [f'time = "{columns.time}"', "[checks.time-order]", 'split = "time"']
    (folder / "gate.toml").write_text("\n".join(lines) + "\n")
    return folder / "gate.toml"


def read_causes(folder: Path) -> list[dict[str, Any]]:
    report = json.loads((folder / "traingate-out/report.json").read_text())
    causes: list[dict[str, Any]] = report["causes"]
    return [cause for cause in causes if cause["severity"] == "BLOCK"]


def checks_of(cause: dict[str, Any]) -> set[str]:
    return {finding.rpartition("-")[0] for finding in cause["findings"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "check", "remedy", "made"),
    [
        ("copied-rows", "row-overlap", "drop-rows", two_classes),
        ("label-missing", "missing-values", "drop-rows", two_classes),
        ("same-rows-twice", "row-overlap", "split-by-", two_classes),
        ("shared-entities", "entity-overlap", "drop-rows", two_classes),
        ("respelt-entities", "entity-overlap", "split-by-entity", two_classes),
        ("time-shuffled", "time-order", "split-by-time", visits),
        ("label-copied", "label-leakage", "drop-column", two_classes),
        ("column-renamed", "schema-anomalies", "rename-column", two_classes),
        ("category-respelt", "schema-anomalies", "respell", two_classes),
        ("label-respelt", "schema-anomalies", "respell", visits),
        ("numbers-as-text", "column-types", "fix-types", two_classes),
        ("unit-changed", "split-skew", "undo-unit", two_classes),
        ("one-far-value", "outliers", "clear-values", two_classes),
    ],
)
def test_the_printed_command_mends_what_it_stands_beside(
    tmp_path: Path, fault: str, check: str, remedy: str, made: Callable[..., Tables]
) -> None:
    tables = made()
    planted = find_faults()[fault]()
    tables.columns = planted.plant(tables, np.random.default_rng(3), planted.doses[-1]).roles or tables.columns
    assert main(["check", str(write_gate(tables, tmp_path)), "--brief"]) == 1
    told = next(cause for cause in read_causes(tmp_path) if check in checks_of(cause))
    assert main(shlex.split(told["command"])[1:]) == 0, told
    record = json.loads((tmp_path / "repaired/repair.json").read_text())
    assert all(change["remedy"].startswith(remedy) for change in record["changes"]), record["changes"]
    assert main(["check", str(tmp_path / "repaired"), "--brief"]) in (0, 1)
    left = [cause for cause in read_causes(tmp_path / "repaired") if check in checks_of(cause)]
    assert [cause["title"] for cause in left if cause["id"] == told["id"]] == []
