from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from given.profiles import judged
from given.suites import BETWEEN, expect, rows_of, suite
from traingate.batch.batch import Batch
from traingate.checks.suites._expectation_words import describe_fault
from traingate.checks.suites.suites import Suites
from traingate.dataset import Dataset, Split
from traingate.errors import SuiteError
from traingate.gx import running
from traingate.gx.running import run_suite, run_suites
from traingate.gx.suites import Suite, read_suite
from traingate.measures.sample import Sample
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity

EXPECTATIONS = Path(__file__).parents[2] / "expectations"
SAMPLES = Path(__file__).parents[2] / "sample_data"


@pytest.mark.slow
def test_great_expectations_counts_what_breaks_an_expectation(tmp_path: Path) -> None:
    result = run_suite(read_suite(suite(tmp_path, BETWEEN)), rows_of(age=[20, 17, None, 17]), "eval")
    (one,) = result.expectations
    assert (one.success, one.judged, one.unexpected, one.missing, one.examples) == (False, 3, 2, 1, ("17.0",))
    assert one.sentence == "values must be greater than or equal to 18 and less than or equal to 100"
    assert (one.column, one.severity, one.kwargs["max_value"]) == ("age", "critical", 100)


@pytest.mark.slow
def test_results_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = suite(
        tmp_path,
        expect("column_mean_to_be_between", "warning", column="age", min_value=0, max_value=50),
        expect("table_columns_to_match_set", "info", column_set=["age"]),
        BETWEEN,
        BETWEEN,
        expect("column_values_to_be_in_set", column="age", value_set=[20, 30], mostly=0.5),
    )
    result = run_suite(read_suite(path), rows_of(age=[20, 40, 30]), "eval")
    assert [one.type.removeprefix("expect_") for one in result.expectations] == [
        "column_mean_to_be_between", "table_columns_to_match_set", "column_values_to_be_between",
        "column_values_to_be_between", "column_values_to_be_in_set",
    ]  # fmt: skip
    assert all(one.success for one in result.expectations)
    assert [one.severity for one in result.expectations][:2] == ["warning", "info"]
    assert result.expectations[0].observed == 30


@pytest.mark.slow
def test_an_expectation_that_raises_did_not_pass(tmp_path: Path) -> None:
    path = suite(tmp_path, BETWEEN, expect("column_values_to_be_between", column="agee", min_value=0))
    text, missing = run_suite(read_suite(path), rows_of(age=["old", "young"]), "eval").expectations
    assert (text.success, missing.success) == (False, False)
    assert text.error is not None and "same type" in text.error
    assert missing.error == "there is no column agee (nearest: age)"


PAIRS = [
    ("column_quantile_values_to_be_between", {"quantile_ranges": {"quantiles": [0.5], "value_ranges": [[4, 6]]}},
     {"quantile_ranges": {"quantiles": [0.1, 0.9], "value_ranges": [[8, 9], [1, 2]]}}),
    ("column_values_to_be_between", {"max_value": 9}, {"max_value": 5}),
    ("column_values_to_be_in_set", {"value_set": list(range(1, 10))}, {"value_set": [1]}),
    ("column_values_to_not_be_in_set", {"value_set": [99]}, {"value_set": [1]}),
    ("column_value_z_scores_to_be_less_than", {"threshold": 3, "double_sided": True},
     {"threshold": 1, "double_sided": True}),
    ("column_max_to_be_between", {"max_value": 9}, {"max_value": 9, "strict_max": True}),
    ("column_kl_divergence_to_be_less_than",
     {"partition_object": {"bins": [1, 5, 10], "weights": [0.5, 0.5]}, "threshold": 0.5},
     {"partition_object": {"bins": [1, 9, 10], "weights": [0.01, 0.99]}, "threshold": 0.01}),
    ("column_distinct_values_to_contain_set", {"value_set": [1]}, {"value_set": [99]}),
    ("column_most_common_value_to_be_in_set", {"value_set": list(range(1, 10)), "ties_okay": True},
     {"value_set": [99]}),
    ("column_values_to_be_of_type", {"type_": "int64"}, {"type_": "str"}),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "met", "broken"), PAIRS)
