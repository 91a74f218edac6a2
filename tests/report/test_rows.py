"""What a finding asks to be looked up is plain data, and says exactly which values are meant."""

from __future__ import annotations

import math
from dataclasses import asdict

import pytest

from traingate.errors import Misread
from traingate.reading import read
from traingate.report.rows import RowList, RowQuery


@pytest.mark.parametrize(
    "query",
    [
        RowQuery.missing("x"),
        RowQuery.infinite("x"),
        RowQuery.outside("x", -1.5, 9),
        RowQuery.equal("x", 0, 99.5),
        RowQuery.text("x", "?", "n/a"),
        RowQuery.other_than("x", "a", 3),
        RowQuery.not_a_number("x"),
        RowQuery.conflicting("rows", "train"),
        RowQuery.shared("rows", "train", "x", "y"),
    ],
    ids=lambda query: query.what,
)
def test_a_query_comes_back_from_plain_data(query: RowQuery) -> None:
    assert read(RowQuery, asdict(query), whole=True) == query


def test_above_and_below_leave_the_limit_itself_out() -> None:
    assert RowQuery.above("x", 9.0).numbers == (-math.inf, math.nextafter(9.0, math.inf))
    assert RowQuery.below("x", 9.0).numbers == (math.nextafter(9.0, -math.inf), math.inf)


def test_an_unknown_kind_of_rows_is_misread() -> None:
    with pytest.raises(Misread, match="missing"):
        read(RowQuery, {"what": "strange"})


def test_a_list_of_rows_is_complete_unless_it_says_otherwise() -> None:
    assert RowList("rows/x.csv", 3).complete
