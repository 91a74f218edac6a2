"""A sample knows whether it is all there is."""

from __future__ import annotations

import pytest

from given.suites import rows_of


@pytest.mark.parametrize(("total", "complete"), [(3, True), (4, False)])
def test_a_sample_is_complete_where_it_holds_every_row(total: int, complete: bool) -> None:
    assert rows_of(total, x=[1, 2, 3]).complete is complete


def test_a_split_without_rows_is_sampled_completely() -> None:
    assert rows_of(x=[]).complete


def test_a_sample_names_its_columns() -> None:
    assert rows_of(x=[1], y=[2]).names == {"x", "y"}
