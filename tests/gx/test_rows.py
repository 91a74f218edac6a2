"""Rows that break an expectation are the rows that Great Expectations calls unexpected."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest

from traingate.errors import SuiteError
from traingate.gx.rows import mask_unmet

pytestmark = pytest.mark.slow

LETTERS = pa.table({"x": ["a1", "b", None, "a1", " a2", "c"], "k": ["u", "u", "u", "v", "v", "v"]})
PAIRS = pa.table({"a": [1.0, 3.0, None, 2.0], "b": [2.0, 2.0, 2.0, 2.0]})


def rows_of(table: pa.Table, kind: str, **kwargs: Any) -> list[int]:
    mask = mask_unmet(json.dumps({"type": f"expect_{kind}", "kwargs": kwargs}), table)
    return [at for at, broken in enumerate(mask.tolist()) if broken]


@pytest.mark.parametrize(
    ("table", "kind", "kwargs", "rows"),
    [
        (LETTERS, "column_values_to_match_regex", {"column": "x", "regex": r"^[a-z]\d$"}, [1, 4, 5]),
        (LETTERS, "column_values_to_not_match_regex", {"column": "x", "regex": r"\d"}, [0, 3, 4]),
        (LETTERS, "column_values_to_be_in_set", {"column": "x", "value_set": ["a1", "a2", "b"]}, [4, 5]),
        (LETTERS, "column_value_lengths_to_equal", {"column": "x", "value": 2}, [1, 4, 5]),
        (
            LETTERS, "column_values_to_match_regex",
            {"column": "x", "regex": r"\d", "row_condition": 'k == "v"', "condition_parser": "pandas"}, [5],
        ),
        (LETTERS, "column_pair_values_to_be_in_set",
         {"column_A": "x", "column_B": "k", "value_pairs_set": [["a1", "u"], ["c", "v"]],
          "ignore_row_if": "either_value_is_missing"}, [1, 3, 4]),
        (PAIRS, "column_pair_values_a_to_be_greater_than_b",
         {"column_A": "a", "column_B": "b", "ignore_row_if": "either_value_is_missing"}, [0, 3]),
        (PAIRS, "column_pair_values_a_to_be_greater_than_b",
         {"column_A": "a", "column_B": "b", "or_equal": True, "ignore_row_if": "either_value_is_missing"}, [0]),
        (PAIRS, "column_pair_values_to_be_equal",
         {"column_A": "a", "column_B": "b", "ignore_row_if": "either_value_is_missing"}, [0, 1]),
        (PAIRS, "multicolumn_sum_to_equal",
         {"column_list": ["a", "b"], "sum_total": 3, "ignore_row_if": "any_value_is_missing"}, [1, 3]),
        (pa.table({"d": ["2024-01-31", "31.1.2024", None, "2024-02-30"]}), "column_values_to_match_strftime_format",
         {"column": "d", "strftime_format": "%Y-%m-%d"}, [1, 3]),
        (pa.table({"d": ["2024-01-31", "soon", None]}), "column_values_to_be_dateutil_parseable", {"column": "d"}, [1]),
        (pa.table({"t": pa.array([0, 1_700_000_000_000_000], pa.timestamp("us"))}), "column_values_to_be_between",
         {"column": "t", "min_value": "2020-01-01T00:00:00"}, [0]),
        (pa.table({"l": [[1.0], [1.0, 2.0], None]}), "column_values_to_not_be_null", {"column": "l"}, [2]),
        (LETTERS.slice(0, 0), "column_values_to_match_regex", {"column": "x", "regex": "a"}, []),
    ],
)  # fmt: skip
def test_the_rows_that_are_unexpected_are_told(
    table: pa.Table, kind: str, kwargs: dict[str, Any], rows: list[int]
) -> None:
    assert rows_of(table, kind, **kwargs) == rows


def test_what_cannot_be_judged_is_an_error() -> None:
    with pytest.raises(SuiteError, match="cannot be judged row by row"):
        rows_of(LETTERS, "column_values_to_match_regex", column="z", regex="a")
