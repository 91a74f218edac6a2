"""Pictures of histograms: one scale for all splits, short paths, the numbers in words."""

from __future__ import annotations

from dataclasses import replace

from traingate.renderers._sparkline import draw_blocks, draw_sparkline
from traingate.report.feature import Feature

AGE = Feature(
    "age",
    "feature",
    {},
    {},
    histogram={"train": (3.0, 1.0), "eval": (10.0, 10.0)},
    edges=(0.0, 40.0, 80.0),
)


def test_shares_are_drawn_on_one_scale_train_first() -> None:
    picture = draw_sparkline(AGE, ["train", "eval"])
    assert picture is not None
    assert picture.paths == (("train", "M0 36V2h80V24.7h80V36"), ("eval", "M0 36V13.3h80h80V36"))


def test_the_label_carries_bins_range_and_the_fullest_bin() -> None:
    picture = draw_sparkline(AGE, ["train", "eval"])
    assert picture is not None
    assert picture.label == "2 bins, 0 to 80. train most in 0 to 40 (75.0%); eval most in 0 to 40 (50.0%)."


def test_a_split_without_values_says_so() -> None:
    picture = draw_sparkline(replace(AGE, histogram={"train": (3.0, 1.0), "eval": (0.0, 0.0)}), ["train", "eval"])
    assert picture is not None
    assert picture.label.endswith("eval has no values.")


def test_a_bin_that_holds_anything_is_seen() -> None:
    picture = draw_sparkline(replace(AGE, histogram={"train": (1e6, 1.0)}), ["train", "eval"])
    assert picture is not None
    assert picture.paths == (("train", "M0 36V2h80V35.3h80V36"),)


def test_no_histogram_no_picture() -> None:
    assert draw_sparkline(replace(AGE, histogram={}), ["train"]) is None
    assert draw_sparkline(replace(AGE, histogram={"train": ()}), ["train"]) is None


def test_edges_that_do_not_fit_are_numbered_bins() -> None:
    picture = draw_sparkline(replace(AGE, edges=()), ["train"])
    assert picture is not None
    assert picture.label == "2 bins. train most in bin 1 (75.0%)."


def test_blocks_share_the_scale() -> None:
    assert draw_blocks(AGE, "train", ["train", "eval"]) == "█▃"
    assert draw_blocks(AGE, "eval", ["train", "eval"]) == "▆▆"
    assert draw_blocks(AGE, "test", ["train", "eval"]) == ""
