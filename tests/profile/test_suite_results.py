"""Results of a suite say whether they are those of a sample."""

from __future__ import annotations

import pytest

from traingate.profile.suite_results import SuiteResult


@pytest.mark.parametrize(("rows", "total", "sampled"), [(10, 10, None), (10, 11, 10), (0, 5, 0), (0, 0, None)])
def test_rows_are_a_sample_where_the_split_has_more(rows: int, total: int, sampled: int | None) -> None:
    assert SuiteResult("people.json", "people", "eval", rows, total, ()).sampled == sampled
