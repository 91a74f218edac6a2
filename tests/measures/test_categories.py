"""Codes that are categories have the figures of texts as well."""

from __future__ import annotations

import pyarrow as pa

from given.against_tfdv import Columns
from given.weighed import summary_of
from traingate.dataset import StatisticsOptions


def test_codes_keep_their_figures_and_have_those_of_texts_too() -> None:
    columns: Columns = {"x": ("int", pa.array([10, 9, -3, 9, 10, None]))}
    column = summary_of(StatisticsOptions(categorical=("x",)), columns, 2).columns["x"]
    assert column.numbers is not None and column.numbers.maximum == 10
    assert column.categories is not None and column.categories.top == (("10", 2), ("9", 2), ("-3", 1))
