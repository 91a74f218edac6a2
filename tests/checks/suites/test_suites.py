from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from given.profiles import judged
from traingate.checks.suites.suites import Suites
from traingate.dataset import Dataset, Split
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.profile.suite_results import ExpectationResult, SuiteResult
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery

DATASET = Dataset("d", (Split("eval", ()),), suites={"eval": "expectations/loans.json"})
BETWEEN = "expect_column_values_to_be_between"


def age(unexpected: int, judged: int = 4000, severity: str = "critical", **settings: Any) -> ExpectationResult:
    kwargs = {"column": "age", "min_value": 18, "max_value": 100, **settings}
    return ExpectationResult(BETWEEN, severity, unexpected == 0, "in range", "age", kwargs, judged, unexpected)


def table(kind: str, success: bool, **settings: Any) -> ExpectationResult:
    return ExpectationResult(kind, "critical", success, "it must hold", **settings)


def found(*results: ExpectationResult, rows: int = 4000, rows_total: int = 4000) -> list[Finding]:
    suite = SuiteResult("expectations/loans.json", "loans", "eval", rows, rows_total, results)
    return judged(Suites(), Profile(Plan(DATASET, {}), {}, artifacts={"suites": {"eval": suite}}))


def test_values_that_break_a_critical_expectation_block() -> None:
    (finding,) = found(age(12))
    assert finding.message == "eval.age: 12 of 4,000 rows (0.30%) are outside 18..100; 0 allowed."
    assert (finding.severity, finding.split, finding.feature) == (Severity.BLOCK, "eval", "age")
    assert (finding.measured, finding.allowed, finding.sampled) == (0.003, 0.0, None)


@pytest.mark.parametrize(("severity", "expected"), [("warning", Severity.WARN), ("info", Severity.INFO)])
def test_the_suite_says_how_severe_a_failure_is(severity: str, expected: Severity) -> None:
    assert [finding.severity for finding in found(age(12, severity=severity))] == [expected]


def test_a_severity_that_is_not_known_blocks() -> None:
    assert found(age(12, severity="dire"))[0].severity == Severity.BLOCK


def test_a_suite_that_holds_says_nothing() -> None:
    assert found(age(0)) == []


def test_what_was_judged_on_a_sample_says_so_even_where_it_holds() -> None:
    (finding,) = found(age(0), rows=10_000, rows_total=250_000)
    assert finding.message == "eval: 1 expectation was judged on a sample of 10,000 of 250,000 rows."
    assert (finding.severity, finding.sampled) == (Severity.INFO, 10_000)


def test_a_failure_on_a_sample_names_the_sample() -> None:
    finding, _ = found(age(12), rows_total=9000)
    assert finding.message == (
        "eval.age: 12 of 4,000 sampled rows (0.30%) are outside 18..100; 0 allowed. "
        "Judged on a sample of 4,000 of 9,000 rows."
    )
    assert (finding.severity, finding.sampled) == (Severity.BLOCK, 4000)


def test_an_expectation_that_could_not_be_judged_blocks_whatever_its_severity() -> None:
    broken = ExpectationResult(BETWEEN, "info", False, "in range", "agee", error="there is no column agee")
    (finding,) = found(broken)
    assert finding.message == "eval.agee: “in range” could not be judged: there is no column agee."
    assert finding.severity == Severity.BLOCK


def test_all_values_missing_is_no_silent_pass() -> None:
    nothing = ExpectationResult(BETWEEN, "critical", True, "in range", "age", {}, 0, 0, missing=4000)
    (finding,) = found(nothing)
    assert finding.message == "eval.age: “in range” had nothing to judge: 4,000 values, all missing."
    assert finding.severity == Severity.WARN


def test_a_sum_is_not_judged_on_a_sample() -> None:
    finding, _ = found(table("expect_column_sum_to_be_between", True, column="pay"), rows_total=9000)
    assert finding.message.startswith("eval.pay: “it must hold” cannot be judged on a sample of 4,000 of 9,000 rows.")
    assert finding.severity == Severity.WARN


def test_a_maximum_that_a_sample_lacks_only_warns() -> None:
    limits = {"min_value": 90, "max_value": 100}
    below = table("expect_column_max_to_be_between", False, column="age", kwargs=limits, observed=88)
    above = table("expect_column_max_to_be_between", False, column="age", kwargs=limits, observed=104, disproved=True)
    assert found(below, rows_total=9000)[0].severity == Severity.WARN
    assert found(above, rows_total=9000)[0].severity == Severity.BLOCK
    assert found(below)[0].severity == Severity.BLOCK


