from __future__ import annotations

import datetime
import itertools
import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traingate.batch import hashing
from traingate.batch.batch import Batch
from traingate.dataset import Dataset, Split
from traingate.measures.statistics import Statistics
from traingate.plan import Plan
from traingate.profile.summaries import ColumnSummary, Numbers, Quantiles, Strings, Summary
from traingate.scan.packing import pack, unpack

NAN, INF = math.nan, math.inf


def plan_of(kinds: dict[str, str]) -> Plan:
    return Plan(Dataset("d", (Split("train", ()),)), {"train": kinds})


def state_of(plan: Plan, batches: list[pa.RecordBatch]) -> bytes:
    state = Statistics().start(plan, "train")
    for batch in batches:
        state = Statistics().add(state, Batch(batch, plan, "train"))
    return pack(state)


def merge_parts(plan: Plan, shards: list[list[pa.RecordBatch]]) -> bytes:
    """Every shard measured on its own, packed as between workers, and merged along a binary tree."""
    states = [state_of(plan, batches) for batches in shards]
    while len(states) > 1:
        pairs = [states[at : at + 2] for at in range(0, len(states), 2)]
        states = [pack(Statistics().merge(*map(unpack, pair))) if len(pair) == 2 else pair[0] for pair in pairs]
    return states[0]


def summary_of(plan: Plan, *shards: list[pa.RecordBatch]) -> Summary:
    return Statistics().finish(unpack(merge_parts(plan, list(shards))))


def column_of(kind: str, *parts: object) -> ColumnSummary:
    """The summary of one column, every part read as a shard of its own."""
    arrays = [part if isinstance(part, pa.Array) else pa.array(part) for part in parts]
    shards = [[pa.RecordBatch.from_arrays([array], ["x"])] for array in arrays]
    return summary_of(plan_of({"x": kind}), *shards).columns["x"]


def numbers_of(kind: str, *parts: object) -> Numbers:
    numbers = column_of(kind, *parts).numbers
    assert numbers is not None
    return numbers


def texts_of(*parts: object) -> Strings:
    texts = column_of("string", *parts).strings
    assert texts is not None
    return texts


def rank_error(quantiles: Quantiles, values: np.ndarray) -> float:
    """The greatest distance between the summary's distribution function and the values' own."""
    ordered = np.sort(values)
    true = ordered.searchsorted(quantiles.points, side="right") / len(ordered)
    before = ordered.searchsorted(quantiles.points, side="left") / len(ordered)
    said = np.cumsum(quantiles.weights) / quantiles.total
    return float(np.maximum(said - true, before - said).max(initial=0.0))


def test_nulls_are_missing_and_nan_is_a_value() -> None:
    column = column_of("float", [1.0, None, NAN, 3.0])
    assert (column.rows, column.missing, column.present, column.absent) == (4, 1, 3, 2)
    assert column.numbers.nans == 1
    assert (column.numbers.minimum, column.numbers.maximum, column.numbers.mean, column.numbers.std) == (1, 3, 2, 1)


def test_infinities_are_extremes_and_nothing_else() -> None:
    numbers = numbers_of("float", [-INF, 2.0, 4.0, INF, INF])
    assert (numbers.minimum, numbers.maximum, numbers.infinities) == (-INF, INF, (1, 2))
    assert (numbers.mean, numbers.std, numbers.counts) == (3.0, 1.0, {2.0: 1, 4.0: 1})


def test_zero_and_negative_zero_are_one_value() -> None:
    numbers = numbers_of("float", [0.0, -0.0, 1.0])
    assert (numbers.zeros, numbers.counts) == (2, {0.0: 2, 1.0: 1})


@pytest.mark.parametrize("values", [[None, None], [NAN, NAN], []])
def test_without_numbers_there_are_no_figures(values: list[float | None]) -> None:
    numbers = numbers_of("float", pa.array(values, pa.float64()))
    assert all(math.isnan(figure) for figure in (numbers.minimum, numbers.maximum, numbers.mean, numbers.std))
    assert numbers.quantiles.total == 0


def test_whole_numbers_stay_exact_beyond_what_floats_hold() -> None:
    numbers = numbers_of("int", [2**63 - 1, -(2**63), 2**53 + 1], [0])
    assert (numbers.minimum, numbers.maximum) == (-(2**63), 2**63 - 1)
    assert numbers.counts == {-(2**63): 1, 0: 1, 2**53 + 1: 1, 2**63 - 1: 1}


def test_unsigned_and_signed_shards_meet_exactly() -> None:
    numbers = numbers_of("int", pa.array([2**64 - 1, 1], pa.uint64()), pa.array([7, 1], pa.int64()))
    assert (numbers.minimum, numbers.maximum) == (1, 2**64 - 1)
    assert numbers.counts == {1: 2, 7: 1, 2**64 - 1: 1}


