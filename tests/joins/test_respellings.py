"""Entities that two splits spell in different ways."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from given.tables import batch_of, plan_of
from traingate.dataset import Columns, Dataset
from traingate.join import Side
from traingate.joins.respellings import Respellings, Respelt

WHO = Columns(entity=("id",))


def side(roles: Columns = WHO, **columns: object) -> Side:
    """All rows that have an entity, in one bucket."""
    batch = batch_of(roles, **columns)
    keys = Respellings().compute_keys(batch, batch.plan)
    keys = keys[:, keys[0] != 0]
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def match(first: Side, second: Side) -> Respelt:
    return Respellings().finish(Respellings().match(first, second).sums, {})


@pytest.mark.parametrize("spelt", [["A-007"], ["a7"], [" A 7 "]])
def test_another_spelling_is_met_with_its_rows(spelt: list[str]) -> None:
    found = match(side(id=["A7", "B7", "B7"]), side(id=[*spelt * 3, "B7"]))
    assert (found.shared, found.rows, found.second, found.second_folded) == (1, 3, 2, 2)


def test_a_whole_number_is_met_in_its_text() -> None:
    found = match(side(id=[7, 8, 9]), side(id=["id_007", "8", "10"]))
    assert (found.shared, found.rows) == (2, 2)


def test_an_entity_that_is_also_spelt_as_before_is_not_counted_again() -> None:
    assert match(side(id=["A7"]), side(id=["A7", "a7"])).shared == 0


def test_other_entities_and_rows_without_one_are_not_met() -> None:
    found = match(side(id=["A7", None]), side(id=[None, "A8", "B7"]))
    assert (found.shared, found.rows, found.first) == (0, 0, 1)


def test_several_columns_name_an_entity_together() -> None:
    both = Columns(entity=("site", "id"))
    first = side(both, site=["Rom", "Rom"], id=["1", "2"])
    assert match(first, side(both, site=["rom", "Bonn"], id=["02", "1"])).shared == 1


def test_where_many_of_one_split_are_spelt_nearly_alike_spelling_tells_them_apart() -> None:
    assert match(side(id=["a1", "a2"]), side(id=["A1", "A2"])).is_sure
    assert not match(side(id=["a1", "a2"]), side(id=["A1", "a1", "a2"])).is_sure


def test_what_keeps_entities_apart_keeps_these_apart() -> None:
    assert Respellings().not_applicable(Dataset("d", ())) == 'no entity column is declared: [columns] entity = ["…"]'
    lacking = replace(plan_of(WHO, id="int"), common=())
    assert Respellings().find_obstacle(lacking) == "the entity column 'id' is not in every split"


def test_no_rows_are_shown() -> None:
    assert Respellings().list_key_columns(plan_of(WHO, id="int")) == ()