def test_two_expectations_of_one_type_and_column_do_not_share_a_result(
    tmp_path: Path, kind: str, met: dict[str, Any], broken: dict[str, Any]
) -> None:
    rows = rows_of(x=list(range(1, 10)))
    for order, expected in (((met, broken), [True, False]), ((broken, met), [False, True])):
        path = suite(tmp_path, *(expect(kind, column="x", **kwargs) for kwargs in order))
        results = run_suite(read_suite(path), rows, "eval").expectations
        assert [(one.success, one.error) for one in results] == [(success, None) for success in expected]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "kwargs", "disproved"),
    [
        ("column_max_to_be_between", {"column": "t", "max_value": "2001-01-01T00:00:00"}, True),
        ("column_max_to_be_between", {"column": "n", "max_value": 3, "strict_max": True}, True),
        ("column_max_to_be_between", {"column": "n", "min_value": 5}, False),
        ("column_min_to_be_between", {"column": "n", "min_value": 1, "strict_min": True}, True),
        ("column_min_to_be_between", {"column": "n", "max_value": 0}, False),
        ("column_unique_value_count_to_be_between", {"column": "n", "max_value": 2}, True),
        ("column_unique_value_count_to_be_between", {"column": "n", "min_value": 9}, False),
        ("column_distinct_values_to_equal_set", {"column": "n", "value_set": [1, 2]}, True),
        ("column_distinct_values_to_equal_set", {"column": "n", "value_set": [1, 2, 3, 4]}, False),
        ("column_mean_to_be_between", {"column": "n", "max_value": 1}, False),
    ],
)
def test_what_rows_alone_disprove_is_told_from_an_estimate(
    tmp_path: Path, kind: str, kwargs: dict[str, Any], disproved: bool
) -> None:
    rows = rows_of(100, n=[1, 2, 3], t=pa.array([0, 1, 1_700_000_000_000_000], pa.timestamp("us")))
    (one,) = run_suite(read_suite(suite(tmp_path, expect(kind, **kwargs))), rows, "eval").expectations
    assert (one.success, one.disproved) == (False, disproved)


@pytest.mark.slow
def test_notes_reach_the_result_and_nothing_of_great_expectations_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    noted = {"format": "markdown", "content": ["asked for", "by billing"]}
    text = {**expect("column_values_to_be_between", column="s", max_value=4), "meta": {"notes": noted}}
    (one,) = run_suite(read_suite(suite(tmp_path, text)), rows_of(s=["a"]), "eval").expectations
    assert (one.notes, one.success, one.error is None) == ("asked for by billing", False, False)
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_row_counts_are_held_against_all_rows(tmp_path: Path) -> None:
    path = suite(tmp_path, expect("table_row_count_to_be_between", min_value=900, max_value=1100))
    result = run_suite(read_suite(path), rows_of(1000, age=[20, 30]), "eval")
    assert (result.expectations[0].success, result.expectations[0].observed) == (True, 1000)
    assert (result.sampled, json.loads(result.document)["success"]) == (2, True)


@pytest.mark.slow
def test_rows_are_judged_in_the_order_of_the_file(tmp_path: Path) -> None:
    table, places = pa.table({"n": [3, 1, 2]}), np.array([2, 0, 1])
    rows = SampledRows(3, np.arange(3, dtype=np.uint64), np.zeros(3, np.int64), places, table)
    result = run_suite(read_suite(suite(tmp_path, expect("column_values_to_be_increasing", column="n"))), rows, "eval")
    assert result.expectations[0].success


@pytest.mark.slow
def test_an_answer_that_is_left_out_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    validated = running._validate

    def one_short(*arguments: Any) -> Any:
        answer = validated(*arguments)
        answer.results.pop()
        return answer

    monkeypatch.setattr(running, "_validate", one_short)
    with pytest.raises(SuiteError, match="2 expectations were planned, 1 evaluated"):
        run_suite(read_suite(suite(tmp_path, BETWEEN, BETWEEN)), rows_of(age=[20]), "eval")


@pytest.mark.slow
def test_times_beyond_nanoseconds_are_judged_as_they_are(tmp_path: Path) -> None:
    rows = rows_of(t=pa.array([253_370_764_800_000_000], pa.timestamp("us")))  # the year 9999
    result = run_suite(read_suite(suite(tmp_path, expect("column_values_to_not_be_null", column="t"))), rows, "eval")
    assert result.expectations[0].success


@pytest.mark.slow
def test_a_set_of_no_values_had_nothing_to_judge(tmp_path: Path) -> None:
    kind = "column_distinct_values_to_be_in_set"
    path = suite(tmp_path, expect(kind, column="a", value_set=["x"]), expect(kind, column="b", value_set=["x"]))
    some, none = run_suite(read_suite(path), rows_of(a=["x", None], b=pa.nulls(2, pa.string())), "eval").expectations
    assert (some.success, some.judged) == (True, None)
    assert (none.success, none.judged, none.missing) == (True, 0, 2)


@pytest.mark.slow
def test_equal_lists_are_equal(tmp_path: Path) -> None:
    path = suite(tmp_path, expect("column_values_to_be_unique", column="l"))
    (one,) = run_suite(read_suite(path), rows_of(l=[[1.0, 2.0], [1.0, 2.0], None]), "eval").expectations
    assert (one.success, one.judged, one.unexpected) == (False, 2, 2)