def test_bools_are_zero_and_one() -> None:
    numbers = numbers_of("bool", [True, False, True, None])
    assert (numbers.counts, numbers.zeros, numbers.mean) == ({0: 1, 1: 2}, 1, 2 / 3)


def test_times_count_microseconds_since_1970() -> None:
    day = datetime.date(1970, 1, 2)
    assert numbers_of("time", [day, None]).counts == {86_400_000_000: 1}


def test_a_shard_without_the_column_is_missing_values() -> None:
    plan = plan_of({"x": "int", "y": "int"})
    first = pa.RecordBatch.from_arrays([pa.array([1]), pa.array([2])], ["x", "y"])
    second = pa.RecordBatch.from_arrays([pa.array([3, 4])], ["x"])
    summary = summary_of(plan, [first], [second])
    assert (summary.rows, summary.columns["y"].missing, summary.columns["y"].numbers.maximum) == (3, 2, 2)


def test_a_column_of_nulls_has_rows_only() -> None:
    column = column_of("null", pa.nulls(3))
    assert (column.rows, column.missing, column.numbers, column.strings, column.lists) == (3, 3, None, None, None)


DEVIATING = {
    "huge": np.random.default_rng(0).normal(size=5_000) * 1e300,
    "tiny": np.random.default_rng(1).normal(size=5_000) * 1e-300,
    "far": 1e9 + np.random.default_rng(2).normal(size=5_000),
    "far_constant": np.full(5_000, 0.1),
    "skewed": np.random.default_rng(3).lognormal(sigma=4, size=5_000),
    "microseconds": 1_700_000_000_000_000 + np.random.default_rng(4).integers(0, 10**9, 5_000),
    "extremes": np.random.default_rng(5).integers(-(2**63), 2**63 - 1, 5_000),
    "identifiers": 2**60 + np.arange(5_000),
    "unsigned": np.random.default_rng(6).integers(0, 2**64 - 1, 5_000, dtype=np.uint64),
}


@pytest.mark.parametrize("values", DEVIATING.values(), ids=DEVIATING.keys())
def test_mean_and_deviation_are_those_of_exact_arithmetic(values: np.ndarray) -> None:
    exact = [Decimal(value) if isinstance(value, float) else Decimal(int(value)) for value in values.tolist()]
    mean = sum(exact) / len(exact)
    std = float((sum((value - mean) ** 2 for value in exact) / len(exact)).sqrt())
    numbers = numbers_of("int" if values.dtype.kind in "iu" else "float", values[:7], values[7:3_000], values[3_000:])
    assert numbers.std == pytest.approx(std, rel=1e-9)
    assert abs(numbers.mean - float(mean)) <= max(1e-9 * std, 4 * np.spacing(abs(float(mean))))


def test_values_are_counted_up_to_a_thousand_distinct_ones() -> None:
    whole = numbers_of("int", np.arange(1_000) * 10**9, np.arange(1_000) * 10**9)
    assert whole.counts == dict.fromkeys(range(0, 10**12, 10**9), 2)
    assert numbers_of("int", np.arange(1_000), [1_000]).counts is None
    assert numbers_of("float", np.arange(1_001) / 7).counts is None


def test_quantiles_of_few_values_are_exact() -> None:
    values = np.random.default_rng(0).normal(size=2_000)
    quantiles = numbers_of("float", values[:1_300], values[1_300:]).quantiles
    assert quantiles.rank_error == 0.0
    assert quantiles.points.tolist() == np.sort(values).tolist()


RNG = np.random.default_rng(7)
SHAPES = {
    "normal": RNG.normal(size=400_000),
    "sorted": np.arange(400_000) / 3,
    "falling": -np.arange(400_000) / 3,
    "heavy_value": np.where(RNG.random(400_000) < 0.7, 0.0, RNG.lognormal(size=400_000)),
    "alternating": np.tile([0.0, 1.0], 200_000) + RNG.random(400_000) * 1e-3,
    "integers": RNG.integers(0, 2**40, 400_000),
    "small_range": RNG.integers(0, 5_000, 400_000),
}


@pytest.mark.parametrize("rows", [400_000, 50_000, 3_001])
@pytest.mark.parametrize("shape", SHAPES)
def test_quantiles_keep_the_rank_error_that_they_state(shape: str, rows: int) -> None:
    values = SHAPES[shape]
    shards = [values[at : at + rows] for at in range(0, len(values), rows)]
    quantiles = numbers_of("int" if values.dtype == np.int64 else "float", *shards).quantiles
    assert quantiles.rank_error <= 0.001
    assert rank_error(quantiles, values) <= quantiles.rank_error
    assert quantiles.total == pytest.approx(len(values))
    assert (quantiles.points[0], quantiles.points[-1]) == (values.min(), values.max())


