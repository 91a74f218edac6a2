"""The columns by which rows are compared: features that all splits have, with values that can be equal."""

from __future__ import annotations

import pytest

from traingate.dataset import Columns, Dataset, Split
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
