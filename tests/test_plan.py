"""The columns by which rows are compared: features that all splits have, with values that can be equal."""

from __future__ import annotations

import pytest

from traingate.dataset import Columns, Dataset, Split
from traingate.kinds import Kind
from traingate.plan import Plan

SPLITS = (Split("train", ("train.csv",)), Split("eval", ("eval.csv",)))


def plan_of(train: str, evaluated: str) -> Plan:
    return Plan(Dataset("d", SPLITS), {"train": {"x": train}, "eval": {"x": evaluated}}, ("x",))


def test_label_entity_ignored_and_identifying_columns_are_not_compared() -> None:
    columns = ("at", "id", "income", "note", "who", "y")
    dataset = Dataset("d", SPLITS, Columns("y", ("who",), None, ("note",)))
    kinds = dict.fromkeys(columns, "int")
    assert Plan(dataset, {"train": kinds, "eval": kinds}, columns, ("id",)).compared == ("at", "income")


@pytest.mark.parametrize(
    ("train", "evaluated", "compared"),
    [
        ("int", "float", ("x",)),
        ("bool", "int", ("x",)),
        ("string", "string", ("x",)),
        ("string", "null", ("x",)),
        ("string", "int", ()),
        ("time", "string", ()),
    ],
)
def test_a_column_that_is_text_in_one_split_alone_would_hide_every_copy(
    train: str, evaluated: str, compared: tuple[str, ...]
) -> None:
    assert plan_of(train, evaluated).compared == compared


def test_a_column_that_a_split_lacks_is_no_obstacle_to_the_others() -> None:
    plan = Plan(Dataset("d", SPLITS), {"train": {"x": "int", "z": "string"}, "eval": {"x": "int"}}, ("x",))
    assert (plan.compared, plan.is_comparable("z")) == (("x",), True)


def test_the_kind_of_a_column_over_all_splits_is_what_a_trainer_reads() -> None:
    plan = Plan(Dataset("d", SPLITS), {"train": {"x": "int", "z": "null"}, "eval": {"x": "float", "y": "time"}})
    assert [plan.find_kind(name) for name in "xyz"] == [Kind.FLOAT, Kind.TIME, Kind.NULL]
    assert plan_of("bool", "int").find_kind("x") == Kind.STRING


def test_a_boolean_and_a_number_match_by_value_but_are_not_written_alike() -> None:
    plan = plan_of("bool", "int")
    assert (plan.is_comparable("x"), plan.is_alike("x")) == (True, False)
    assert plan_of("int", "float").is_alike("x")


def test_features_that_cannot_be_compared_are_known() -> None:
    assert plan_of("int", "string").incomparable == ("x",)
    assert plan_of("int", "float").incomparable == ()
    ignored = Dataset("d", SPLITS, Columns(ignore=("x",)))
    assert Plan(ignored, {"train": {"x": "int"}, "eval": {"x": "string"}}, ("x",)).incomparable == ()