def test_uniqueness_cannot_be_told_on_a_sample_and_is_never_passed_in_silence() -> None:
    unique = table("expect_column_values_to_be_unique", True, column="id", judged=4000, unexpected=0)
    finding, _ = found(unique, rows_total=9000)
    assert finding.message == (
        "eval.id: “it must hold” cannot be told on a sample of 4,000 of 9,000 rows. "
        "The sample holds no fault; the other 5,000 rows may."
    )
    assert finding.severity == Severity.WARN
    assert found(unique) == []


def test_copies_in_a_sample_prove_that_values_are_not_unique() -> None:
    finding, _ = found(
        table("expect_column_values_to_be_unique", False, column="id", judged=4000, unexpected=2), rows_total=9000
    )
    assert finding.severity == Severity.BLOCK


def test_what_a_sample_disproves_blocks() -> None:
    kind = "expect_column_distinct_values_to_equal_set"
    assert found(table(kind, False, column="x", disproved=True), rows_total=9000)[0].severity == Severity.BLOCK
    assert found(table(kind, False, column="x"), rows_total=9000)[0].severity == Severity.WARN


def test_what_was_left_out_of_a_suite_is_named() -> None:
    suite = SuiteResult("expectations/loans.json", "loans", "eval", 9, 9, (age(0),), dropped=("auto", "ge_cloud_id"))
    (finding,) = judged(Suites(), Profile(Plan(DATASET, {}), {}, artifacts={"suites": {"eval": suite}}))
    assert (finding.severity, finding.message) == (
        Severity.INFO,
        "eval: loans.json says what Great Expectations no longer reads, and it was left out: auto, ge_cloud_id. "
        "The rest was judged.",
    )


def test_what_the_author_notes_is_told() -> None:
    (finding,) = found(table("expect_column_to_exist", False, column="x", notes="needed by billing"))
    assert finding.message == "eval.x: the column does not exist. Its author notes: 'needed by billing'."


def test_a_share_just_above_the_limit_of_a_sample_only_warns() -> None:
    near, far = found(age(42, mostly=0.99), age(90, mostly=0.99), rows_total=9000)[:2]
    assert (near.severity, far.severity) == (Severity.WARN, Severity.BLOCK)
    assert near.message.endswith("Judged on a sample of 4,000 of 9,000 rows. A sample alone does not prove it.")
    assert "1.1%) are outside 18..100; 1.0% allowed." in near.message


def test_a_failed_figure_shows_the_figure() -> None:
    (finding,) = found(table("expect_column_mean_to_be_between", False, column="age", observed=62.75))
    assert finding.message == "eval.age: it must hold; observed 62.75."


def test_an_observed_figure_is_never_rounded_past_its_limit() -> None:
    mean = "expect_column_mean_to_be_between"
    (finding,) = found(table(mean, False, column="age", kwargs={"min_value": 38.048}, observed=38.045123))
    assert finding.message == "eval.age: it must hold; observed 38.045."


def test_two_expectations_of_one_column_are_two_findings() -> None:
    first, second = found(age(12), age(40, min_value=21))
    assert first.id != second.id
    assert first.id == found(age(13))[0].id


def test_values_of_a_set_are_listed_and_cut() -> None:
    kwargs = {"column": "state", "value_set": list("abcdefgh")}
    result = ExpectationResult("expect_column_values_to_be_in_set", "critical", False, "", "state", kwargs, 10, 1, 2)
    assert found(result)[0].message == (
        "eval.state: 1 of 10 rows with a value (10.0%) are not one of a, b, c, d, e, f and 2 more; 0 allowed."
    )


@pytest.mark.parametrize(
    ("kind", "kwargs", "said"),
    [
        ("column_values_to_match_regex_list", {"regex_list": ["^a", "b$"]}, "do not match ^a, b$"),
        ("column_values_to_not_match_regex_list", {"regex_list": ["^a"]}, "match one of ^a"),
        ("column_values_to_match_strftime_format", {"strftime_format": "%Y"}, "are not written as %Y"),
        ("column_values_to_be_dateutil_parseable", {}, "are no dates that can be read"),
        ("column_values_to_be_json_parseable", {}, "are no JSON"),
        ("multicolumn_sum_to_equal", {"column_list": ["a", "b"], "sum_total": 1}, "do not add up to 1 in a, b"),
        (
            "column_pair_values_to_be_in_set",
            {"column_A": "a", "column_B": "b", "value_pairs_set": [[1, 2]]},
            "have a pair of a and b that is not one of [1, 2]",
        ),
    ],
)
def test_what_is_wrong_with_rows_is_told_in_words(kind: str, kwargs: dict[str, Any], said: str) -> None:
    result = ExpectationResult(f"expect_{kind}", "critical", False, "…", "x", kwargs, 100, 3)
    assert found(result)[0].message == f"eval.x: 3 of 100 rows (3.0%) {said}; 0 allowed."


