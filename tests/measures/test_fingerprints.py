"""A split's digest: equal for equal rows, however they come; different where one value, or one copy, is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given.tables import batch_of
from traingate.measures.fingerprints import Fingerprint, Fingerprints
from traingate.scan.packing import pack, unpack

Rows = list[tuple[int | None, str | None]]


def digest(*shards: Rows) -> Fingerprint:
    """Every shard measured on its own, packed as between workers, and merged in order."""
    measure, merged = Fingerprints(), None
    for rows in shards:
        batch = batch_of(a=[row[0] for row in rows] or [None], b=[row[1] for row in rows] or [None])
        state = unpack(pack(measure.add(measure.start(batch.plan, "train"), batch)))
        merged = state if merged is None else measure.merge(merged, state)
    assert merged is not None
    return measure.finish(merged)


ROWS: Rows = [(1, "x"), (2, "y"), (3, None), (None, "z"), (2, "y")]


def test_rows_are_counted_with_their_copies() -> None:
    assert digest(ROWS).rows == 5
    assert len(digest(ROWS).digest) == 32


@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_neither_order_nor_shards_matter(draw: random.Random, cut: int) -> None:
    mixed = draw.sample(ROWS, len(ROWS))
    assert digest(mixed[:cut], mixed[cut:]) == digest(ROWS)


@pytest.mark.parametrize(
    "other",
    [
        [*ROWS[:-1], (2, "Y")],
        ROWS[:-1],
        [*ROWS, (2, "y")],
        [*ROWS[:-1], (1, "x")],
        [(1, "y"), (2, "x"), *ROWS[2:]],
        [*ROWS[:-1], (2, None)],
    ],
    ids=["a value", "a row less", "a copy more", "another copy", "values swapped", "a value lost"],
)
def test_every_change_shows(other: Rows) -> None:
    assert digest(other) != digest(ROWS)


def test_a_row_of_nothing_is_a_row() -> None:
    assert digest([*ROWS, (None, None)]) != digest(ROWS)
    assert digest([(None, None)]).rows == 1
