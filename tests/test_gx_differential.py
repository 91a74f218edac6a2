"""Great Expectations' definitions are held against TrainGate: a small folder of our own, through benchmarks/gx."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from traingate.profile.suite_results import ExpectationResult

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[1] / "benchmarks/gx/differential.py"


@pytest.fixture(scope="module")
def differential() -> ModuleType:
    if not SCRIPT.exists():
        pytest.skip("benchmarks/ is not part of this checkout")
    spec = importlib.util.spec_from_file_location("differential", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    if not SCRIPT.exists():
        pytest.skip("benchmarks/ is not part of this checkout")
    return subprocess.run([sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=False)


def define(
    folder: Path, kind: str, data: dict[str, Any], *tests: tuple[str, dict[str, Any], bool], **given: Any
) -> None:
    named = [{"title": title, "in": kwargs, "out": {"success": success}} for title, kwargs, success in tests]
    plain = {"expectation_type": kind, "datasets": [{"data": data, "tests": named, **given}]}
    (folder / f"{kind}.json").write_text(json.dumps(plain))


def test_answers_that_agree_are_counted_and_what_is_not_compared_is_named(tmp_path: Path) -> None:
    define(
        tmp_path, "expect_column_values_to_be_between", {"x": [1, 2, 3], "two": [1, "a", None]},
        ("met", {"column": "x", "max_value": 3}, True),
        ("broken", {"column": "x", "max_value": 2}, False),
        ("a definition that its own engine does not meet", {"column": "x", "max_value": 2}, True),
    )  # fmt: skip
    define(
        tmp_path, "expect_column_max_to_be_between", {"t": ["2020-01-01"]},
        ("a parameter", {"column": "t", "max_value": {"$PARAMETER": "now()"}}, True),
        schemas={"pandas": {"t": "datetime64"}},
    )  # fmt: skip
    define(
        tmp_path, "expect_column_values_to_be_of_type", {"t": ["2020-01-01"]},
        ("zoned", {"column": "t", "type_": "Timestamp"}, True),
        schemas={"pandas": {"t": "timestamp"}},
    )  # fmt: skip
    define(
        tmp_path, "expect_column_values_to_not_be_null", {"two": [1, "a", None]},
        ("of two types", {"column": "two"}, False),
    )  # fmt: skip
    ran = run(tmp_path)
    figures = dict(line.strip("| ").rsplit("|", 1) for line in ran.stdout.splitlines()[2:])
    assert {name.strip(): int(number) for name, number in figures.items()} == {
        "comparable": 4,
        "equal alone": 3,
        "differing alone": 0,
        "equal in one suite": 3,
        "differing in one suite": 0,
        "equal by statistics": 2,
        "differing by statistics": 0,
        "refused as asked: SQL alone, or a parameter such as now()": 1,
        "not comparable: no file holds a column of two types": 1,
        "not comparable: for other engines": 0,
        "not comparable: Great Expectations' pandas engine does not pass it here": 1,
    }
    assert ran.returncode == 0


def test_a_folder_without_definitions_is_skipped_and_says_where_they_are(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert ran.stdout.startswith(f"Skipped: there are no definitions in {tmp_path}.")
    assert ran.returncode == 0


def test_an_answer_that_differs_is_named(differential: ModuleType) -> None:
    tally = differential.Tally()
    one = differential.Definition("mean 1 of ages", "expect_column_mean_to_be_between", {"column": "age"}, True)
    tally.judge(one, ExpectationResult(one.kind, "critical", False, "…", observed=3), "alone")
    assert "differs: mean 1 of ages, alone: Great Expectations says True, TrainGate False, 3" in differential.show(
        tally
    )
