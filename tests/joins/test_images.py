"""Pictures that look the same across splits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from given.pictures import photos
from given.tables import batch_of
from traingate.join import Side
from traingate.joins.images import Images, list_image_columns
from traingate.joins.near_texts import NearlyShared


def side(pictures: list[bytes | None]) -> Side:
    batch = batch_of(image=pa.array(pictures, pa.binary()))
    plan = replace(batch.plan, binary=("image",))
    keys = Images().compute_keys(batch, plan)
    assert list_image_columns(plan) == ("image",)
    keys = keys[:, keys[0] != 0]
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def match(first: list[bytes | None], second: list[bytes | None]) -> NearlyShared:
    return Images().finish(Images().match(side(first), side(second)).sums, {})


def test_pictures_that_were_recompressed_are_counted_once_each() -> None:
    found = match([*photos(0, 60)], [*photos(0, 10, quality=40), *photos(100, 20)])
    assert (found.first, found.second, found.own_near) == (60, 30, 0)
    assert found.near == pytest.approx(10, abs=1)


def test_the_same_bytes_look_the_same() -> None:
    assert match([*photos(0, 30)], [*photos(0, 10)]).near == pytest.approx(10)


def test_copies_inside_the_first_split_are_its_natural_rate() -> None:
    found = match([*photos(0, 40), *photos(0, 10, side=96)], [*photos(200, 10)])
    assert found.own_near == pytest.approx(20, abs=2)
    assert found.near == 0


def test_rows_without_a_picture_have_no_key() -> None:
    assert side([None, b"\x00\xff"]).keys.shape == (6, 0)


def test_pillow_is_asked_for_where_there_are_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = batch_of(image=pa.array([b"\xff"], pa.binary())).plan
    monkeypatch.setattr("traingate.joins.images.can_read", lambda: False)
    assert Images().find_obstacle(plan) is None
    why = "pictures cannot be compared without Pillow. Install it: pip install pillow"
    assert Images().find_obstacle(replace(plan, binary=("image",))) == why


def test_bytes_are_not_shown() -> None:
    plan = batch_of(image=pa.array([b"\xff"], pa.binary()), name=["a"]).plan
    assert Images().list_shown_columns(replace(plan, binary=("image",))) == ("name",)
