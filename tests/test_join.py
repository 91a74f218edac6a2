"""What a join is that says no more than it must: rows are matched by all features, and shown whole."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from traingate.batch.batch import Batch
from traingate.dataset import Columns, Dataset, Split
from traingate.join import Join, Match, Side, find_joins
from traingate.plan import Plan
from traingate.profile.need import Shelf

KINDS = {"a": "int", "b": "string", "y": "int"}
DATASET = Dataset("d", (Split("train", ("train.csv",)), Split("eval", ("eval.csv",))), Columns("y"))
PLAN = Plan(DATASET, {"train": KINDS, "eval": KINDS}, ("a", "b", "y"))


class Plain(Join[float]):
    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        return np.ones((1, batch.rows), np.uint64)

    def match(self, first: Side, second: Side) -> Match:
        return Match({}, {})

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, object]) -> float:
        return 0.0


def test_the_folder_is_the_registry() -> None:
    assert {"entities", "rows"} <= set(find_joins())
    assert {kind.shelf for kind in find_joins().values()} == {Shelf.JOINS}


def test_rows_match_by_their_features_and_are_shown_with_their_label() -> None:
    assert Plain().list_key_columns(PLAN) == ("a", "b")
    assert Plain().list_shown_columns(PLAN) == ("a", "b", "y")


def test_a_join_is_made_everywhere_unless_it_says_otherwise() -> None:
    assert (Plain().not_applicable(DATASET), Plain().find_obstacle(PLAN)) == (None, None)


@pytest.mark.parametrize("step", ["compute_keys", "match", "finish"])
def test_a_join_that_lacks_a_step_cannot_be_made(step: str) -> None:
    steps = {name: getattr(Plain, name) for name in ("compute_keys", "match", "finish") if name != step}
    with pytest.raises(TypeError, match=rf"abstract method '?{step}'?"):
        type("Unfinished", (Join,), steps)()
