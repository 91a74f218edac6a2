from __future__ import annotations

import datetime
import itertools

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from traingate.batch.batch import Batch
from traingate.dataset import Dataset, Split
from traingate.measures.sample import Sample
from traingate.plan import Plan
from traingate.profile.sampled_rows import SampledRows
from traingate.scan.packing import pack, unpack


def plan_of(**kinds: str) -> Plan:
    return Plan(Dataset("d", (Split("train", ()),)), {"train": kinds})


def draw_sample(k: int, plan: Plan, *shards: pa.RecordBatch | list[pa.RecordBatch]) -> SampledRows:
    """Every shard measured on its own, packed as between workers, and merged in order."""
    measure = Sample(k)
    states = []
    for number, batches in enumerate(shards):
        state, first_row = measure.start(plan, "train"), 0
        for batch in batches if isinstance(batches, list) else [batches]:
            state = measure.add(state, Batch(batch, plan, "train", number, first_row))
            first_row += batch.num_rows
        states.append(unpack(pack(state)))
    merged = states[0]
    for state in states[1:]:
        merged = measure.merge(merged, state)
    return measure.finish(merged)


def batch_of(**columns: object) -> pa.RecordBatch:
    arrays = [values if isinstance(values, pa.Array) else pa.array(values) for values in columns.values()]
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))


NUMBERED = plan_of(a="int", b="string")


def number_rows(start: int, stop: int) -> pa.RecordBatch:
    return batch_of(a=list(range(start, stop)), b=[f"row {row}" for row in range(start, stop)])


def test_the_sample_is_the_rows_with_the_smallest_hashes() -> None:
    rows = number_rows(0, 1000)
    hashes = Batch(rows, NUMBERED, "train").row_hashes(("a", "b"))
    value = draw_sample(10, NUMBERED, rows)
    assert value.hashes.tolist() == sorted(hashes.tolist())[:10]
    assert value.table.column("a").to_pylist() == np.argsort(hashes)[:10].tolist() == value.rows.tolist()
    assert (value.rows_total, value.complete) == (1000, False)


VALUES = st.lists(st.integers(0, 60), min_size=1, max_size=120)
BORDERS = st.lists(st.integers(0, 120), max_size=4)


@settings(deadline=None, max_examples=40)
@given(VALUES, BORDERS, st.integers(1, 40))
def test_sharding_does_not_change_the_sample(values: list[int], borders: list[int], k: int) -> None:
    plan = plan_of(a="int")
    cuts = [0, *sorted(min(border, len(values)) for border in borders), len(values)]
    parts = [batch_of(a=pa.array(values[start:stop], pa.int64())) for start, stop in itertools.pairwise(cuts)]
    whole, by_shard, by_batch = (
        draw_sample(k, plan, batch_of(a=values)),
        draw_sample(k, plan, *parts),
        draw_sample(k, plan, parts),
    )
    assert whole.table.equals(by_shard.table)
    assert whole.table.equals(by_batch.table)
    assert whole.rows.tolist() == by_batch.rows.tolist()
    assert len(whole.hashes) == min(k, len(values)) == whole.table.num_rows


def test_merging_in_another_tree_gives_the_same_sample() -> None:
    measure = Sample(5)
    batches = [Batch(number_rows(start, start + 40), NUMBERED, "train", start) for start in (0, 40, 80)]
    states = [measure.add(measure.start(NUMBERED, "train"), batch) for batch in batches]
    copies = [unpack(pack(state)) for state in states]
    left = measure.finish(measure.merge(measure.merge(states[0], states[1]), states[2]))
    right = measure.finish(measure.merge(copies[0], measure.merge(copies[1], copies[2])))
    assert left.table.equals(right.table)


def test_few_distinct_rows_are_drawn_in_proportion_to_their_copies() -> None:
    rows = batch_of(a=[1] * 700 + [2] * 200 + [3] * 100)
    drawn = draw_sample(100, plan_of(a="int"), rows).table.column("a").to_pylist()
    assert [drawn.count(value) for value in (1, 2, 3)] == [70, 20, 10]


