"""Plots: ticks on both axes, what lies beyond them, and what a finding is about."""

from __future__ import annotations

from dataclasses import replace

from traingate.renderers._plot import Plot, Text, draw_plot
from traingate.report.feature import Feature
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery

BOTH = ["train", "eval"]
AGE = Feature(
    "age",
    "feature",
    {"train": "float", "eval": "float"},
    {"train": 0.0, "eval": 0.25},
    shown={"train": {"minimum": "-999", "maximum": "79"}, "eval": {"minimum": "1", "maximum": "infinite"}},
    histogram={"train": (60.0, 35.0), "eval": (10.0, 10.0)},
    edges=(0.0, 40.0, 80.0),
    scale="linear",
    outside={"train": (5.0, 0.0), "eval": (0.0, 5.0)},
)


def draw(feature: Feature = AGE, *queries: RowQuery) -> Plot:
    plot = draw_plot(feature, BOTH, [Finding("outliers", Severity.WARN, "Odd.", rows=query) for query in queries])
    assert plot is not None
    return plot


def test_both_axes_have_ticks_and_are_named() -> None:
    plot = draw()
    assert [(tick.x, tick.text) for tick in plot.ticks] == [
        ("0", "0"), ("25", "20"), ("50", "40"), ("75", "60"), ("100", "80"),
    ]  # fmt: skip
    assert [tick.anchor for tick in plot.ticks] == ["start", "middle", "middle", "middle", "end"]
    assert plot.grid == (("80.7", "20%"), ("41.3", "40%"), ("2", "60%"))
    assert plot.axes == "Linear axis, 0 to 80. Height: share of each split's rows with a value, in bins of even width."


def test_a_log_scale_says_that_bins_are_even_there() -> None:
    plot = draw(replace(AGE, scale="log", edges=(1.0, 10.0, 100.0)))
    assert plot.axes.startswith("Log scale, 1 to 100. ")
    assert plot.axes.endswith("in bins of even width on that scale.")


def test_what_is_not_drawn_is_counted_with_how_far_it_reaches() -> None:
    assert draw().notes == (
        "Not drawn, below the axis: train 5 (5.0%) (down to -999).",
        "Not drawn, above the axis: eval 5 (20.0%) (infinite ones too).",
        "Missing: eval 25.0%.",
    )


def test_a_split_that_cannot_be_drawn_says_why() -> None:
    plot = draw(replace(AGE, histogram={"train": (60.0, 35.0)}, types={"train": "float", "eval": "string"}))
    assert plot.notes[-1] == "eval holds string values, which are not drawn here."


def test_limits_stand_on_the_axis_or_are_told_below_it() -> None:
    plot = draw(AGE, RowQuery.outside("age", -100.0, 60.0))
    assert plot.marks == (Text("75", "11", "end", "60 and more"),)
    assert "Below the axis lies what was found: -100 and less." in plot.notes


def test_marks_near_each_other_have_lines_of_their_own() -> None:
    plot = draw(AGE, RowQuery.equal("age", 40.0, 20.0))
    assert [(mark.x, mark.y) for mark in plot.marks] == [("25", "11"), ("50", "25")]


def test_categories_are_named_bars_and_those_meant_are_marked() -> None:
    words = replace(AGE, scale="categories", edges=("rent", "own"), outside={})
    plot = draw(words, RowQuery.text("age", "own"))
    assert [(bar.name, bar.told, bar.marked) for bar in plot.bars] == [
        ("rent", "63.2% / 50.0%", False), ("own", "36.8% / 50.0%", True),
    ]  # fmt: skip
    assert (plot.paths, plot.grid, plot.ticks, plot.marks) == ((), (), (), ())
    assert plot.axes == "Categories, most frequent first. Length: share of each split's rows with a value."
    assert draw(replace(words, scale="values")).axes.startswith("Values, in their order. ")


def test_no_histogram_no_plot() -> None:
    assert draw_plot(replace(AGE, histogram={}), BOTH) is None
