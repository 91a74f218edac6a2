"""Texts that were edited across splits."""

from __future__ import annotations

import random

import numpy as np
import pytest

from given.tables import batch_of, plan_of
from traingate.dataset import Columns
from traingate.join import Side
from traingate.joins.near_texts import NearlyShared, NearTexts


def reviews(seed: int, rows: int) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(f"{draw.randrange(10**5):05d}" for _ in range(30)) for _ in range(rows)]


def edited(texts: list[str]) -> list[str]:
    return [f"other {text[6:]}" for text in texts]


def side(*texts: str | None) -> Side:
    batch = batch_of(Columns(), text=list(texts))
    keys = NearTexts().compute_keys(batch, batch.plan)
    keys = keys[:, keys[0] != 0]
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def match_texts(first: list[str], second: list[str]) -> NearlyShared:
    return NearTexts().finish(NearTexts().match(side(*first), side(*second)).sums, {})[0]


def test_edited_texts_are_counted_once_each() -> None:
    train = reviews(1, 400)
    found = match_texts(train, edited(train[:40]) + reviews(2, 60))
    assert (found.first, found.second, found.own_near) == (400, 100, 0)
    assert found.near == pytest.approx(40, abs=3)


def test_equal_texts_are_no_edits() -> None:
    train = reviews(1, 100)
    assert match_texts(train, train[:20]).near == 0


def test_edits_inside_the_first_split_are_its_natural_rate() -> None:
    train = reviews(1, 100)
    found = match_texts(train + edited(train[:20]), reviews(2, 30))
    assert found.own_near == pytest.approx(40, abs=3)
    assert found.near == 0


def test_rows_without_a_text_have_no_key() -> None:
    assert side(None, "yes").keys.shape == (4, 0)


def test_of_many_texts_those_are_looked_at_whose_twins_are_as_well() -> None:
    thinned, train = NearTexts().thin(200_000), reviews(1, 4000)
    assert thinned.halvings == 2
    sides = []
    for texts in (train, edited(train[:2000])):
        batch = batch_of(Columns(), text=texts)
        keys = thinned.compute_keys(batch, batch.plan)
        keys = keys[:, keys[0] != 0]
        sides.append(Side(keys, np.zeros(keys.shape[1], np.int32)))
    found = thinned.finish(thinned.match(*sides).sums, {})[0]
    assert found.seen == 0.25
    assert found.second == pytest.approx(500, abs=60)
    assert found.near / found.second > 0.85


def test_more_columns_than_can_be_told_apart_are_an_obstacle() -> None:
    many = plan_of(**{f"c{at}": "string" for at in range(257)})
    assert NearTexts().find_obstacle(many) == ("there are more than 256 columns of text. Ignore some: [columns] ignore")
    assert NearTexts().find_obstacle(plan_of(text="string")) is None