def test_a_suite_that_did_not_run_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"eval: its suite expectations/loans\.json was not run"):
        judged(Suites(), Profile(Plan(DATASET, {}), {}, artifacts={"suites": {}}))


def test_no_suite_is_no_question() -> None:
    assert Suites().not_applicable(Dataset("d", ())) == "no split has a suite; name one under [expectations]"
    assert Suites().not_applicable(DATASET) is None


MEAN, QUANTILES = "expect_column_mean_to_be_between", "expect_column_quantile_values_to_be_between"


def mean(observed: float, *margins: float, **settings: Any) -> ExpectationResult:
    return table(MEAN, False, column="age", kwargs={"min_value": 5}, observed=observed, margins=margins, **settings)


def test_a_figure_within_the_error_of_its_sample_cannot_be_told() -> None:
    (finding, *_) = found(mean(4.9, 0.2), rows=10_000, rows_total=250_000)
    assert (finding.severity, finding.message) == (
        Severity.WARN,
        "eval.age: “it must hold” cannot be told from the sample: measured 4.9 ± 0.2 on 10,000 of 250,000 rows.",
    )
    assert (finding.measured, finding.allowed, finding.at_least, finding.sampled) == (4.9, 5, True, 10_000)


def test_a_figure_beyond_the_error_of_its_sample_blocks() -> None:
    (finding, *_) = found(mean(4.7, 0.2), rows=10_000, rows_total=250_000)
    assert (finding.severity, finding.message) == (
        Severity.BLOCK,
        "eval.age: it must hold; observed 4.7 ± 0.2. Judged on a sample of 10,000 of 250,000 rows.",
    )


def test_a_figure_of_all_rows_needs_no_margin_and_names_no_sample() -> None:
    (finding,) = found(mean(4.99, of_all_rows=True), rows=10_000, rows_total=250_000)
    assert (finding.severity, finding.message) == (Severity.BLOCK, "eval.age: it must hold; observed 4.99.")
    assert finding.sampled is None


def test_a_figure_whose_error_nobody_knows_does_not_block() -> None:
    (finding, *_) = found(mean(4.0), rows=10_000, rows_total=250_000)
    assert finding.severity == Severity.WARN
    assert finding.message.endswith("cannot be told from the sample: measured 4 on 10,000 of 250,000 rows.")


def test_a_note_is_no_blocker_however_far_out_it_is() -> None:
    (finding, *_) = found(replace(mean(4.9, 0.2), severity="info"), rows=10_000, rows_total=250_000)
    assert finding.severity == Severity.INFO


def test_of_quantiles_the_one_that_is_farthest_out_for_its_margin_decides() -> None:
    ranges = {"quantiles": [0.1, 0.9], "value_ranges": [[2, 3], [None, 8]]}
    settings = {"column": "age", "kwargs": {"quantile_ranges": ranges}, "observed": {"values": [1.5, 10]}}
    (finding, *_) = found(table(QUANTILES, False, margins=(0.6, 0.4), **settings), rows=100, rows_total=900)
    assert (finding.severity, finding.measured, finding.allowed, finding.at_least) == (Severity.BLOCK, 10, 8, False)
    assert "it must hold; observed the 0.9 quantile 10 ± 0.4 where at most 8 is allowed." in finding.message
    (finding, *_) = found(table(QUANTILES, False, margins=(0.6, 2.5), **settings), rows=100, rows_total=900)
    assert (finding.severity, finding.measured, finding.at_least) == (Severity.WARN, 1.5, True)


def test_what_all_rows_answered_is_not_said_to_be_sampled() -> None:
    (finding,) = found(age(0), replace(age(0), of_all_rows=True), rows=10_000, rows_total=250_000)
    assert finding.message == (
        "eval: 1 of 2 expectations were judged on a sample of 10,000 of 250,000 rows. All rows answered the others."
    )
    assert found(replace(age(0), of_all_rows=True), rows=10_000, rows_total=250_000) == []


@pytest.mark.parametrize(
    ("kind", "observed", "kwargs", "amounts"),
    [
        ("table_row_count_to_be_between", 90, {"min_value": 100}, (90, 100, "rows", True)),
        ("table_column_count_to_equal", 9, {"value": 8}, (9, 8, "columns", False)),
        ("column_unique_value_count_to_be_between", 9, {"max_value": 8}, (9, 8, "distinct values", False)),
        ("column_proportion_of_non_null_values_to_be_between", 0.8, {"min_value": 0.9}, (0.8, 0.9, "share", True)),
        ("column_max_to_be_between", 9.5, {"min_value": 1, "max_value": 8}, (9.5, 8, "", False)),
        ("column_kl_divergence_to_be_less_than", 0.3, {"threshold": 0.1}, (0.3, 0.1, "KL divergence", False)),
        ("column_distinct_values_to_equal_set", [1, 2], {"value_set": [1]}, (None, None, "", False)),
    ],
)
def test_a_figure_that_failed_is_measured_against_the_limit_that_it_broke(
    kind: str, observed: Any, kwargs: dict[str, Any], amounts: tuple[Any, ...]
) -> None:
    (finding,) = found(table(f"expect_{kind}", False, kwargs=kwargs, observed=observed))
    assert (finding.measured, finding.allowed, finding.unit, finding.at_least) == amounts


