"""TrainGate: validates the splits that are about to be trained on, and opens the gate when nothing blocks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from traingate.config.load import load, quick
    from traingate.errors import ConfigError, KeyRejected, Refused, TrainGateError, Unfinished, Unreadable
    from traingate.gate.decision import Decision
    from traingate.gate.open import OpenGate, open_gate
    from traingate.gate.require import require
    from traingate.report.findings import Finding, Severity
    from traingate.report.report import Report, Verdict
    from traingate.runner import Run
    from traingate.validation import validate

_HOMES = {
    "config.load": ("load", "quick"),
    "errors": ("ConfigError", "KeyRejected", "Refused", "TrainGateError", "Unfinished", "Unreadable"),
    "gate.decision": ("Decision",),
    "gate.open": ("OpenGate", "open_gate"),
    "gate.require": ("require",),
    "report.findings": ("Finding", "Severity"),
    "report.report": ("Report", "Verdict"),
    "runner": ("Run",),
    "validation": ("validate",),
}

__all__ = [
    "ConfigError",
    "Decision",
    "Finding",
    "KeyRejected",
    "OpenGate",
    "Refused",
    "Report",
    "Run",
    "Severity",
    "TrainGateError",
    "Unfinished",
    "Unreadable",
    "Verdict",
    "load",
    "open_gate",
    "quick",
    "require",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for, so that `import traingate` costs nothing."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"traingate.{home}"), name)
    raise AttributeError(f"module 'traingate' has no attribute {name!r}")
