"""Weights, slices and categories, compared with TFDV's own pipeline."""

from __future__ import annotations

import itertools
import math
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from google.protobuf import text_format
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorflow_metadata.proto.v0 import schema_pb2

from given.against_tfdv import Columns, feature, ours, plan_of, statistics_by_tfdv, text_without, theirs
from traingate.batch.batch import Batch
from traingate.dataset import Dataset, Split, StatisticsOptions
from traingate.errors import Unreadable
from traingate.measures.statistics import Statistics
from traingate.profile.summaries import Quantiles, Summary, Weighted
from traingate.scan.measuring import Work, measure_shard
from traingate.scan.packing import pack, unpack
from traingate.scan.planning import lay_out
from traingate.tfdv.schemas import infer_schema, list_categorical
from traingate.tfdv.validation import validate

NAN, INF = math.nan, math.inf
ROWS = 600
RNG = np.random.default_rng(5)
COLUMNS: Columns = {
    "weight": ("float", pa.array((RNG.integers(0, 9, ROWS) / 4).tolist())),
    "normal": ("float", pa.array(RNG.normal(size=ROWS).tolist())),
    "some_nan": ("float", pa.array([NAN, 1.5, None] * (ROWS // 3))),
    "all_nan": ("float", pa.array([NAN] * ROWS)),
    "infinities": ("float", pa.array([INF, -INF, NAN, 1.0, 2.5, None] * (ROWS // 6))),
    "above": ("float", pa.array([INF, 4.0, 1.0, 2.5] * (ROWS // 4))),
    "zeros": ("float", pa.array([0.0, -2.0, 1.0, 0.0, None] * (ROWS // 5))),
    "huge": ("float", pa.array((RNG.normal(size=ROWS) * 1e300).tolist())),
    "integers": ("int", pa.array([None if row % 7 == 0 else row % 17 for row in range(ROWS)])),
    "codes": ("int", pa.array([None if row % 11 == 0 else row * row % 23 - 3 for row in range(ROWS)])),
    "flags": ("int", pa.array([None if row % 5 == 0 else row % 2 for row in range(ROWS)])),
    "codes_of_each": ("list", pa.array([[1, 2], [], None, [3], [12, 2, 1], [7]] * (ROWS // 6))),
    "all_null": ("float", pa.array([None] * ROWS, pa.float64())),
    "texts": ("string", pa.array(["a", "", "b", " a", "a", "é", "É", None] * (ROWS // 8))),
    "broken": ("string", pa.array([b"\xff", b"a", b"\xfe\xff", b"a", b"", None] * (ROWS // 6))),
    "identifiers": ("string", pa.array([f"id-{row * 7919 % ROWS:04d}" for row in range(ROWS)])),
    "ragged": ("list", pa.array([[1.5, 2], [], None, [3], [4, 5, 6], [7]] * (ROWS // 6))),
    "ragged_texts": ("list", pa.array([["a"], ["b", "a"], None, []] * (ROWS // 4))),
}
OPTIONS = {
    "weight": StatisticsOptions(weight="weight", categorical=("codes",)),
    "slices": StatisticsOptions(slices=("texts", "codes"), categorical=("codes", "flags", "codes_of_each")),
}


@pytest.fixture(scope="module")
def tfdv() -> Iterator[ModuleType]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import tensorflow_data_validation

        yield tensorflow_data_validation


@pytest.fixture(scope="module")
def both(tfdv: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    columns = {name: (kind, array.slice(0, ROWS)) for name, (kind, array) in COLUMNS.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            name: (ours(columns, 250, options), theirs(tfdv, columns, tmp_path_factory.mktemp(name), options))
            for name, options in OPTIONS.items()
        }


def check_same(mine: Any, other: Any) -> None:
    """The mean and the deviation within 1e-9 deviations, everything else to the last bit."""
    one, two = mine.num_stats, other.num_stats
    for first, second in ((one, two), (one.weighted_numeric_stats, two.weighted_numeric_stats)):
        assert first.std_dev == pytest.approx(second.std_dev, rel=1e-9)
        assert first.mean == pytest.approx(second.mean, rel=1e-13, abs=1e-9 * second.std_dev, nan_ok=True)
    assert text_without(mine, "mean", "std_dev") == text_without(other, "mean", "std_dev")


@pytest.mark.slow
@pytest.mark.parametrize("name", COLUMNS)
def test_weighted_features_are_those_of_tfdv(both: dict[str, tuple[Any, Any]], name: str) -> None:
    mine, other = both["weight"]
    check_same(feature(mine, name), feature(other, name))
    assert mine.datasets[0].weighted_num_examples == other.datasets[0].weighted_num_examples


@pytest.mark.slow
def test_slices_are_those_of_tfdv_and_named_by_split(both: dict[str, tuple[Any, Any]]) -> None:
    mine, other = both["slices"]
    names = {"train" if item.name == "All Examples" else f"train/{item.name}" for item in other.datasets}
    assert {item.name for item in mine.datasets} == names
    assert mine.datasets[0].name == "train"


@pytest.mark.slow
@pytest.mark.parametrize("name", COLUMNS)
def test_features_of_slices_are_those_of_tfdv(both: dict[str, tuple[Any, Any]], name: str) -> None:
    mine, other = both["slices"]
    by_name = {f"train/{item.name}".removesuffix("/All Examples"): at for at, item in enumerate(other.datasets)}
    for at, item in enumerate(mine.datasets):
        assert item.num_examples == other.datasets[by_name[item.name]].num_examples
        check_same(feature(mine, name, at), feature(other, name, by_name[item.name]))


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS)
def test_the_inferred_schema_is_that_of_tfdv(tfdv: ModuleType, both: dict[str, tuple[Any, Any]], options: str) -> None:
    mine, other = (type(one)(datasets=one.datasets[:1]) for one in both[options])
    assert tfdv.infer_schema(mine) == tfdv.infer_schema(other)


def summary_of(options: StatisticsOptions, columns: Columns, *borders: int) -> Summary:
    """The statistics of the rows cut at `borders` into shards, each packed as between workers."""
    plan = plan_of(columns, options)
    records = pa.RecordBatch.from_arrays([array for _, array in columns.values()], list(columns))
    state = Statistics().start(plan, "train")
    for start, stop in itertools.pairwise([0, *sorted(borders), records.num_rows]):
        shard = Statistics().start(plan, "train")
        if stop > start:
            shard = Statistics().add(shard, Batch(records.slice(start, stop - start), plan, "train"))
        state = Statistics().merge(state, unpack(pack(shard)))
    return Statistics().finish(state)


WEIGHED = StatisticsOptions(weight="w")


def weighted_of(kind: str, values: pa.Array, weights: list[float], *borders: int) -> Weighted:
    columns = {"w": ("float", pa.array(weights, pa.float64())), "x": (kind, values)}
    weighted = summary_of(WEIGHED, columns, *borders).columns["x"].weighted
    assert weighted is not None
    return weighted


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0, None], "row 1 of shard 0 of train needs a finite 'w' of at least 0, and has none"),
        ([NAN, 1.0], "row 0 of shard 0 of train needs a finite 'w' of at least 0, and has nan"),
        ([1.0, -2.0], "row 1 of shard 0 of train needs a finite 'w' of at least 0, and has -2"),
        ([INF, 1.0], "row 0 of shard 0 of train needs a finite 'w' of at least 0, and has inf"),
    ],
)
def test_a_row_that_cannot_be_weighed_is_no_guess(weights: list[float | None], message: str) -> None:
    columns: Columns = {"w": ("float", pa.array(weights, pa.float64()))}
    with pytest.raises(Unreadable, match=re.escape(f"[statistics] weight: {message}. Fill the column")):
        summary_of(WEIGHED, columns)


def test_a_row_without_a_weight_ends_the_reading_of_its_shard(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("x,w\n1,0.5\n2,\n")
    layout = lay_out(Dataset("d", (Split("train", (f"{tmp_path}/train.csv",)),), statistics=WEIGHED))
    measured = measure_shard(Work(layout.plan, (Statistics(),), (), 1), "train", 0, layout.shards["train"][0])
    assert str(measured.unreadable).startswith(f"{tmp_path}/train.csv: [statistics] weight: row 1 of shard 0 of train")


def test_weights_that_are_texts_are_refused() -> None:
    with pytest.raises(Unreadable, match="column 'w' of train is string, not a number"):
        summary_of(WEIGHED, {"w": ("string", pa.array(["1"]))})


def test_a_split_without_the_weight_has_plain_statistics() -> None:
    summary = summary_of(WEIGHED, {"x": ("int", pa.array([1]))})
    assert (summary.weight, summary.columns["x"].weighted) == (None, None)


def test_rows_that_weigh_nothing_leave_no_weighted_figures() -> None:
    weighted = weighted_of("int", pa.array([1, 2, None]), [0.0, 0.0, 0.0])
    assert (weighted.present, weighted.missing, weighted.top) == (0.0, 0.0, ())
    assert weighted.numbers is not None and math.isnan(weighted.numbers.mean)


def test_weighted_figures_of_numbers_are_those_of_repeated_rows() -> None:
    numbers = weighted_of("float", pa.array([3.0, 1.0, NAN, None, INF]), [2.0, 1.0, 5.0, 7.0, 4.0], 2).numbers
    repeated = np.array([1.0, 3.0, 3.0])
    assert numbers is not None and numbers.infinities == (0.0, 4.0)
    assert (numbers.mean, numbers.std) == pytest.approx((repeated.mean(), repeated.std()), rel=1e-15)
    assert (numbers.quantiles.points.tolist(), numbers.quantiles.weights.tolist()) == ([1.0, 3.0], [1.0, 2.0])


def test_heavy_texts_come_first_among_the_weighted() -> None:
    top = weighted_of("string", pa.array(["often", "often", "heavy", None]), [0.5, 0.5, 3.0, 9.0], 1, 3).top
    assert top == (("heavy", 3.0), ("often", 1.0))


def test_heavy_texts_survive_among_very_many() -> None:
    texts = [f"{number:020d}" for number in range(90_000)]
    weights = [50.0 if number % 9_000 == 5 else 0.25 for number in range(90_000)]
    top = weighted_of("string", pa.array(texts), weights, 40_000, 41_000, 80_000).top
    total = sum(weights)
    assert {text for text, _ in top[:10]} == {text for text, weight in zip(texts, weights, strict=True) if weight > 1}
    assert all(50.0 - total / 2_048 <= weight <= 50.0 for _, weight in top[:10])


@pytest.mark.parametrize("weigh", ["even", "skewed", "light", "few"])
@pytest.mark.parametrize("rows", [200_000, 30_000, 777])
def test_weighted_quantiles_keep_the_rank_error_that_they_state(weigh: str, rows: int) -> None:
    rng = np.random.default_rng(3)
    values = rng.lognormal(size=200_000)
    weights = {
        "even": np.full(200_000, 2.5),
        "skewed": rng.lognormal(sigma=3, size=200_000),
        "light": rng.random(200_000) * 1e-7,
        "few": np.where(rng.random(200_000) < 1e-3, rng.random(200_000), 0.0),
    }[weigh]
    numbers = weighted_of("float", pa.array(values.tolist()), weights.tolist(), *range(rows, 200_000, rows)).numbers
    assert numbers is not None and numbers.quantiles.rank_error <= 0.001
    assert rank_error(numbers.quantiles, values, weights) <= max(numbers.quantiles.rank_error, 1e-9)
    assert numbers.quantiles.total == pytest.approx(weights.sum())


def rank_error(quantiles: Quantiles, values: np.ndarray, weights: np.ndarray) -> float:
    """The greatest distance between the summary's distribution function and the weighted values' own."""
    order = np.argsort(values)
    ordered, reached = values[order], np.concatenate([[0.0], np.cumsum(weights[order])]) / weights.sum()
    true = reached[ordered.searchsorted(quantiles.points, side="right")]
    before = reached[ordered.searchsorted(quantiles.points, side="left")]
    said = np.cumsum(quantiles.weights) / quantiles.total
    return float(np.maximum(said - true, before - said).max(initial=0.0))


def test_every_slice_has_the_statistics_of_its_rows_alone() -> None:
    columns: Columns = {"city": ("string", pa.array(["b", "a", None, "b"])), "x": ("int", pa.array([1, 2, 3, 5]))}
    slices = summary_of(StatisticsOptions(slices=("city",)), columns, 1, 2).slices
    assert {name: (part.rows, part.columns["x"].numbers.mean) for name, part in slices.items()} == {
        "city_a": (1, 2.0),
        "city_b": (2, 3.0),
    }


@pytest.mark.parametrize("borders", [(), (1,), (100, 101, 900), tuple(range(7, 1_000, 7))])
def test_too_many_values_have_the_first_slices_whole_whatever_the_shards(borders: tuple[int, ...]) -> None:
    numbers = np.random.default_rng(0).integers(-90, 900, 1_000)
    columns: Columns = {"x": ("int", pa.array(numbers.tolist()))}
    summary = summary_of(StatisticsOptions(slices=("x",)), columns, *borders)
    first = np.sort(np.unique(numbers))[:100]
    assert {name: part.rows for name, part in summary.slices.items()} == {
        f"x_{value}": int((numbers == value).sum()) for value in first
    }
    assert summary.unsliced == {"x": int((~np.isin(numbers, first)).sum())}


def test_idle_entries_of_a_dictionary_and_nan_are_no_slices() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([1, 1, None], pa.int32()), pa.array(["idle", "used"]))
    columns: Columns = {"s": ("string", words), "f": ("float", pa.array([NAN, -0.0, 0.0]))}
    slices = summary_of(StatisticsOptions(slices=("s", "f")), columns).slices
    assert {name: part.rows for name, part in slices.items()} == {"s_used": 2, "f_0.0": 2}


def test_codes_keep_their_figures_and_have_those_of_texts_too() -> None:
    columns: Columns = {"x": ("int", pa.array([10, 9, -3, 9, 10, None]))}
    column = summary_of(StatisticsOptions(categorical=("x",)), columns, 2).columns["x"]
    assert column.numbers is not None and column.numbers.maximum == 10
    assert column.categories is not None and column.categories.top == (("10", 2), ("9", 2), ("-3", 1))


def test_a_reviewed_schema_names_categories() -> None:
    text = "feature { name: 'zip' type: INT int_domain { is_categorical: true } } feature { name: 'age' type: INT }"
    schema = text_format.Parse(text, schema_pb2.Schema())
    assert list_categorical(schema) == ["zip"]


ROWS_OF = st.lists(
    st.tuples(
        st.floats(width=32) | st.none(),
        st.text(max_size=2) | st.none(),
        st.sampled_from(["a", "b", None]),
        st.integers(0, 12).map(lambda quarters: quarters / 4),
    ),
    min_size=1,
    max_size=50,
)


@settings(deadline=None, max_examples=100)
@given(rows=ROWS_OF, borders=st.lists(st.integers(0, 50), max_size=5))
def test_however_weighed_rows_are_cut_their_statistics_are_one(rows: list[Any], borders: list[int]) -> None:
    types = {"x": pa.float64(), "s": pa.string(), "g": pa.string(), "w": pa.float64()}
    arrays = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), types.values(), strict=True)]
    kinds = ("float", "string", "string", "float")
    columns = {name: (kind, array) for name, kind, array in zip(types, kinds, arrays, strict=True)}
    options = StatisticsOptions(weight="w", slices=("g",))
    whole = summary_of(options, columns)
    cut = summary_of(options, columns, *(border % len(rows) for border in borders))
    assert list(whole.slices) == list(cut.slices)
    for one, other in ((whole, cut), *((whole.slices[name], cut.slices[name]) for name in whole.slices)):
        check_equal(one, other)


def check_equal(one: Summary, other: Summary) -> None:
    assert (one.rows, one.weight) == (other.rows, other.weight)
    for name, column in one.columns.items():
        first, second = column.weighted, other.columns[name].weighted
        assert first is not None and second is not None
        assert (first.present, first.missing, first.top) == (second.present, second.missing, second.top)
        if first.numbers is not None and second.numbers is not None:
            assert first.numbers.quantiles.points.tolist() == second.numbers.quantiles.points.tolist()
            assert first.numbers.quantiles.weights.tolist() == second.numbers.quantiles.weights.tolist()
            assert first.numbers.std == pytest.approx(second.numbers.std, rel=1e-9, nan_ok=True)


@pytest.mark.slow
def test_tfdvs_own_engine_takes_the_same_options(tfdv: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("city,code,w\nb,1,0.5\na,1,2\nb,2,4\n")
    (tmp_path / "serving.csv").write_text("city,code\nb,1\n")
    splits = tuple(Split(name, (f"{tmp_path}/{name}.csv",)) for name in ("train", "serving"))
    layout = lay_out(Dataset("d", splits, statistics=StatisticsOptions("w", ("city",), ("code",))))
    listed = statistics_by_tfdv(layout.plan, layout.shards, tmp_path)
    assert {item.name: (item.num_examples, item.weighted_num_examples) for item in listed.datasets} == {
        "train": (3, 6.5), "train/city_a": (1, 2.0), "train/city_b": (2, 4.5),
        "serving": (1, 0.0), "serving/city_b": (1, 0.0),
    }  # fmt: skip
    assert feature(listed, "code").string_stats.unique == 2
    schema = infer_schema(listed, layout.plan)
    assert next(one for one in schema.feature if one.name == "code").int_domain.is_categorical
    assert [one.name for one in schema.string_domain] == ["city"]
    assert {anomaly.kind for anomaly in validate(listed, schema, layout.plan)} == set()