def unmet(kind: str, *columns: str, **kwargs: Any) -> RowQuery:
    return RowQuery.unmet(json.dumps({"type": f"expect_{kind}", "kwargs": kwargs}, sort_keys=True), *columns)


@pytest.mark.parametrize(
    ("kind", "kwargs", "query"),
    [
        ("column_values_to_not_be_null", {"column": "x"}, RowQuery.missing("x")),
        (
            "column_values_to_be_between",
            {"column": "x", "min_value": 18},
            RowQuery.beyond("x", low=math.nextafter(18, 0)),
        ),
        (
            "column_values_to_be_between",
            {"column": "x", "max_value": 9, "strict_max": True},
            RowQuery.beyond("x", high=9),
        ),
        ("column_values_to_be_in_set", {"column": "x", "value_set": [1, 2]}, RowQuery.other_than("x", 1, 2)),
        ("column_values_to_not_be_in_set", {"column": "x", "value_set": [0]}, RowQuery.equal("x", 0)),
        (
            "column_values_to_be_in_set",
            {"column": "x", "value_set": ["a"], "mostly": 0.9},
            unmet("column_values_to_be_in_set", "x", column="x", value_set=["a"]),
        ),
        (
            "column_values_to_be_between",
            {"column": "x", "min_value": "2020-01-01"},
            unmet("column_values_to_be_between", "x", column="x", min_value="2020-01-01"),
        ),
        (
            "column_values_to_be_between",
            {"column": "x", "min_value": 18, "row_condition": {"pass_through_filter": "y > 3"}},
            unmet("column_values_to_be_between", "x", column="x", min_value=18, row_condition="y > 3"),
        ),
        (
            "column_values_to_match_regex",
            {"column": "x", "regex": "a"},
            unmet("column_values_to_match_regex", "x", column="x", regex="a"),
        ),
        (
            "column_pair_values_to_be_equal",
            {"column_A": "x", "column_B": "y"},
            unmet("column_pair_values_to_be_equal", "x", "y", column_A="x", column_B="y"),
        ),
        (
            "column_max_to_be_between",
            {"column": "x", "min_value": 1, "max_value": 9},
            RowQuery.beyond("x", high=math.nextafter(9, 10)),
        ),
        ("column_min_to_be_between", {"column": "x", "max_value": 9}, None),
        (
            "column_max_to_be_between",
            {"column": "x", "max_value": "2020-01-01"},
            unmet("column_values_to_be_between", "x", column="x", max_value="2020-01-01"),
        ),
        (
            "column_distinct_values_to_equal_set",
            {"column": "x", "value_set": ["a"]},
            unmet("column_values_to_be_in_set", "x", column="x", value_set=["a"]),
        ),
        ("column_distinct_values_to_contain_set", {"column": "x", "value_set": ["a"]}, None),
        ("column_values_to_be_unique", {"column": "x"}, RowQuery.repeated("x")),
        ("compound_columns_to_be_unique", {"column_list": ["x", "y"]}, RowQuery.repeated("x", "y")),
        ("column_values_to_be_unique", {"column": "x", "row_condition": "y > 3"}, None),
        ("column_values_to_be_increasing", {"column": "x"}, None),
        ("column_value_z_scores_to_be_less_than", {"column": "x", "threshold": 3, "double_sided": True}, None),
        ("column_mean_to_be_between", {"column": "x", "max_value": 3}, None),
    ],
)
def test_rows_that_break_an_expectation_are_asked_for(
    kind: str, kwargs: dict[str, Any], query: RowQuery | None
) -> None:
    result = ExpectationResult(f"expect_{kind}", "critical", False, "…", "x", kwargs, 100, 3)
    (finding,) = found(result)
    assert finding.rows == query


def test_rows_are_asked_for_where_only_statistics_broke_the_expectation() -> None:
    kwargs = {"column": "x", "max_value": 9}
    result = table(BETWEEN, False, column="x", kwargs=kwargs, observed=12, of_all_rows=True)
    assert found(result)[0].rows == RowQuery.beyond("x", high=math.nextafter(9, 10))


def test_an_expectation_that_could_not_be_judged_has_no_rows() -> None:
    assert (
        found(table(BETWEEN, False, column="x", kwargs={"column": "x", "max_value": 9}, error="no x"))[0].rows is None
    )
