"""TrainGate: validates the splits that are about to be trained on, and opens the gate when nothing blocks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from traingate.config import ConfigError, load, quick
    from traingate.decision import Decision, Refused, require
    from traingate.examine import validate
    from traingate.report import Finding, Report, Severity, Verdict
    from traingate.training.gate import OpenGate, open_gate

_HOMES = {
    "ConfigError": "config", "load": "config", "quick": "config",
    "Decision": "decision", "Refused": "decision", "require": "decision",
    "Finding": "report", "Report": "report", "Severity": "report", "Verdict": "report",
    "OpenGate": "training.gate", "open_gate": "training.gate",
    "validate": "examine",
}  # fmt: skip

__all__ = [
    "ConfigError", "Decision", "Finding", "OpenGate", "Refused", "Report", "Severity", "Verdict",
    "load", "open_gate", "quick", "require", "validate",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for, so that `import traingate` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'traingate' has no attribute {name!r}")
    return getattr(import_module(f"traingate.{_HOMES[name]}"), name)
