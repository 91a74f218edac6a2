"""Bars: as long as their shares, named, and never so small that what is there is not seen."""

from __future__ import annotations

from dataclasses import replace

from traingate.renderers._axes import read_axis
from traingate.renderers._bars import Bar, draw_upright, lay_bars
from traingate.report.feature import Feature

BOTH = ["train", "eval"]
HOUSING = Feature(
    "housing",
    "feature",
    {"train": "string", "eval": "string"},
    {},
    histogram={"train": (50.0, 25.0, 15.0), "eval": (2.0, 6.0, 0.0)},
    edges=("rent", "own", "family"),
    scale="categories",
    outside={"train": (0.0, 10.0), "eval": (0.0, 2.0)},
    others=14,
)


def lay(feature: Feature, most: int, marked: tuple[str, ...] = (), *, briefly: bool = False) -> tuple[Bar, ...]:
    return lay_bars(feature, read_axis(feature), BOTH, most, marked, briefly=briefly)


def test_a_path_climbs_to_each_share() -> None:
    assert draw_upright({"train": [0.75, 0.25]}, 0.75, (160, 36)) == (("train", "M0 36V2h80V24.7h80V36"),)
    assert draw_upright({"eval": [0.5, 0.5]}, 0.75, (160, 36)) == (("eval", "M0 36V13.3h80h80V36"),)


def test_bars_that_are_no_bins_stand_apart() -> None:
    (_, path), = draw_upright({"train": [0.5, 0.5]}, 0.5, (160, 36), apart=True)  # fmt: skip
    assert path == "M10 36V2h60V36h20V2h60V36"


def test_a_bin_that_holds_anything_is_seen() -> None:
    assert draw_upright({"train": [1.0, 1e-6]}, 1.0, (160, 36)) == (("train", "M0 36V2h80V35.3h80V36"),)


def test_lying_bars_have_names_lengths_and_the_rest_together() -> None:
    assert lay(HOUSING, 4) == (
        Bar("rent", (("train", "83.3"), ("eval", "33.3")), "50.0% / 20.0%"),
        Bar("own", (("train", "41.7"), ("eval", "100")), "25.0% / 60.0%"),
        Bar("family", (("train", "25"),), "15.0% / 0%"),
        Bar("other (14)", (("train", "16.7"), ("eval", "33.3")), "10.0% / 20.0%"),
    )


def test_what_has_no_room_joins_the_rest() -> None:
    assert [(bar.name, bar.told) for bar in lay(HOUSING, 3)] == [
        ("rent", "50.0% / 20.0%"), ("own", "25.0% / 60.0%"), ("other (15)", "25.0% / 20.0%"),
    ]  # fmt: skip


def test_what_a_finding_is_about_always_has_room() -> None:
    found = lay(HOUSING, 2, ("family",))
    assert [(bar.name, bar.marked) for bar in found] == [("rent", False), ("family", True), ("other (15)", False)]


def test_shares_in_brief_are_whole_per_cents() -> None:
    rare = replace(HOUSING, histogram={"train": (9_950.0, 49.0, 1.0)}, outside={}, others=0)
    assert [bar.told for bar in lay(rare, 4, briefly=True)] == [">99% / –", "<1% / –", "<1% / –"]
    assert [bar.told for bar in lay(HOUSING, 4, briefly=True)][2] == "15% / 0%"


def test_an_estimated_number_of_categories_says_so() -> None:
    assert lay(replace(HOUSING, others=70_000, error=0.001), 4)[-1].name == "other (about 70,000)"
    assert lay(replace(HOUSING, others=70_000), 4)[-1].name == "other (70,000)"