def test_quantiles_of_many_small_batches_keep_their_rank_error() -> None:
    values = RNG.lognormal(size=60_000)
    batches = [pa.RecordBatch.from_arrays([pa.array(values[at : at + 100])], ["x"]) for at in range(0, 60_000, 100)]
    numbers = summary_of(plan_of({"x": "float"}), batches).columns["x"].numbers
    assert rank_error(numbers.quantiles, values) <= numbers.quantiles.rank_error <= 0.001


def test_state_of_a_number_column_is_small() -> None:
    batches = [pa.RecordBatch.from_arrays([pa.array(RNG.normal(size=40_000))], ["x"]) for _ in range(12)]
    assert len(state_of(plan_of({"x": "float"}), batches)) < 68_000


def test_states_of_very_wide_tables_stay_small() -> None:
    names = [f"c{number}" for number in range(10_000)]
    state = Statistics().start(plan_of(dict.fromkeys(names, "float")), "train")
    assert (state["size"], state["cap"]) == (256, 2_048)
    assert len(pack(state)) < 2_000_000


def test_the_same_shards_give_the_same_bytes() -> None:
    values, words = RNG.normal(size=30_000), RNG.integers(0, 90_000, 30_000).astype(str)
    shards = [
        [pa.RecordBatch.from_arrays([pa.array(values[at : at + 5_000]), pa.array(words[at : at + 5_000])], ["x", "w"])]
        for at in range(0, 30_000, 5_000)
    ]
    plan = plan_of({"x": "float", "w": "string"})
    assert merge_parts(plan, shards) == merge_parts(plan, shards)


def test_threads_that_measure_at_once_do_not_disturb_each_other() -> None:
    plan = plan_of({"x": "float"})
    shards = [[pa.RecordBatch.from_arrays([pa.array(RNG.normal(size=90_000))], ["x"])] for _ in range(8)]
    alone = [state_of(plan, shard) for shard in shards]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda shard: state_of(plan, shard), shards)) == alone


def test_texts_are_told_apart_by_their_bytes() -> None:
    texts = texts_of(["a", " a", "A", "a", "", None])
    assert texts.top == (("a", 2), ("A", 1), (" a", 1), ("", 1))
    assert (texts.distinct, texts.exact, texts.max_bytes, texts.mean_bytes) == (4, True, 2, 1.0)


def test_ties_go_to_the_greater_value() -> None:
    assert texts_of(["b", "é", "a"], ["c"]).top == (("é", 1), ("c", 1), ("b", 1), ("a", 1))


def test_rows_by_hash_find_a_known_text() -> None:
    texts = texts_of(["x", "y", "x"], ["x"])
    known = dict(zip(texts.hashes.tolist(), texts.counts.tolist(), strict=True))
    assert known == dict(zip(hashing.hash_bytes(pa.array(["x", "y"])).tolist(), [3, 1], strict=True))


def test_dictionaries_may_repeat_a_value_or_hold_a_null_or_idle_ones() -> None:
    codes, values = pa.array([0, 1, 2, 2, None], pa.int32()), pa.array(["a", "a", None, "idle"])
    column = column_of("string", pa.DictionaryArray.from_arrays(codes, values))
    assert (column.strings.top, column.strings.distinct, column.missing) == ((("a", 2),), 1, 3)


def test_bytes_that_are_no_text_are_counted_and_escaped() -> None:
    texts = texts_of(pa.array([b"\xff", b"ok", b"\xff", "é".encode()[:1], "é".encode()[1:]], pa.binary()))
    assert texts.invalid_utf8 == 4
    assert texts.top == (("\\xff", 2), ("\\xc3", 1), ("\\xa9", 1), ("ok", 1))


def test_long_texts_are_told_apart_whole_and_kept_in_part() -> None:
    texts = texts_of(["x" * 10_000_000, "x" * 9_999_999 + "y", "é" * 800])
    assert (texts.distinct, texts.max_bytes) == (3, 10_000_000)
    assert [len(text) for text, _ in texts.top] == [512, 1_024, 1_024]


def test_texts_that_read_as_numbers_are_counted() -> None:
    assert texts_of(["1", " -2.5e3", ".5", "1_000", "nan", "0x1", "", "1"]).numeric == 4


