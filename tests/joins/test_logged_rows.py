"""Rows that were logged twice, compared value by value."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from given.tables import SPLITS
from traingate.batch.arrow import kind_of
from traingate.batch.batch import Batch
from traingate.config.load import load
from traingate.dataset import Dataset, SameRows, Split
from traingate.join import Side
from traingate.joins.logged_rows import Compared, LoggedRows, LoggedTwice, list_logged_columns
from traingate.plan import Plan
from traingate.runner import Run
from traingate.validation import validate

SERVING = Split("serving", ("serving",))
DATASET = Dataset("d", (*SPLITS, SERVING), same_rows={"serving": SameRows("train", ("id",))})


def plan_of(**columns: object) -> Plan:
    kinds = {name: str(kind_of(pa.array(values).type)) for name, values in columns.items()}
    return Plan(DATASET, {split.name: kinds for split in DATASET.splits}, tuple(sorted(kinds)))


def side(plan: Plan, split: str, **columns: object) -> Side:
    records = pa.RecordBatch.from_pydict({name: pa.array(values) for name, values in columns.items()})
    keys = LoggedRows().compute_keys(Batch(records, plan, split), plan)
    return Side(keys, np.zeros(keys.shape[1], np.int32))


def compare(train: dict[str, object], serving: dict[str, object]) -> LoggedTwice:
    plan = plan_of(**train)
    join = LoggedRows()
    return join.finish(join.match(side(plan, "train", **train), side(plan, "serving", **serving)).sums, {})


def test_rows_are_compared_by_their_key_whatever_their_order() -> None:
    found = compare({"id": [1, 2, 3], "x": [0.5, 1.5, 2.5]}, {"id": [3, 1], "x": [2.5, 0.7]})
    assert (found.first, found.second, found.matched, found.repeated) == (3, 2, 2, 0)
    assert found.columns == {"1": Compared(differ=1)}


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ([0.1], [float(np.float32(0.1))], 0),
        ([0.1], [0.1001], 1),
        ([0.0], [-0.0], 0),
        ([None, 1.0], [float("nan"), 1.0], 0),
        (["a"], ["a "], 0),
        (["a"], ["A"], 1),
        ([1_000_000], [1_000_001], 1),
        ([float("inf"), 1.0], [float("inf"), 1.0], 0),
        ([True], [False], 1),
    ],
    ids=["float32", "number", "zeros", "gaps", "blanks", "case", "whole", "infinite", "bool"],
)
def test_values_are_alike_as_far_as_storage_leaves_them(before: list[object], after: list[object], differ: int) -> None:
    ids = list(range(len(before)))
    assert compare({"id": ids, "x": before}, {"id": ids, "x": after}).columns["1"].differ == differ


def test_gaps_are_counted_by_the_side_that_has_them() -> None:
    found = compare({"id": [1, 2, 3], "x": ["a", None, "c"]}, {"id": [1, 2, 3], "x": [None, "b", "c"]})
    assert found.columns["1"] == Compared(differ=2, lost=1, added=1)


def test_keys_that_repeat_are_left_out() -> None:
    found = compare({"id": [1, 1, 2], "x": [1.0, 2.0, 3.0]}, {"id": [1, 2], "x": [9.0, 3.0]})
    assert (found.matched, found.repeated, found.columns["1"].differ) == (1, 2, 0)


def test_other_splits_have_no_keys_and_nothing_matches_nothing() -> None:
    plan = plan_of(id=[1], x=[1.0])
    assert side(plan, "eval", id=[1], x=[1.0]).keys.shape == (2, 0)
    empty = side(plan, "eval", id=[1], x=[1.0])
    assert LoggedRows().finish(LoggedRows().match(empty, empty).sums, {}) == LoggedTwice(0, 0, 0)


def test_pairs_and_columns_are_those_that_are_declared() -> None:
    assert LoggedRows().list_pairs(DATASET) == (("train", "serving"),)
    assert list_logged_columns(plan_of(id=[1], x=[1.0], y=["a"])) == ("x", "y")
    assert LoggedRows().list_key_columns(plan_of(id=[1])) == ("id",)


def test_a_key_that_a_split_lacks_or_stores_otherwise_is_an_obstacle() -> None:
    kinds = {"train": {"id": "int"}, "eval": {"id": "int"}, "serving": {"x": "int"}}
    assert LoggedRows().find_obstacle(Plan(DATASET, kinds)) == (
        "the key column 'id' of [same_rows.serving] is not in serving"
    )
    kinds["serving"] = {"id": "string"}
    assert LoggedRows().find_obstacle(Plan(DATASET, kinds)) == (
        "the key column 'id' is int in train and string in serving. Use one type"
    )
    assert LoggedRows().find_obstacle(plan_of(id=[1])) is None


def test_without_a_declaration_there_is_nothing_to_join() -> None:
    assert LoggedRows().not_applicable(Dataset("d", SPLITS)) == (
        'no split holds the rows of another one: [same_rows.serving] key = "…"'
    )


def test_rows_in_files_are_joined_and_shown_side_by_side(tmp_path: Path) -> None:
    train = "".join(f"{row},{row / 8},{'ab'[row % 2]}\n" for row in range(400))
    served = "".join(f"{row},{row / 8 * (100 if row < 8 else 1)},{'ab'[row % 2]}\n" for row in range(399, -1, -1))
    for name, rows in (("train", train), ("serving", served)):
        (tmp_path / f"{name}.csv").write_text(f"id,fare,zone\n{rows}", "utf8")
    config = '[splits]\ntrain = "train.csv"\nserving = "serving.csv"\n[same_rows.serving]\nkey = "id"\n'
    (tmp_path / "gate.toml").write_text(config, "utf8")
    report = validate(load(tmp_path), Run())
    [finding] = [one for one in report.findings() if one.check == "serving-skew"]
    # Row 0 has a fare of 0.0 in both.
    assert finding.message.startswith(
        "fare differs between train and serving in 7 of 400 rows of the same id (1.8%): 0."
    )
    places = {tuple(place.split for place in example.places) for example in finding.evidence}
    assert (len(finding.evidence), places) == (5, {("train", "serving")})
    assert not [one for one in report.findings() if one.check == "row-overlap"]
