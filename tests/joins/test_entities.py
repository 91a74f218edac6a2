"""Entities that two splits share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from given.tables import batch_of, plan_of
from traingate.dataset import Columns, Dataset
from traingate.join import Side
from traingate.joins.entities import Entities, SharedEntities

WHO = Columns(entity=("who",))


def side(roles: Columns = WHO, **columns: object) -> Side:
    """All rows that have an entity, in one bucket."""
    batch = batch_of(roles, **columns)
    keys = Entities().compute_keys(batch, batch.plan)
    keys = keys[:, keys[0] != 0]
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def match_entities(first: Side, second: Side) -> SharedEntities:
    found = Entities().match(first, second)
    return Entities().finish({**found.sums, **found.largest}, {})


def test_entities_and_their_rows_are_counted() -> None:
    found = match_entities(side(who=["ann", "bob", "bob"]), side(who=["bob", "bob", "cid", None]))
    assert (found.entities, found.shared, found.rows, found.second) == (2, 1, 2, 3)


def test_the_entity_of_most_rows_is_measured_in_both_splits() -> None:
    found = match_entities(side(who=["ann", "bob", "bob"]), side(who=["cid", "cid", "cid", "dan"]))
    assert (found.first_largest, found.second_largest) == (2, 3)
    assert (found.first_squares, found.second_squares) == (1 + 4, 9 + 1)


def test_rows_without_an_entity_belong_to_nobody() -> None:
    assert match_entities(side(who=["ann", None]), side(who=[None, "bob"])).shared == 0


def test_several_columns_name_an_entity_together() -> None:
    both = Columns(entity=("city", "name"))
    first = side(both, city=["Rom", "Rom"], name=["ann", "bob"])
    found = match_entities(first, side(both, city=["Rom", "Bonn"], name=["bob", "ann"]))
    assert (found.entities, found.shared) == (2, 1)


def test_an_entity_is_the_same_however_it_is_stored() -> None:
    assert match_entities(side(who=[7, 8]), side(who=[7.0, 9.0])).shared == 1
    assert match_entities(side(who=["ann "]), side(who=["ann"])).shared == 1


def test_where_no_entity_is_declared_there_is_nothing_to_join() -> None:
    dataset = Dataset("d", ())
    assert Entities().not_applicable(dataset) == 'no entity column is declared: [columns] entity = ["…"]'
    assert Entities().not_applicable(replace(dataset, columns=WHO)) is None


def test_an_entity_that_could_never_be_found_again_is_said_aloud() -> None:
    plan = plan_of(WHO, who="int", a="int")
    assert Entities().find_obstacle(plan) is None
    assert Entities().find_obstacle(replace(plan, common=("a",))) == "the entity column 'who' is not in every split"
    mixed = replace(plan, types={"train": {"who": "float"}, "eval": {"who": "string"}})
    said = Entities().find_obstacle(mixed) or ""
    assert said.startswith("the entity column 'who' is float in train, string in eval")


def test_whole_numbers_and_text_are_left_to_what_they_spell() -> None:
    plan = replace(plan_of(WHO, who="int"), types={"train": {"who": "int"}, "eval": {"who": "string"}})
    assert Entities().find_obstacle(plan) is None