def test_frequent_texts_survive_among_very_many() -> None:
    many = [f"{number:020d}" for number in range(100_000)]
    shards = [
        many[at : at + 20_000] + ["often"] * 900 + ["late"] * (at > 60_000) * 800 for at in range(0, 100_000, 20_000)
    ]
    texts = texts_of(*shards)
    assert not texts.exact
    assert texts.distinct == pytest.approx(100_002, rel=0.02)
    assert texts.top[0] == ("often", 4_500)
    assert texts.top[1][0] == "late" and 800 - 104_500 / 2_048 <= texts.top[1][1] <= 800


def test_the_smallest_hashes_keep_exact_rows_beyond_the_cap() -> None:
    words = pa.array([f"{number}" for number in range(70_000)])
    texts = texts_of(words, words, words.slice(0, 35_000))
    rows = dict(zip(hashing.hash_bytes(words).tolist(), [3] * 35_000 + [2] * 35_000, strict=True))
    assert len(texts.hashes) == 65_536
    assert texts.hashes.tolist() == sorted(rows)[:65_536]
    assert texts.counts.tolist() == [rows[one] for one in texts.hashes.tolist()]


def test_lists_have_lengths_and_values() -> None:
    column = column_of("list", [[1, 2], [], None], [[3, None, 5]])
    lists = column.lists
    assert (column.missing, lists.values, lists.fewest, lists.most) == (1, 5, 0, 3)
    assert (lists.numbers.counts, lists.kind, lists.lengths.points.tolist()) == (
        {1: 1, 2: 1, 3: 1, 5: 1},
        "int",
        [0, 2, 3],
    )


def test_lists_of_lists_count_their_innermost_values() -> None:
    lists = column_of("list", [[["a"], ["b", "a"]], [[]], [None, ["c"]]]).lists
    assert (lists.values, lists.fewest, lists.most) == (4, 0, 3)
    assert lists.strings.top == (("a", 2), ("c", 1), ("b", 1))


FLOATS = st.floats(width=32) | st.sampled_from([0.0, -0.0, 1e300, -1e300, NAN, INF, -INF])
INTS = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)
ROWS = st.lists(
    st.tuples(FLOATS | st.none(), INTS | st.none(), st.text(max_size=3) | st.none()), min_size=1, max_size=60
)
BORDERS = st.lists(st.integers(0, 60), max_size=5)


@settings(deadline=None, max_examples=150)
@given(rows=ROWS, shards=BORDERS, batches=BORDERS)
def test_however_a_table_is_cut_its_figures_are_those_of_plain_python(
    rows: list[tuple[float | None, int | None, str | None]], shards: list[int], batches: list[int]
) -> None:
    types = [pa.float64(), pa.int64(), pa.string()]
    table = pa.RecordBatch.from_arrays(
        [pa.array(c, t) for c, t in zip(zip(*rows, strict=True), types, strict=True)], list("fis")
    )
    cuts = sorted({0, len(rows), *(border % len(rows) for border in shards)})
    pieces = [
        [
            table.slice(a, b - a)
            for a, b in itertools.pairwise(sorted({start, stop, *(x for x in batches if start < x < stop)}))
        ]
        for start, stop in itertools.pairwise(cuts)
    ]
    summary = summary_of(plan_of({"f": "float", "i": "int", "s": "string"}), *pieces)
    check_floats(summary.columns["f"], [row[0] for row in rows])
    check_ints(summary.columns["i"], [row[1] for row in rows if row[1] is not None])
    texts = Counter(row[2] for row in rows if row[2] is not None)
    ordered = sorted(texts.items(), key=lambda item: (item[1], item[0].encode()), reverse=True)
    assert summary.columns["s"].strings.top == tuple(ordered)
    assert summary.columns["s"].missing == sum(row[2] is None for row in rows)


def check_floats(column: ColumnSummary, values: list[float | None]) -> None:
    numbers, finite = column.numbers, [value for value in values if value is not None and math.isfinite(value)]
    assert column.missing == values.count(None)
    assert numbers.nans == sum(value is not None and math.isnan(value) for value in values)
    assert numbers.infinities == (values.count(-INF), values.count(INF))
    assert numbers.zeros == values.count(0.0)
    assert numbers.counts == Counter(finite)
    assert sorted(finite) == np.repeat(numbers.quantiles.points, numbers.quantiles.weights.astype(int)).tolist()
    if finite:
        scale = max(map(abs, finite)) or 1.0
        std = np.std([value / scale for value in finite]) * scale
        assert numbers.std == pytest.approx(std, rel=1e-9, abs=1e-15 * scale)


def check_ints(column: ColumnSummary, values: list[int]) -> None:
    assert column.present == len(values)
    assert column.numbers.counts == Counter(values)
    if values:
        assert (column.numbers.minimum, column.numbers.maximum) == (min(values), max(values))
        assert column.numbers.mean == pytest.approx(sum(values) / len(values), rel=1e-12, abs=2048)
