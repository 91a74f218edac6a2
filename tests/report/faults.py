"""Findings as the checks make them, and the columns beside them, for the tests of causes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from traingate.report.evidence import Evidence
from traingate.report.feature import Feature
from traingate.report.findings import FAMILIES, Finding, Severity

FAMILY = {
    "row-overlap": "leakage", "entity-overlap": "leakage", "label-leakage": "leakage", "volume": "integrity",
    "schema-anomalies": "schema", "split-skew": "skew", "suites": "suites",
}  # fmt: skip


def finding(check: str, kind: str = "", **said: Any) -> Finding:
    """A finding that blocks, in eval, unless it says otherwise."""
    said = {"split": "eval", "severity": Severity.BLOCK, "message": f"{check} {kind} found it."} | said
    return Finding(check=check, kind=kind, **said)


def warned(check: str, kind: str = "", **said: Any) -> Finding:
    """A finding that warns."""
    return finding(check, kind, severity=Severity.WARN, **said)


def noted(check: str, kind: str = "", **said: Any) -> Finding:
    """A finding for information."""
    return finding(check, kind, severity=Severity.INFO, **said)


def feature(name: str, role: str = "feature", **known: Any) -> Feature:
    """A column without a missing value."""
    both = {"train": 0.0, "eval": 0.0}
    return replace(Feature(name, role, {"train": "float", "eval": "float"}, both), **known)


def evidence(*findings: Finding, features: tuple[Feature, ...] = (), label: str | None = "y") -> Evidence:
    """The findings as a report orders them, on 1,000 rows of train and 400 of eval."""

    def order(one: Finding) -> tuple[int, int]:
        return -one.severity, FAMILIES.index(FAMILY.get(one.check, "quality"))

    return Evidence(
        tuple(sorted(findings, key=order)),
        families={one.check: FAMILY.get(one.check, "quality") for one in findings},
        features={one.name: one for one in features},
        rows={"train": 1_000, "eval": 400},
        label=label,
    )
