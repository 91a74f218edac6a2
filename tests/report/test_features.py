"""The columns as a report draws them: figures ready to print, and bins that all splits share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

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


def test_a_histogram_comes_with_its_axis_and_with_what_lies_beyond_it() -> None:
    found = only(features(profile_of(train={"x": [*map(float, range(1_000)), -1e6]}, eval={"x": np.arange(500.0)})))
    assert (found.scale, found.edges[0], found.edges[-1]) == ("whole", -0.5, 999.5)
    assert (sum(found.histogram["train"]), found.outside) == (1_000, {"train": (1.0, 0.0), "eval": (0.0, 0.0)})
    assert (found.error, found.others, found.undrawn) == (0.0, 0, "")


def test_what_is_not_drawn_says_why() -> None:
    found = only(features(profile_of(train={"x": [[1, 2], [3]]})))
    assert (found.histogram, found.edges, found.undrawn) == ({}, (), "lists are not drawn")


def test_figures_are_ready_to_print() -> None:
    number, word = features(profile_of(train={"x": [0.0, 1234.5, 2.0], "w": ["a", "b", "a"]}))
    assert number.shown["train"] == {
        "median": "2", "minimum": "0", "maximum": "1,234", "mean": "412.2", "std": "581.5", "zeros": "1",
    }  # fmt: skip
    assert word.shown["train"] == {"distinct": "2", "top": "a", "top rows": "2"}


def test_a_column_without_a_value_has_no_figures() -> None:
    found = only(features(profile_of(train={"x": [None, None]})))
    assert (found.shown["train"], found.histogram, found.undrawn) == ({}, {}, "no values")
