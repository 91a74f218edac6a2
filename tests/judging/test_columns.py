from __future__ import annotations

import pytest

from traingate.dataset import Columns, Dataset, Split
from traingate.judging.columns import Role, features
from traingate.plan import Plan

COLUMNS = Columns(label="y", entity=("site", "person"), time="when", ignore=("note",))
PLAN = Plan(
    Dataset("d", (Split("train", ()), Split("eval", ())), COLUMNS),
    {
        "train": dict.fromkeys(["row", "when", "site", "person", "x", "note", "y", "a"], "int"),
        "eval": {"x": "int", "new": "int", "y": "int"},
    },
    identifiers=("row",),
)


def test_features_stand_in_the_files_order() -> None:
    assert features(PLAN, "train") == ["x", "a"]


def test_a_split_has_features_of_its_own() -> None:
    assert features(PLAN, "eval") == ["x", "new"]


@pytest.mark.parametrize(
    ("role", "names"),
    [("label", ["y"]), ("entity", ["site", "person"]), ("time", ["when"]), ("identifiers", ["row"])],
)
def test_a_question_may_be_asked_of_a_role_too(role: Role, names: list[str]) -> None:
    assert set(features(PLAN, "train", also=(role,))) == {"x", "a", *names}


def test_ignored_columns_are_asked_of_nothing() -> None:
    asked = features(PLAN, "train", also=("label", "entity", "time", "identifiers"))
    assert asked == ["row", "when", "site", "person", "x", "y", "a"]


def test_a_column_of_two_roles_is_left_out_by_either() -> None:
    both = Plan(Dataset("d", (), Columns(label="y", entity=("y",))), {"train": {"y": "int", "x": "int"}})
    assert features(both, "train", also=("label",)) == ["x"]
    assert features(both, "train", also=("label", "entity")) == ["y", "x"]


def test_without_roles_every_column_is_a_feature() -> None:
    assert features(Plan(Dataset("d", ()), {"train": {"x": "int"}}), "train") == ["x"]
