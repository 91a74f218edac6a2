"""Clean splits do not alarm and planted faults are caught: a small run of benchmarks/detection/false_alarms.py."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[1] / "benchmarks/detection/false_alarms.py"
CAUGHT = {
    "mean + 0.5 σ": "BLOCK",
    "unit × 100": "BLOCK",
    "one value × 1,000, normal": "BLOCK",
    "30 % missing": "BLOCK",
    "5 % of rows copied": "BLOCK",
    "label copied, 2 % flipped": "WARN",
    "missing where label is 0": "BLOCK",
    "one inf in train": "BLOCK",
    "9999 in 0.5 % of train": "WARN",
}


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    if not SCRIPT.exists():
        pytest.skip("benchmarks/ is not part of this checkout")
    spec = importlib.util.spec_from_file_location("false_alarms", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_clean_splits_open_the_gate(simulation: ModuleType) -> None:
    tallies = simulation.false_alarms(4, 100, ((400, 100), (2_000, 500)), seed=77)
    assert {key: tally.blocked for key, tally in tallies.items()} == dict.fromkeys(tallies, 0)
    assert sum(tally.warned for tally in tallies.values()) <= 3


@pytest.mark.parametrize("fault", CAUGHT)
def test_a_planted_fault_is_caught(simulation: ModuleType, fault: str) -> None:
    ((_, caught, _),) = simulation.power(2, 24, 8_000, 2_000, faults=[fault])
    assert caught == {CAUGHT[fault]: 2}
