"""Axes in words and places: round ticks, named scales, and reports whose edges do not fit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from traingate.renderers._axes import find_multiples, read_axis
from traingate.report.feature import Feature

DAY = 8.64e10


def feature(scale: str, *edges: float | str, bars: int | None = None) -> Feature:
    count = bars if bars is not None else len(edges) - (0 if scale in ("values", "categories") else 1)
    return Feature("x", "feature", {}, {}, histogram={"train": (1.0,) * count}, edges=edges, scale=scale)


@pytest.mark.parametrize(
    ("scale", "edges", "words"),
    [
        ("linear", (0.0, 40.0, 80.0), "linear axis, 0 to 80"),
        ("whole", (17.5, 18.5, 19.5), "linear axis, 18 to 19"),
        ("log", (0.01, 1.0, 100.0), "log scale, 0.01 to 100"),
        ("time", (0.0, 5 * DAY), "time, 1970-01-01 to 1970-01-06"),
        ("time", (0.0, 3.6e9), "time, 1970-01-01 00:00:00 to 1970-01-01 01:00:00"),
        ("values", ("0", "1"), ""),
    ],
)
def test_a_scale_is_named_with_its_ends(scale: str, edges: Sequence[float | str], words: str) -> None:
    assert read_axis(feature(scale, *edges)).describe() == words


def test_a_place_is_a_share_of_the_axis() -> None:
    linear, log = read_axis(feature("linear", 0.0, 5.0, 10.0)), read_axis(feature("log", 0.01, 1.0, 100.0))
    assert [linear.place(value) for value in (-5.0, 0.0, 2.5, 10.0)] == [-0.5, 0.0, 0.25, 1.0]
    assert [log.place(value) for value in (0.01, 1.0, 100.0)] == [0.0, 0.5, 1.0]
    assert log.place(0.0) < 0
    assert read_axis(feature("linear", -1.7e308, 1.7e308)).place(0.0) == 0.5
    assert read_axis(feature("linear", 0.0, 1e-323)).place(5e-324) == 0.5


@pytest.mark.parametrize(
    ("scale", "edges", "ticks"),
    [
        ("linear", (7.0, 13.5, 20.0), [(3 / 13, "10"), (8 / 13, "15"), (1.0, "20")]),
        ("whole", (-0.5, 9.5, 19.5), [(0.025, "0"), (0.275, "5"), (0.525, "10"), (0.775, "15")]),
        ("log", (0.01, 1.0, 100.0), [(0.0, "0.01"), (0.25, "0.1"), (0.5, "1"), (0.75, "10"), (1.0, "100")]),
        ("time", (0.0, 4 * DAY, 8 * DAY), [(0.0, "1970-01-01"), (0.5, "1970-01-05"), (1.0, "1970-01-09")]),
        ("linear", (0.0, 5e8, 1e9), [(0.0, "0"), (0.5, "500,000,000"), (1.0, "1,000,000,000")]),
        ("values", ("0", "1"), []),
    ],
)
def test_ticks_stand_at_round_places(
    scale: str, edges: Sequence[float | str], ticks: Sequence[tuple[float, str]]
) -> None:
    found = read_axis(feature(scale, *edges)).list_ticks()
    assert [text for _, text in found] == [text for _, text in ticks]
    assert [place for place, _ in found] == pytest.approx([place for place, _ in ticks])


def test_ticks_that_four_digits_would_not_tell_apart_are_told_apart() -> None:
    texts = [text for _, text in read_axis(feature("linear", 1e6, 1e6 + 1)).list_ticks()]
    assert len(set(texts)) == len(texts) >= 2


def test_a_bar_is_told_by_what_it_holds() -> None:
    assert read_axis(feature("linear", 0.0, 2.5, 5.0)).describe_bar(1) == "2.5 to 5"
    assert read_axis(feature("whole", -0.5, 4.5, 9.5)).describe_bar(1) == "5 to 9"
    assert read_axis(feature("whole", 0.5, 1.5, 2.5)).describe_bar(1) == "2"
    assert read_axis(feature("categories", "rent", "own")).describe_bar(1) == "own"


@pytest.mark.parametrize(
    ("scale", "edges", "names"),
    [
        ("linear", (0.0, 1.0), ("0", "1", "bin 3")),
        ("linear", (0.0, 1.0, 1.0, 2.0), ("0", "1", "1")),
        ("log", (0.0, 1.0, 2.0, 4.0), ("0 to 1", "1 to 2", "2 to 4")),
        ("", (0.0, 1.0, 2.0, 40.0), ("0 to 1", "1 to 2", "2 to 40")),
        ("linear", (0.0, 1.0, 2.0, float("inf")), ("0", "1", "2")),
        ("categories", (), ("bin 1", "bin 2", "bin 3")),
    ],
)
def test_bars_of_a_report_from_elsewhere_have_names_and_no_places(
    scale: str, edges: Sequence[float | str], names: Sequence[str]
) -> None:
    axis = read_axis(feature(scale, *edges, bars=3))
    assert axis.edges == ()
    assert len(axis.names) == 3
    if scale in ("", "log", "categories"):
        assert axis.names == tuple(names)


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0.0, 0.885, [0.0, 0.25, 0.5, 0.75]),
        (-3.0, 4.0, [-2.0, 0.0, 2.0, 4.0]),
        (0.0, 1e-300, [0.0, 2.5e-301, 5e-301, 7.5e-301, 1e-300]),
        (-1.7e308, 1.7e308, [-1e308, 0.0, 1e308]),
        (5.0, 5.0, [5.0]),
    ],
)
def test_multiples_are_round_and_few(low: float, high: float, found: list[float]) -> None:
    assert list(find_multiples(low, high, 4)) == pytest.approx(found, rel=1e-9, abs=0)


@pytest.mark.parametrize("scale", ["linear", "whole", "time"])
@pytest.mark.parametrize("edges", [(-1.7e308, 1.7e308), (0.0, 5e-324), (1e17, 1e17 + 16), (-5e-324, 1e-300)])
def test_extremes_have_ticks_on_the_axis(scale: str, edges: tuple[float, float]) -> None:
    assert all(-1e-6 <= place <= 1 + 1e-6 for place, _ in read_axis(feature(scale, *edges)).list_ticks())
