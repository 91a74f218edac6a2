from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from given.suites import BETWEEN, expect, suite
from traingate.errors import SuiteError
from traingate.gx.suites import read_suite

EXPECTATIONS = Path(__file__).parents[2] / "expectations"


@pytest.mark.slow
def test_expectations_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    read = read_suite(suite(tmp_path, BETWEEN, expect("column_values_to_be_unique", "warning", column="id"), BETWEEN))
    assert read.name == "people"
    assert [one.expectation_type for one in read.expectations] == [
        "expect_column_values_to_be_between",
        "expect_column_values_to_be_unique",
        "expect_column_values_to_be_between",
    ]


@pytest.mark.slow
def test_a_suite_without_a_name_is_called_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "loans.json").write_text(json.dumps({"expectations": [BETWEEN]}))
    assert read_suite(str(tmp_path / "loans.json")).name == "loans"


@pytest.mark.slow
def test_types_may_be_named_as_older_releases_do(tmp_path: Path) -> None:
    older = {"expectation_type": BETWEEN["type"], "kwargs": BETWEEN["kwargs"], "meta": {}}
    (one,) = read_suite(suite(tmp_path, older)).expectations
    assert (one.column, one.max_value) == ("age", 100)


@pytest.mark.slow
def test_a_suite_of_an_older_release_is_read_and_what_it_lost_is_named(tmp_path: Path) -> None:
    kwargs = {"column": "x", "min_value": -3, "max_value": 3, "auto": False, "include_config": True}
    entry = {"expectation_type": "expect_column_mean_to_be_between", "kwargs": kwargs, "meta": {}, "ge_cloud_id": None}
    old = {"expectation_suite_name": "s", "data_asset_type": None, "expectations": [entry], "meta": {}}
    (tmp_path / "old.json").write_text(json.dumps(old))
    read = read_suite(str(tmp_path / "old.json"))
    assert (read.name, read.dropped) == ("s", ("data_asset_type", "ge_cloud_id", "auto", "include_config"))
    assert (read.expectations[0].min_value, read.expectations[0].max_value) == (-3, 3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (expect("column_values_to_be_betwene", column="a"), "Did you mean expect_column_values_to_be_between?"),
        (
            expect("column_values_to_be_between", column="a", minimum=1),
            "`minimum` is no argument of it. Did you mean min_value?",
        ),
        (expect("column_values_to_be_unique", "huge", column="a"), "not a valid enumeration member"),
        ({"kwargs": {}}, "expected an object with type, kwargs, severity and meta"),
        ({**BETWEEN, "mostly": 1}, "`mostly` belongs to no expectation."),
        (expect("column_values_to_match_like_pattern", column="a", like_pattern="a%"), "judges it in SQL alone"),
        ({"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": "q"}}, "in SQL alone"),
        (expect("table_row_count_to_equal_other_table", other_table_name="b"), "Use expect_table_row_count_to_be_be"),
        (expect("column_max_to_be_between", column="a", max_value={"$PARAMETER": "top"}), "is the parameter 'top'"),
    ],
)
def test_a_faulty_expectation_is_named(tmp_path: Path, entry: dict[str, Any], message: str) -> None:
    with pytest.raises(SuiteError, match=r"people\.json: expectation 2 \(") as caught:
        read_suite(suite(tmp_path, BETWEEN, entry))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read: it is nested too deeply"),
        ("[]", "no list `expectations`"),
        ('{"expectations": []}', "would pass any data"),
    ],
)
def test_a_file_that_is_no_suite_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(SuiteError, match=message):
        read_suite(str(tmp_path / "s.json"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"gone\.json: this suite cannot be read: .*No such file"):
        read_suite(str(tmp_path / "gone.json"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["loans", "breast_cancer"])
def test_every_expectation_of_the_samples_says_how_severe_it_is(name: str) -> None:
    path = EXPECTATIONS / f"{name}.json"
    written = json.loads(path.read_text())["expectations"]
    assert 8 <= len(read_suite(str(path)).expectations) == len(written) <= 15
    assert {entry["severity"] for entry in written} <= {"critical", "warning", "info"}


def test_importing_loads_neither_great_expectations_nor_pages() -> None:
    late = ("great_expectations", "pandas", "jinja2", "traingate.gx.data_docs")
    script = (
        "import sys, traingate.artifacts.suites, traingate.outputs, traingate.gx.suites, traingate.gx.running; "
        f"print([name for name in {late} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
