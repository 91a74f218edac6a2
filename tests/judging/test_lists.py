from __future__ import annotations

import numpy as np
import pyarrow as pa

from traingate.judging.lists import name_column, unfold_column, unfold_sample
from traingate.kinds import Kind
from traingate.profile.sampled_rows import SampledRows
from traingate.profile.summaries import ColumnSummary, Lists, Numbers, Quantiles
from traingate.report.findings import Finding, Severity


def unfolded(**columns: object) -> tuple[dict[str, list[object]], dict[str, str]]:
    table = pa.table(columns)
    rows = np.arange(table.num_rows)
    sample, origins = unfold_sample(SampledRows(len(rows), rows.astype(np.uint64), rows, rows, table))
    return {name: sample.table.column(name).to_pylist() for name in origins}, origins


def test_lists_of_numbers_have_a_length_a_first_value_and_a_mean() -> None:
    views, origins = unfolded(x=[[1, 3], [], None])
    assert views == {"x (length)": [2, 0, None], "x (first)": [1.0, None, None], "x (mean)": [2.0, None, None]}
    assert set(origins.values()) == {"x"}


def test_lists_of_one_number_are_that_number() -> None:
    assert unfolded(x=[[4.5], [2.5]])[0] == {"x (length)": [1, 1], "x (first)": [4.5, 2.5]}


def test_lists_of_strings_have_a_length_and_a_first_value() -> None:
    assert unfolded(x=[["a", "b"], ["c"]])[0] == {"x (length)": [2, 1], "x (first)": ["a", "c"]}


def test_the_summary_of_a_list_is_one_of_its_lengths_and_one_of_its_values() -> None:
    lengths = Quantiles(np.array([0.0, 2.0]), np.array([1.0, 3.0]))
    values = Numbers(0, 0, (0, 0), 1, 2, 1.5, 0.5, Quantiles(np.array([1.0, 2.0]), np.array([3.0, 3.0])))
    column = ColumnSummary("x", Kind.LIST, 5, 1, lists=Lists(6, 0, 2, values, kind=Kind.INT, lengths=lengths))
    by_length, by_value = unfold_column(column)
    assert (by_length.name, by_length.rows, by_length.missing) == ("x (length)", 5, 1)
    assert by_length.numbers is not None
    assert (by_length.numbers.zeros, by_length.numbers.mean) == (1, 1.5)
    assert (by_value.name, by_value.rows, by_value.numbers) == ("x (values)", 6, values)


def test_a_finding_about_a_list_is_at_its_column() -> None:
    finding = Finding("c", Severity.WARN, "x (mean) is odd.", "train", "x (mean)", remedy="Leave x (mean) out.")
    named = name_column(finding, {"x (mean)": "x"})
    assert (named.feature, named.kind, named.remedy) == ("x", "list-mean", "Leave x out.")
    assert named.message == "x (mean) is odd."
