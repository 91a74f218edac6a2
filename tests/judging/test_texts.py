"""Texts are counted over all rows where they are few, and in the sample elsewhere."""

from __future__ import annotations

from given.profiles import profile_of
from traingate.dataset import Columns
from traingate.judging.texts import count_texts, list_text_columns, may_be_garbled
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics

TABLE = {"c": ["a", "b", "a", None], "n": [1, 2, 3, 4], "y": ["p", "q", "p", "q"], "skip": ["s", "t", "s", "t"]}


def test_columns_of_text_are_features_and_what_is_asked_for_besides() -> None:
    profile = profile_of(Columns(label="y", ignore=("skip",)), train=TABLE)
    assert list_text_columns(profile, "train") == ["c"]
    assert list_text_columns(profile, "train", also=("label",)) == ["c", "y"]


def test_few_texts_are_counted_over_all_rows() -> None:
    texts = count_texts(profile_of(train=TABLE), "train", "c")
    assert (dict(texts.rows), texts.total, texts.sampled) == ({"a": 2, "b": 1}, 3, None)


def test_many_texts_are_those_of_the_sample() -> None:
    values = [f"a word and {number}" for number in range(3_000)] + ["again"] * 7
    texts = count_texts(profile_of(train={"c": values}), "train", "c")
    assert next(iter(texts.rows.items())) == ("again", 7)
    assert (texts.total, texts.sampled) == (3_007, None)


def test_a_sample_that_is_not_all_rows_is_said_to_be_one() -> None:
    values = [f"a word and {number}" for number in range(3_000)]
    profile = profile_of(measures=[Statistics(), Sample(100)], train={"c": values})
    texts = count_texts(profile, "train", "c")
    assert (texts.total, texts.sampled) == (100, 100)


def test_a_column_without_text_has_none() -> None:
    assert count_texts(profile_of(train=TABLE), "train", "n").total == 0


def test_plain_letters_alone_cannot_be_garbled() -> None:
    profile = profile_of(train={"plain": ["a", "b"], "accent": ["a", "é"], "html": ["R&D", "a"]})
    assert [may_be_garbled(profile, "train", name) for name in ("plain", "accent", "html")] == [False, True, True]
