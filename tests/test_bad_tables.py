"""Tables that nobody should train on, or that are merely strange, get a verdict in words: none crashes a check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from traingate.dataset import Columns, Dataset, Split
from traingate.report.report import Report, Verdict
from traingate.runner import Run
from traingate.validation import validate

pytestmark = pytest.mark.slow

LABEL = Columns(label="y")
Table = dict[str, Any]


def draw(rows: int) -> Table:
    rng = np.random.default_rng(rows)
    return {
        "a": rng.normal(0, 1, rows), "b": rng.integers(0, 9, rows), "c": rng.choice(["u", "v"], rows),
        "y": rng.integers(0, 2, rows),
    }  # fmt: skip


def checked(folder: Path, make: Callable[[int], Table], columns: Columns, sizes: tuple[int, int]) -> Report:
    splits = []
    for name, rows in zip(("train", "eval"), sizes, strict=True):
        pq.write_table(pa.table(make(rows)), folder / f"{name}.parquet")
        splits.append(Split(name, (str(folder / f"{name}.parquet"),)))
    return validate(Dataset("strange", tuple(splits), columns, root=str(folder)), Run())


def of_lists(rows: int) -> Table:
    lists = [[float(at % 7)] * (at % 4) if at % 5 else None for at in range(rows)]
    return draw(rows) | {
        "few": lists,
        "tags": [["x", "z"][: at % 3] for at in range(rows)],
        "deep": [[[1], [2]]] * rows,
    }


def of_nothing(rows: int) -> Table:
    return draw(rows) | {"n": pa.nulls(rows, pa.float64()), "t": pa.nulls(rows, pa.string()), "o": pa.nulls(rows)}


def of_few_values(rows: int) -> Table:
    few = pa.array([1.5 if at < 3 else None for at in range(rows)], pa.float64())
    return draw(rows) | {"few": few}


def of_infinities(rows: int) -> Table:
    return draw(rows) | {"i": np.full(rows, np.inf), "n": np.full(rows, np.nan)}


def of_strange_types(rows: int) -> Table:
    days = pa.array((np.arange(rows) % 900).astype("i4"))
    return draw(rows) | {
        "day": days.cast(pa.date32()), "time": days.cast(pa.time32("s")),
        "wait": days.cast(pa.int64()).cast(pa.duration("s")),
        "bytes": pa.array([bytes([255, at % 200]) for at in range(rows)]),
        "pair": pa.array([{"p": 1, "q": "x"}] * rows),
        "big": np.full(rows, 2**64 - 1, np.uint64) - np.arange(rows, dtype=np.uint64),
    }  # fmt: skip


def of_texts_as_classes(rows: int) -> Table:
    return draw(rows) | {"y": [f"class {at % 90_000}" for at in range(rows)]}


def labelled(value: Any) -> Callable[[int], Table]:
    return lambda rows: draw(rows) | {"y": [value] * rows}


def keyed(name: str, keys: Callable[[int], Any]) -> Callable[[int], Table]:
    return lambda rows: draw(rows) | {name: keys(rows)}


def no_text(rows: int) -> pa.Array:
    return pa.nulls(rows, pa.string())


def no_time(rows: int) -> pa.Array:
    return pa.nulls(rows, pa.timestamp("us"))


BLOCKS, WARNS, OPENS = Verdict.BLOCK, Verdict.WARN, Verdict.PASS
MANY = (400, 100)
CASES: dict[str, tuple[Callable[[int], Table], Columns, tuple[int, int], Verdict, str]] = {
    "lists": (of_lists, LABEL, MANY, WARNS, "deep holds lists or objects inside values"),
    "columns without a value": (of_nothing, LABEL, MANY, WARNS, "o is empty in train"),
    "a column with three values": (of_few_values, LABEL, MANY, WARNS, "values of few in train"),
    "infinities": (of_infinities, LABEL, MANY, BLOCKS, "400 values of i in train are infinite"),
    "strange types": (of_strange_types, LABEL, MANY, WARNS, "bytes holds bytes that are no text"),
    "one row each": (draw, LABEL, (1, 1), BLOCKS, "one class alone teaches nothing"),
    "one row held out": (draw, LABEL, (400, 1), WARNS, "eval has 1 row"),
    "one row to learn from": (draw, LABEL, (1, 100), BLOCKS, "one class alone teaches nothing"),
    "no row held out": (draw, LABEL, (400, 0), BLOCKS, "eval has no rows"),
    "no row to learn from": (draw, LABEL, (0, 100), BLOCKS, "train has no rows"),
    "no row at all": (draw, LABEL, (0, 0), BLOCKS, "train has no rows"),
    "a label of one value": (labelled(1), LABEL, MANY, BLOCKS, "All 400 labels in train are '1'"),
    "a label of one text": (labelled("x"), LABEL, MANY, BLOCKS, "All 400 labels in train are 'x'"),
    "a label without a value": (labelled(None), LABEL, MANY, BLOCKS, "400 of 400 values of y in train"),
    "a label of lists": (labelled([1.0]), LABEL, MANY, WARNS, "The label y holds lists"),
    "90,000 classes": (of_texts_as_classes, LABEL, (90_000, 20_000), WARNS, "Inconclusive"),
    "no entity": (keyed("who", no_text), Columns("y", ("who",)), MANY, WARNS, "400 of 400 train rows have no who"),
    "no time": (keyed("at", no_time), Columns("y", (), "at"), MANY, WARNS, "at is empty in train"),
    "no time as text": (keyed("at", no_text), Columns("y", (), "at"), MANY, WARNS, "at is empty in train"),
    "no weight": (keyed("w", no_text), Columns("y", weight="w"), MANY, BLOCKS, "so that no row can be weighed"),
    "entities of lists": (
        keyed("who", lambda rows: [[1]] * rows), Columns("y", ("who",)), MANY, BLOCKS, "1 of 1 eval entities",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_strange_table_gets_a_verdict_in_words(tmp_path: Path, name: str) -> None:
    make, columns, sizes, verdict, said = CASES[name]
    report = checked(tmp_path, make, columns, sizes)
    assert [(outcome.check, outcome.error) for outcome in report.outcomes if outcome.error] == []
    assert report.verdict == verdict
    assert said in " ".join(finding.message for finding in report.findings())


def test_thousands_of_columns_are_judged(tmp_path: Path) -> None:
    def wide(rows: int) -> Table:
        rng = np.random.default_rng(rows)
        return {f"f{at}": rng.normal(0, 1, rows) for at in range(1_500)} | {"y": rng.integers(0, 2, rows)}

    report = checked(tmp_path, wide, LABEL, (200, 60))
    assert [(outcome.check, outcome.error) for outcome in report.outcomes if outcome.error] == []
    assert report.verdict.opens