@pytest.mark.slow
def test_times_are_held_against_times(tmp_path: Path) -> None:
    rows = rows_of(t=pa.array([1_700_000_000_000_000, 1_000_000_000_000_000], pa.timestamp("us")))
    limits = {"min_value": "2020-01-01T00:00:00", "max_value": "2030-01-01T00:00:00"}
    path = suite(tmp_path, expect("column_values_to_be_between", column="t", **limits))
    (one,) = run_suite(read_suite(path), rows, "eval").expectations
    assert (one.error, one.unexpected, one.examples) == (None, 1, ("2001-09-09 01:46:40",))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("zoned", "kind", "other"), [((), "datetime64", "Timestamp"), (("t",), "Timestamp", "datetime64")]
)
def test_a_time_zone_is_part_of_a_type_and_of_nothing_else(
    tmp_path: Path, zoned: tuple[str, ...], kind: str, other: str
) -> None:
    path = suite(
        tmp_path,
        expect("column_values_to_be_of_type", column="t", type_=kind),
        expect("column_values_to_be_in_type_list", column="t", type_list=["int64", "datetime64[ns]"]),
        expect("column_values_to_be_of_type", column="t", type_=other),
        expect("column_max_to_be_between", column="t", max_value="2024-01-01T00:00:00"),
    )
    rows = replace(rows_of(t=pa.array([1_700_000_000_000_000], pa.timestamp("us"))), zoned=zoned)
    results = run_suite(read_suite(path), rows, "eval").expectations
    assert [(one.success, one.error) for one in results] == [
        (True, None),
        (not zoned, None),
        (False, None),
        (True, None),
    ]


@pytest.mark.slow
def test_a_row_condition_chooses_the_rows(tmp_path: Path) -> None:
    chosen = {"row_condition": "age > 0", "condition_parser": "pandas"}
    entry = expect("column_values_to_be_between", column="age", min_value=18, **chosen)
    (one,) = run_suite(read_suite(suite(tmp_path, entry)), rows_of(age=[-1, 5, 30]), "eval").expectations
    assert (one.judged, one.unexpected) == (2, 1)
    assert describe_fault(one) == "are below 18, where age > 0"


@pytest.mark.slow
def test_an_expectation_without_words_is_told_by_its_name(tmp_path: Path) -> None:
    entry = expect("column_value_z_scores_to_be_less_than", column="age", threshold=3, double_sided=True)
    (one,) = run_suite(read_suite(suite(tmp_path, entry)), rows_of(age=[1, 2, 3]), "eval").expectations
    assert one.sentence.startswith('column value z scores to be less than {"threshold": 3')


@pytest.mark.slow
def test_sentences_have_whole_numbers_and_no_hidden_characters(tmp_path: Path) -> None:
    entry = expect("column_values_to_be_in_set", column="a", value_set=[1.0, 0.5, "\x1b[31m", "two\nlines"])
    (one,) = run_suite(read_suite(suite(tmp_path, entry)), rows_of(a=["x"]), "eval").expectations
    assert one.sentence == r"values must belong to this set: 1 0.5 \x1b[31m two lines"


def test_a_split_that_was_not_sampled_is_an_error() -> None:
    with pytest.raises(SuiteError, match=r"people\.json: the split eval was not sampled"):
        run_suites({"eval": Suite("people.json", "people", ())}, {})


KINDS = {pa.string(): "string", pa.int64(): "int", pa.float64(): "float", pa.timestamp("us"): "time"}


def findings(dataset: str, twin: str, split: str) -> list[Finding]:
    """What the suite beside this repository says of a sample dataset, through the check."""
    table = pq.read_table(SAMPLES / dataset / twin / f"{split}.parquet")
    described = Dataset(dataset, (Split(split, ()),), suites={split: str(EXPECTATIONS / f"{dataset}.json")})
    plan = Plan(described, {split: {field.name: KINDS[field.type] for field in table.schema}})
    measure, (records,) = Sample(), table.combine_chunks().to_batches()
    value = measure.finish(measure.add(measure.start(plan, split), Batch(records, plan, split)))
    results = run_suites({split: read_suite(described.suites[split])}, {split: value})
    return judged(Suites(), Profile(plan, {}, artifacts={"suites": results}))


@pytest.mark.slow
@pytest.mark.parametrize("split", ["train", "eval"])
@pytest.mark.parametrize("dataset", ["loans", "breast_cancer"])
def test_the_clean_twin_meets_its_suite(dataset: str, split: str) -> None:
    assert [finding.message for finding in findings(dataset, "clean", split) if finding.severity > Severity.INFO] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dataset", "columns"),
    [
        ("loans", {"debt_to_income", "purpose", "amount", "credit_utilisation"}),
        ("breast_cancer", {"target", "mean_texture", "mean_area", "mean_smoothness"}),
    ],
)
def test_the_faulty_twin_breaks_its_suite(dataset: str, columns: set[str]) -> None:
    found = findings(dataset, "faulty", "eval")
    assert {finding.feature for finding in found if finding.severity == Severity.BLOCK} == columns
    assert "could not be judged" not in " ".join(finding.message for finding in found)
