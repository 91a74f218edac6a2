"""Names in another spelling."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from given.tables import batch_of
from traingate.batch.names import fold_texts, hash_folded


@pytest.mark.parametrize(
    ("spellings", "column"),
    [
        (("Ann Lee", "ann  lee", " ANN-LEE "), "name"),
        (("id_7", "ID-007", "7", "7.0", "Id 7"), "id"),
        (("cust_0042", "customer 42", "customer_id:42", "42"), "customerId"),
        (("A-007", "a7", "A 0007"), "device"),
    ],
)
def test_another_spelling_is_the_same_name(spellings: tuple[str, ...], column: str) -> None:
    assert len(set(fold_texts(pa.array(spellings), column).to_pylist())) == 1


@pytest.mark.parametrize("names", [("A7", "B7"), ("7", "70"), ("0", "00x"), ("1.5", "15.2"), ("Zoë", "Zoe")])
def test_other_names_stay_other_names(names: tuple[str, str]) -> None:
    assert len(set(fold_texts(pa.array(names), "subject").to_pylist())) == 2


def test_a_number_and_its_text_are_one_name() -> None:
    numbers, texts = batch_of(id=[7, 0, None]), batch_of(id=["id-007", "0", None])
    assert hash_folded(numbers.column("id")).tolist() == hash_folded(texts.column("id")).tolist()
    assert hash_folded(texts.column("id"))[2] == 0


def test_some_rows_have_the_hashes_that_they_have_among_all() -> None:
    column = batch_of(id=["b", "A", None, "a ", "b"]).column("id")
    places = np.array([3, 2, 1])
    assert hash_folded(column, places).tolist() == hash_folded(column)[places].tolist()


def test_bytes_that_are_no_text_have_one_spelling() -> None:
    column = batch_of(id=pa.array([b"\xff\x00", b"\xff\x01"], pa.binary())).column("id")
    assert len(set(hash_folded(column).tolist())) == 2
