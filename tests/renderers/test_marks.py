"""Marks: what findings are about, where it lies on the feature's axis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traingate.renderers._marks import Marks, collect_marks
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery

AGE = Feature("age", "feature", {}, {}, scale="linear")


def marks(query: RowQuery | None, *names: str, feature: Feature = AGE) -> Marks:
    return collect_marks(feature, names, [Finding("outliers", Severity.WARN, "Odd.", rows=query)])


@pytest.mark.parametrize(
    ("query", "places"),
    [
        (RowQuery.equal("age", -999.0), ((-999.0, "-999"),)),
        (RowQuery.outside("age", 0.5, 120.5), ((0.5, "0.5 and less"), (120.5, "120.5 and more"))),
        (RowQuery.above("age", 120.0), ((120.00000000000001, "above 120"),)),
        (RowQuery.below("age", 0.0), ((-5e-324, "below 0"),)),
        (RowQuery.infinite("age"), ()),
        (RowQuery.missing("age"), ()),
        (RowQuery.equal("income", 3.0), ()),
        (None, ()),
    ],
)
def test_limits_and_odd_values_are_places(query: RowQuery | None, places: tuple[tuple[float, str], ...]) -> None:
    assert marks(query).places == places


def test_moments_are_written_as_such() -> None:
    found = marks(RowQuery.equal("age", 0.0), feature=replace(AGE, scale="time"))
    assert found.places == ((0.0, "1970-01-01 00:00:00"),)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        (RowQuery.text("age", "crypto"), {"crypto"}),
        (RowQuery.other_than("age", "crypto", "old"), {"9", "1,200"}),
        (RowQuery.other_than("age", 9, 1_200), {"crypto", "old"}),
        (RowQuery.equal("age", 1_200.0), {"1,200"}),
        (RowQuery.above("age", 9.0), {"1,200"}),
        (RowQuery.outside("age", 9.0, 1_200.0), {"9", "1,200"}),
    ],
)
def test_bars_with_names_are_meant_by_what_they_hold(query: RowQuery, meant: set[str]) -> None:
    assert marks(query, "crypto", "old", "9", "1,200").names == meant


def test_a_limit_that_nothing_passed_is_no_mark() -> None:
    shown = {"train": {"minimum": "1", "maximum": "499"}, "eval": {"minimum": "0", "maximum": "9,999"}}
    months = replace(AGE, shown=shown)
    limits = RowQuery.outside("age", -5e-324, 1_000.0)
    assert marks(limits, feature=months).places == ((1_000.0, "1,000 and more"),)
    infinite = replace(AGE, shown={"train": {"minimum": "-infinite", "maximum": "5"}})
    assert marks(limits, feature=infinite).places == ((-5e-324, "below 0"),)


def test_a_limit_is_marked_where_the_figures_cannot_tell() -> None:
    rounded = replace(AGE, shown={"train": {"maximum": "1,234,000"}})
    assert marks(RowQuery.above("age", 1_234_000.2), feature=rounded).places[0][1] == "above 1,234,000"
    assert marks(RowQuery.above("age", 120.0), feature=replace(AGE, shown={"train": {}})).places != ()
