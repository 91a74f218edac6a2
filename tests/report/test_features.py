"""The columns as a report draws them: figures ready to print, and bins that all splits share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report import features as drawing
from traingate.report.feature import Feature


def features(profile: Profile) -> tuple[Feature, ...]:
    return drawing.describe_features(profile.plan, profile.all(Statistics))


def only(feature: tuple[Feature, ...]) -> Feature:
    (found,) = feature
    return found


def test_every_column_of_any_split_comes_once_in_the_order_of_train() -> None:
    profile = profile_of(eval={"c": [1.0], "a": [1.0]}, train={"b": [1.0], "a": [1.0]})
    assert [feature.name for feature in features(profile)] == ["b", "a", "c"]


def test_nothing_is_drawn_where_statistics_were_not_measured() -> None:
    assert features(replace(profile_of(train={"a": [1.0]}), values={})) == ()


def test_a_role_is_told_for_each_column() -> None:
    columns = Columns("y", ("who",), "at", ("note",))
    table = {name: [1, 2] for name in ("y", "who", "at", "note", "id", "x")}
    roles = {one.name: one.role for one in features(profile_of(columns, identifiers=["id"], train=table))}
    assert roles == {
        "y": "label", "who": "entity", "at": "time", "note": "ignored", "id": "identifier", "x": "feature",
    }  # fmt: skip


def test_nan_is_missing_as_null_is() -> None:
    found = only(features(profile_of(train={"x": [1.0, None, float("nan"), 2.0]}, eval={"x": [1.0]})))
    assert (found.missing, found.types) == ({"train": 0.5, "eval": 0.0}, {"train": "float", "eval": "float"})


def test_a_split_without_rows_misses_nothing() -> None:
    found = only(features(profile_of(train={"x": [1.0]}, eval={"x": np.zeros(0)})))
    assert found.missing == {"train": 0.0, "eval": 0.0}


def test_numbers_are_counted_on_one_grid() -> None:
    train, held_out = np.arange(1_000.0), np.arange(500.0, 1_500.0)
    found = only(features(profile_of(train={"x": train}, eval={"x": held_out})))
    for values, split in ((train, "train"), (held_out, "eval")):
        inside = np.clip(values, float(found.edges[0]), float(found.edges[-1]))
        expected = np.histogram(inside, np.array(found.edges, float))[0]
        assert np.abs(expected - found.histogram[split]).max() <= 2
        assert sum(found.histogram[split]) == pytest.approx(1_000, abs=1)


def test_a_heavy_tail_does_not_push_all_rows_into_one_bin() -> None:
    heavy = np.concatenate([np.arange(990) / 100, np.full(10, 1e6)])
    found = only(features(profile_of(train={"x": heavy})))
    assert max(found.histogram["train"]) < 150


def test_a_constant_has_a_bin_around_it() -> None:
    found = only(features(profile_of(train={"x": [3.0, 3.0]})))
    assert (found.edges[0], found.edges[-1], sum(found.histogram["train"])) == (2.5, 3.5, 2.0)


def test_categories_are_counted_by_name_and_the_rest_together() -> None:
    words = [f"w{number}" for number in range(14) for _ in range(14 - number)]
    found = only(features(profile_of(train={"x": words}, eval={"x": ["w0", "new", None]})))
    assert found.edges == (*(f"w{number}" for number in range(10)), "all others")
    assert found.histogram == {"train": (*map(float, range(14, 4, -1)), 10.0), "eval": (1.0, *[0.0] * 9, 1.0)}


def test_text_in_one_split_and_numbers_in_another_have_no_common_grid() -> None:
    found = only(features(profile_of(train={"x": [1.0]}, eval={"x": ["one"]})))
    assert (found.histogram, found.edges) == ({}, ())


def test_figures_are_ready_to_print() -> None:
    number, word = features(profile_of(train={"x": [0.0, 1234.5, 2.0], "w": ["a", "b", "a"]}))
    assert number.shown["train"] == {
        "median": "2", "minimum": "0", "maximum": "1,234", "mean": "412.2", "std": "581.5", "zeros": "1",
    }  # fmt: skip
    assert word.shown["train"] == {"distinct": "2", "top": "a", "top rows": "2"}


def test_a_column_without_a_value_has_no_figures() -> None:
    found = only(features(profile_of(train={"x": [None, None]})))
    assert (found.shown["train"], found.histogram.get("train", ())) in (({}, ()), ({"distinct": "0"}, (0.0,)))


def test_numbers_too_far_apart_for_a_grid_are_not_drawn() -> None:
    found = only(features(profile_of(train={"x": [-1.5e308, 0.0, 1.5e308]})))
    assert (found.histogram, found.edges) == ({}, ())
