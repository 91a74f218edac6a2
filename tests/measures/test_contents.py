from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from traingate.batch.batch import Batch
from traingate.dataset import Dataset
from traingate.measures.contents import Content, Contents
from traingate.plan import Plan

JPEG, PNG = b"\xff\xd8\xff\xe0...", b"\x89PNG\r\n\x1a\n..."


def contents(values: Any, kind: str = "string", path: str = "") -> Content:
    plan = Plan(Dataset("d", ()), {"train": {"x": kind}})
    measure = Contents()
    batch = Batch(pa.RecordBatch.from_pydict({"x": pa.array(values)}), plan, "train", path=path)
    return measure.finish(measure.add(measure.start(plan, "train"), batch))["x"]


def test_images_are_told_by_their_first_bytes() -> None:
    found = contents([JPEG, PNG, PNG + b"other"])
    assert (found.images, found.binary, found.looked) == ({"JPEG": 1, "PNG": 2}, True, 3)


def test_bytes_that_are_neither_text_nor_image_are_bytes() -> None:
    found = contents([b"\xfe\x01", b"\xff\x02", b"text"])
    assert (found.bytes, found.images, found.binary) == (2, {}, True)


def test_images_in_lists_are_found() -> None:
    assert contents([[JPEG, JPEG], []], "list").images == {"JPEG": 2}


@pytest.mark.parametrize(
    ("text", "nested"), [('{"a":1}', 1), ("[[1],[2]]", 1), ("[1,2]", 0), ("[draft] of {x}", 0), ("plain", 0)]
)
def test_nested_json_is_objects_and_what_holds_them(text: str, nested: int) -> None:
    assert contents([text]).nested == nested


def test_a_path_counts_where_the_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/cat.jpg").write_bytes(JPEG)
    found = contents(["images/cat.jpg", "images/dog.jpg", "no path"], path=str(tmp_path / "train.csv"))
    assert (found.paths, found.example) == (1, "images/cat.jpg")


def test_shards_add_up() -> None:
    measure, states = Contents(), []
    plan = Plan(Dataset("d", ()), {"train": {"x": "string"}})
    for values in ([JPEG], [PNG, b"text"]):
        batch = Batch(pa.RecordBatch.from_pydict({"x": pa.array(values)}), plan, "train")
        states.append(measure.add(measure.start(plan, "train"), batch))
    found = measure.finish(measure.merge(*states))["x"]
    assert (found.looked, found.images) == (3, {"JPEG": 1, "PNG": 1})


def test_values_are_looked_at_all_over_a_batch() -> None:
    found = contents([f"word {n}" for n in range(1_000)] + [PNG + bytes([n % 250, n // 250]) for n in range(9_000)])
    assert (found.looked, found.images) == (32, {"PNG": 28})


def test_every_batch_of_a_shard_is_looked_at() -> None:
    measure, plan = Contents(), Plan(Dataset("d", ()), {"train": {"x": "string"}})
    state = measure.start(plan, "train")
    for values in (["word"], [PNG], [None]):
        state = measure.add(
            state, Batch(pa.RecordBatch.from_pydict({"x": pa.array(values, pa.binary())}), plan, "train")
        )
    found = measure.finish(state)["x"]
    assert (found.looked, found.images) == (2, {"PNG": 1})