def test_a_small_split_is_sampled_whole_copies_and_odd_spaces_included() -> None:
    value = draw_sample(10, plan_of(a="string"), batch_of(a=["x", "x", "x "]))
    assert sorted(value.table.column("a").to_pylist()) == ["x", "x", "x "]
    assert sorted(value.rows.tolist()) == [0, 1, 2]
    assert value.complete


def test_types_do_not_depend_on_the_format() -> None:
    plan = plan_of(n="int", f="float", s="string", t="time", b="bool")
    day, time = [datetime.date(2024, 1, 2), None], [datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC), None]
    narrow = batch_of(
        n=pa.array([1, None], pa.int32()),
        f=pa.array([0.5, 2], pa.float32()),
        s=pa.array(["x", None]).dictionary_encode(),
        t=pa.array(day, pa.date32()),
        b=[True, None],
    )
    wide = batch_of(
        n=pa.array([1, None], pa.int64()),
        f=[0.5, 2.0],
        s=pa.array([b"x", None], pa.large_binary()),
        t=pa.array(time, pa.timestamp("ns", "UTC")),
        b=[True, None],
    )
    assert draw_sample(5, plan, narrow).table.equals(draw_sample(5, plan, wide).table)
    types = [str(field.type) for field in draw_sample(5, plan, wide).table.schema]
    assert types == ["int64", "double", "string", "timestamp[us]", "bool"]


def test_a_column_that_a_file_lacks_is_missing_there() -> None:
    value = draw_sample(5, plan_of(a="int", b="string"), batch_of(a=[1]), batch_of(a=[2], b=["x"]))
    assert sorted(value.table.to_pylist(), key=lambda row: row["a"]) == [{"a": 1, "b": None}, {"a": 2, "b": "x"}]


def test_large_unsigned_numbers_keep_their_value() -> None:
    value = draw_sample(5, plan_of(a="int"), batch_of(a=pa.array([2**64 - 1, 3], pa.uint64())))
    assert sorted(value.table.column("a").to_pylist()) == [3, 2**64 - 1]
    small = draw_sample(5, plan_of(a="int"), batch_of(a=pa.array([3], pa.uint64())))
    assert small.table.schema.field("a").type == pa.int64()


def test_lists_and_bytes_that_are_no_text_survive() -> None:
    plan = plan_of(a="list", b="string")
    value = draw_sample(5, plan, batch_of(a=[[1, 2], None], b=[b"\xff", b"y"]), batch_of(a=[["p"], []], b=["z", "w"]))
    by_text = {row["b"]: row["a"] for row in value.table.to_pylist()}
    assert by_text == {"\\xff": ["1.0", "2.0"], "y": None, "z": ["p"], "w": []}


def test_no_rows_are_an_empty_table_with_its_columns() -> None:
    value = draw_sample(5, plan_of(a="int"), [])
    assert (value.rows_total, value.table.num_rows, value.table.column_names) == (0, 0, ["a"])


def test_the_state_stays_small() -> None:
    measure, state = Sample(10), Sample(10).start(NUMBERED, "train")
    for start in range(0, 20_000, 500):
        state = measure.add(state, Batch(number_rows(start, start + 500), NUMBERED, "train", 0, start))
    assert len(state["hashes"]) <= 20
    assert len(pack(state)) < 20_000


def test_times_that_carry_a_zone_are_named_whichever_shard_has_them() -> None:
    plan, hour = plan_of(t="time", z="time"), [datetime.datetime(2026, 1, 1, 1)]
    local = batch_of(t=pa.array(hour, pa.timestamp("us")), z=pa.array(hour, pa.timestamp("us")))
    zoned = batch_of(t=pa.array(hour, pa.timestamp("ns")), z=pa.array(hour, pa.timestamp("ms", "Europe/Paris")))
    assert draw_sample(9, plan, local).zoned == ()
    value = draw_sample(9, plan, local, zoned)
    assert value.zoned == ("z",)
    assert value.table.schema.field("z").type == pa.timestamp("us")
