"""Pictures of histograms: one axis and one height for all splits, the scale and the numbers in words."""

from __future__ import annotations

from dataclasses import replace

from traingate.renderers._sparkline import Sparkline, draw_line, draw_sparkline
from traingate.report.feature import Feature

BOTH = ["train", "eval"]
AGE = Feature(
    "age",
    "feature",
    {"train": "float", "eval": "float"},
    {},
    histogram={"train": (3.0, 1.0), "eval": (10.0, 10.0)},
    edges=(0.0, 40.0, 80.0),
    scale="linear",
)
LABEL = replace(AGE, edges=("0", "1"), scale="values")
CITY = replace(
    AGE,
    histogram={"train": (5.0, 4.0, 3.0, 2.0, 1.0)},
    edges=("rome", "paris", "oslo", "bonn", "bern"),
    scale="categories",
    outside={"train": (0.0, 5.0)},
    others=9,
)


def draw(feature: Feature) -> Sparkline:
    picture = draw_sparkline(feature, BOTH)
    assert picture is not None
    return picture


def test_shares_are_drawn_at_one_height_train_first() -> None:
    assert draw(AGE).paths == (("train", "M0 36V2h80V24.7h80V36"), ("eval", "M0 36V13.3h80h80V36"))


def test_the_scale_is_said() -> None:
    assert draw(AGE).scale == ("linear axis, 0 to 80", "tallest bar 75.0%")
    assert draw(replace(AGE, scale="log", edges=(1.0, 10.0, 100.0))).scale[0] == "log scale, 1 to 100"


def test_what_lies_beyond_is_said() -> None:
    beyond = replace(AGE, outside={"train": (5.0, 0.0), "eval": (1.0, 12.0)})
    assert draw(beyond).scale[2:] == ("◂ train 5 (55.6%), eval 1 (3.0%)", "eval 12 (36.4%) ▸")


def test_next_to_nothing_beyond_is_said_in_short() -> None:
    beyond = replace(AGE, outside={"train": (0.003, 0.0), "eval": (0.0, 0.01)}, error=0.001)
    assert draw(beyond).scale[2:] == ("◂ under 0.17%", "under 0.15% ▸")


def test_the_label_carries_bins_axis_and_the_fullest_bin() -> None:
    assert draw(AGE).label == (
        "2 bins, linear axis, 0 to 80. train most in 0 to 40 (75.0%); eval most in 0 to 40 (50.0%)."
    )


def test_the_label_carries_what_is_not_drawn() -> None:
    picture = draw(replace(AGE, histogram={"train": (3.0, 1.0)}, outside={"train": (4.0, 0.0)}, types={"train": "int"}))
    assert picture.label.endswith(". Below the axis: train 4 (50.0%). eval has no such column.")


def test_a_split_without_values_says_so() -> None:
    label = draw(replace(AGE, histogram={"train": (3.0, 1.0), "eval": (0.0, 0.0)})).label
    assert label.endswith("eval has no values here. eval has no values.")


def test_few_values_and_categories_are_named_bars() -> None:
    assert [(bar.name, bar.told) for bar in draw(LABEL).bars] == [("0", "75% / 50%"), ("1", "25% / 50%")]
    assert [bar.name for bar in draw(CITY).bars] == ["rome", "paris", "oslo", "other (11)"]
    assert (draw(CITY).paths, draw(CITY).scale) == ((), ())
    assert draw(CITY).label.startswith("14 categories. train most in rome (25.0%)")


def test_a_dozen_values_are_upright_bars_apart_with_their_names_below() -> None:
    many = replace(LABEL, histogram={"train": (1.0,) * 5}, edges=("1", "2", "3", "5", "8"))
    assert draw(many).scale[0] == "5 values, a bar each: 1 · 2 · 3 · 5 · 8"
    assert draw(many).paths[0][1].startswith("M4 36V2h24V36h8")
    longer = replace(many, edges=tuple(f"2024-01-0{day} 00:00:00" for day in range(1, 6)))
    assert draw(longer).scale[0] == "5 values, a bar each: 2024-01-01 00:00:… … 2024-01-05 00:00:…"


def test_no_histogram_no_picture() -> None:
    assert draw_sparkline(replace(AGE, histogram={}), ["train"]) is None
    assert draw_sparkline(replace(AGE, histogram={"train": ()}), ["train"]) is None


def test_edges_that_do_not_fit_are_numbered_bins() -> None:
    assert [bar.name for bar in draw(replace(AGE, edges=())).bars] == ["bin 1", "bin 2"]


def test_a_line_of_blocks_shares_the_height_and_names_the_axis() -> None:
    assert draw_line(AGE, BOTH) == "train █▃   eval ▆▆   linear axis, 0 to 80"
    beyond = replace(AGE, outside={"eval": (0.0, 5.0)})
    assert draw_line(beyond, BOTH) == "train █▃   eval ▅▅   linear axis, 0 to 80; eval 5 (20.0%) ▸"
    assert draw_line(replace(AGE, histogram={}), BOTH) == ""


def test_a_line_of_few_values_has_their_shares() -> None:
    assert draw_line(LABEL, BOTH) == "train / eval: 0 75.0% / 50.0%, 1 25.0% / 50.0%"
