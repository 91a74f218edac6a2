"""What the statistics of all rows tell, they tell as Great Expectations' own engine does from the rows themselves."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import pytest

from given.profiles import summary_of
from given.suites import expect, rows_of, suite
from traingate.gx._exact import judge_exactly
from traingate.gx._quiet import silence
from traingate.gx.running import run_suite
from traingate.gx.suites import read_suite
from traingate.profile.summaries import ColumnSummary, Summary

pytestmark = pytest.mark.slow

NUMBERS = [1, 2, 2, 3, 9, None, 4, 2]
TEXTS = ["a", "b", "a", None, "c"]
TIMES = [datetime.datetime(2020, 1, 1), datetime.datetime(2024, 6, 1, 12)]


def judge(folder: Path, values: list[Any], kind: str, **kwargs: Any) -> tuple[bool, Any] | None:
    (expectation,) = read_suite(suite(folder, expect(kind, column="x", **kwargs))).expectations
    with silence():
        judged = judge_exactly(expectation, summary_of(values))
    return None if judged is None else (judged["success"], judged["result"])


@pytest.mark.parametrize(
    ("values", "kind", "kwargs"),
    [
        (NUMBERS, "column_mean_to_be_between", {"min_value": 3.2}),
        (NUMBERS, "column_mean_to_be_between", {"max_value": 3.3, "strict_max": True}),
        (NUMBERS, "column_stdev_to_be_between", {"min_value": 2.6, "max_value": 2.7}),
        (NUMBERS, "column_stdev_to_be_between", {"max_value": 2.5}),
        (
            [1, 2, 2, 1],
            "column_stdev_to_be_between",
            {"min_value": 0.5773502691896257, "max_value": 0.5773502691896258},
        ),
        (NUMBERS, "column_sum_to_be_between", {"min_value": 23, "max_value": 23}),
        (NUMBERS, "column_sum_to_be_between", {"max_value": 22}),
        (NUMBERS, "column_max_to_be_between", {"max_value": 9}),
        (NUMBERS, "column_max_to_be_between", {"max_value": 9, "strict_max": True}),
        (NUMBERS, "column_min_to_be_between", {"min_value": 2}),
        (TIMES, "column_max_to_be_between", {"max_value": "2024-06-01T12:00:00"}),
        (TIMES, "column_max_to_be_between", {"max_value": "2024-06-01T11:59:59"}),
        (TIMES, "column_min_to_be_between", {"min_value": "2020-01-02"}),
        (NUMBERS, "column_unique_value_count_to_be_between", {"min_value": 5, "max_value": 5}),
        ([*map(float, NUMBERS[:5]), math.inf], "column_unique_value_count_to_be_between", {"max_value": 4}),
        (TEXTS, "column_unique_value_count_to_be_between", {"max_value": 2}),
        (NUMBERS, "column_proportion_of_unique_values_to_be_between", {"min_value": 0.71, "max_value": 0.72}),
        (NUMBERS, "column_proportion_of_non_null_values_to_be_between", {"min_value": 0.875, "max_value": 0.875}),
        (NUMBERS, "column_most_common_value_to_be_in_set", {"value_set": [2]}),
        (TEXTS, "column_most_common_value_to_be_in_set", {"value_set": ["b"]}),
        (NUMBERS, "column_values_to_not_be_null", {}),
        (NUMBERS, "column_values_to_not_be_null", {"mostly": 0.875}),
        ([1.0, math.nan, None], "column_values_to_not_be_null", {"mostly": 0.5}),
        (NUMBERS, "column_values_to_be_null", {"mostly": 0.125}),
        (NUMBERS, "column_values_to_be_in_set", {"value_set": [1, 2, 3, 4]}),
        (NUMBERS, "column_values_to_be_in_set", {"value_set": [1, 2, 3, 4], "mostly": 0.8}),
        (NUMBERS, "column_values_to_not_be_in_set", {"value_set": [2]}),
        (TEXTS, "column_values_to_be_in_set", {"value_set": ["a", "b"]}),
        (TEXTS, "column_values_to_not_be_in_set", {"value_set": ["z"]}),
        ([f"id {at}" for at in range(3000)], "column_values_to_be_unique", {}),
        (NUMBERS, "column_values_to_be_between", {"min_value": 1, "max_value": 9}),
        (NUMBERS, "column_values_to_be_between", {"min_value": 1, "strict_min": True, "mostly": 0.9}),
        (NUMBERS, "column_values_to_be_between", {"max_value": 8, "mostly": 0.8}),
        (NUMBERS, "column_distinct_values_to_be_in_set", {"value_set": [1, 2, 3, 4, 9, 10]}),
        (NUMBERS, "column_distinct_values_to_contain_set", {"value_set": [1, 7]}),
        (TEXTS, "column_distinct_values_to_equal_set", {"value_set": ["a", "b", "c"]}),
        (TEXTS, "column_distinct_values_to_equal_set", {"value_set": ["a", "b"]}),
    ],
)
def test_statistics_answer_as_the_rows_do(tmp_path: Path, values: list[Any], kind: str, kwargs: dict[str, Any]) -> None:
    (of_rows,) = run_suite(
        read_suite(suite(tmp_path, expect(kind, column="x", **kwargs))), rows_of(x=values), "eval"
    ).expectations
    judged = judge(tmp_path, values, kind, **kwargs)
    assert of_rows.error is None
    assert judged is not None
    assert judged[0] == of_rows.success
    if of_rows.judged is not None:
        counted = judged[1]
        missing = counted.get("missing_count", 0)
        assert (counted["element_count"] - missing, counted["unexpected_count"]) == (of_rows.judged, of_rows.unexpected)


@pytest.mark.parametrize(
    ("kind", "kwargs", "success"),
    [
        ("column_median_to_be_between", {"min_value": 490, "max_value": 510}, True),
        ("column_median_to_be_between", {"min_value": 600}, False),
        ("column_median_to_be_between", {"min_value": 500.2}, None),
        (
            "column_quantile_values_to_be_between",
            {"quantile_ranges": {"quantiles": [0.1, 0.9], "value_ranges": [[90, 110], [890, None]]}},
            True,
        ),
        (
            "column_quantile_values_to_be_between",
            {"quantile_ranges": {"quantiles": [0.1, 0.9], "value_ranges": [[90, 110], [None, 800]]}},
            False,
        ),
    ],
)
def test_quantiles_are_judged_within_their_rank_error(
    tmp_path: Path, kind: str, kwargs: dict[str, Any], success: bool | None
) -> None:
    judged = judge(tmp_path, list(range(1, 1001)), kind, **kwargs)
    assert (None if judged is None else judged[0]) == success


@pytest.mark.parametrize(
    ("values", "kind", "kwargs"),
    [
        ([1.0, math.inf], "column_mean_to_be_between", {"max_value": 2}),
        (TIMES, "column_mean_to_be_between", {"max_value": 2}),
        (TEXTS, "column_max_to_be_between", {"max_value": "2020-01-01"}),
        (TIMES, "column_values_to_be_between", {"max_value": "2020-01-01"}),
        ([None, None], "column_values_to_not_be_null", {}),
        (NUMBERS, "column_max_to_be_between", {"max_value": "2020-01-01T00:00:00"}),
        (NUMBERS, "column_values_to_be_in_set", {"value_set": ["1"]}),
        (TEXTS, "column_values_to_match_regex", {"regex": "a"}),
        (TEXTS, "column_values_to_be_unique", {}),
        (
            NUMBERS,
            "column_mean_to_be_between",
            {"max_value": 9, "row_condition": "x > 1", "condition_parser": "pandas"},
        ),
        (list(range(2000)), "column_values_to_be_in_set", {"value_set": [1]}),
        (list(range(2000)), "column_values_to_be_between", {"max_value": 9, "mostly": 0.5}),
    ],
)
def test_what_statistics_cannot_tell_is_left_to_the_rows(
    tmp_path: Path, values: list[Any], kind: str, kwargs: dict[str, Any]
) -> None:
    assert judge(tmp_path, values, kind, **kwargs) is None


def test_a_mean_that_rounds_to_its_limit_is_on_it(tmp_path: Path) -> None:
    on_it = judge(tmp_path, [0.1, 0.2, 0.3], "column_mean_to_be_between", min_value=0.2, max_value=0.2)
    assert on_it is not None
    assert on_it[0]
    beyond = judge(tmp_path, [0.1, 0.2, 0.3], "column_mean_to_be_between", max_value=0.2, strict_max=True)
    assert beyond is not None
    assert not beyond[0]


def test_a_value_out_of_range_that_the_sample_lacks_is_found(tmp_path: Path) -> None:
    path = suite(tmp_path, expect("column_values_to_be_between", column="x", min_value=0, max_value=5000))
    column: ColumnSummary = summary_of([*range(2000), 1_000_000])
    (one,) = run_suite(
        read_suite(path), rows_of(2001, x=list(range(1000))), "eval", Summary(2001, {"x": column})
    ).expectations
    assert (one.success, one.observed, one.judged, one.of_all_rows) == (False, 1_000_000, None, True)
