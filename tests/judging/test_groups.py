"""Which rows of two splits belong together."""

from __future__ import annotations

from typing import Any

import numpy as np

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.groups import find_copies, find_edited, find_entities, find_texts, find_twins, join_groups
from traingate.judging.ranked import Pair
from traingate.judging.scored_rows import ScoredRows, take_rows
from traingate.profile.profile import Profile

X = np.arange(200.0)
Y = ["no", "yes"] * 100
SENTENCE = "The kettle broke after a week of daily use and nobody answered my three letters about it"


def taken(train: Any, held_out: Any) -> tuple[Profile, ScoredRows]:
    profile = profile_of(Columns("y"), train={"y": Y, **train}, eval={"y": Y[:100], **held_out})
    return profile, take_rows(profile, "eval")


def count_shared(pair: Pair | None) -> int:
    """How many rows of eval belong with a row of train."""
    assert pair is not None
    return int(np.isin(pair[1][pair[1] >= 0], pair[0][pair[0] >= 0]).sum())


def test_copies_are_equal_in_all_features_whatever_their_label() -> None:
    _, rows = taken({"x": X}, {"x": [*X[1:21], *(X[:80] + 0.5)]})
    assert count_shared(find_copies(rows)) == 20


def test_entities_are_the_same_in_any_spelling_and_nobody_is_not_one() -> None:
    train = {"x": X, "who": [f"P-{at:03}" for at in range(199)] + [None]}
    held_out = {"x": X[:100], "who": [f"p{at}" for at in range(30)] + [f"q{at}" for at in range(69)] + [None]}
    profile, rows = taken(train, held_out)
    assert count_shared(find_entities(profile, rows, ["who"])) == 30


def test_an_entity_of_two_columns_is_the_same_in_both() -> None:
    train = {"x": X, "shop": [at % 10 for at in range(200)], "day": [at // 10 for at in range(200)]}
    held_out = {"x": X[:100], "shop": [1] * 100, "day": list(range(100))}
    profile, rows = taken(train, held_out)
    assert count_shared(find_entities(profile, rows, ["shop", "day"])) == 20


def test_an_entity_that_a_split_lacks_is_not_compared() -> None:
    profile, rows = taken({"x": X, "who": X}, {"x": X[:100]})
    assert find_entities(profile, rows, ["who"]) is None


def test_texts_are_the_same_whatever_their_case_and_punctuation() -> None:
    texts = [f"{SENTENCE} number {at}" for at in range(200)]
    _, rows = taken({"text": texts}, {"text": [*(one.upper() + "!" for one in texts[:15]), *["short"] * 85]})
    assert count_shared(find_texts(rows, "text")) == 15


def test_an_edited_text_belongs_to_its_original_and_another_text_does_not() -> None:
    rng = np.random.default_rng(0)
    words = [f"word{at}" for at in range(500)]
    texts = [" ".join(rng.choice(words, 20)) for _ in range(300)]
    edited = [f"{one} indeed" for one in texts[:12]]
    _, rows = taken({"text": texts[:200]}, {"text": [*edited, *texts[200:288]]})
    assert count_shared(find_edited(rows, "text")) == 12


def test_a_set_phrase_that_all_texts_hold_makes_no_two_of_them_one() -> None:
    texts = [f"thank you very much for your answer and best wishes from {at} to all of you {at}" for at in range(300)]
    _, rows = taken({"text": texts[:200]}, {"text": texts[200:]})
    assert count_shared(find_edited(rows, "text")) == 0


def test_a_number_is_no_text() -> None:
    _, rows = taken({"x": X}, {"x": X[:100]})
    assert (find_texts(rows, "x"), find_edited(rows, "x"), find_texts(rows, "z")) == (None, None, None)


def test_a_row_but_for_one_column_is_a_twin() -> None:
    rng = np.random.default_rng(0)
    first, others = rng.normal(size=(4, 200)), rng.normal(size=(4, 100))
    others[:3, :25] = first[:3, :25]
    profile, rows = taken(*({f"x{at}": side[at] for at in range(4)} for side in (first, others)))
    assert count_shared(find_twins(profile, rows)) == 25


def test_rows_that_belong_together_in_one_way_or_another_are_one_group() -> None:
    _, rows = taken({"x": X}, {"x": X[:100]})
    rows = rows.pick(np.arange(3), np.arange(2))
    by_name = np.array([0, 0, -1]), np.array([5, -1])
    by_text = np.array([-1, 7, 8]), np.array([8, -1])
    ours, theirs = join_groups(rows, [by_name, by_text])
    assert ours[0] == ours[1] and ours[2] == theirs[0]
    assert len({*ours.tolist(), *theirs.tolist()}) == 3
