"""Our protos compared with those of TFDV's own pipeline."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from google.protobuf import text_format
from pyarrow.csv import ConvertOptions, read_csv
from tensorflow_metadata.proto.v0 import statistics_pb2

from given.against_tfdv import feature, ours, text_without, theirs
from given.places import DATA
from traingate.kinds import Kind
from traingate.profile.summaries import ColumnSummary, Strings, Summary
from traingate.tfdv.protos import to_proto

NAN, INF = math.nan, math.inf
TAXI = DATA / "chicago_taxi_tfdv"


def test_splits_are_datasets_and_columns_are_features_in_their_order() -> None:
    columns = {name: ColumnSummary(name, Kind.NULL, 3, 3) for name in ("b", "a")}
    listed = to_proto({"train": Summary(3, columns), "eval": Summary(0)})
    assert [(dataset.name, dataset.num_examples) for dataset in listed.datasets] == [("train", 3), ("eval", 0)]
    assert [feature.path.step for feature in listed.datasets[0].features] == [["b"], ["a"]]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("null", "STRING"), ("string", "STRING"), ("bool", "INT"), ("int", "INT"), ("time", "INT"), ("float", "FLOAT")],
)
def test_kinds_have_the_types_of_tfdv(kind: str, name: str) -> None:
    listed = to_proto({"train": Summary(2, {"x": ColumnSummary("x", Kind(kind), 2, 2)})})
    feature = listed.datasets[0].features[0]
    assert feature.type == statistics_pb2.FeatureNameStatistics.Type.Value(name)
    assert (feature.string_stats if name == "STRING" else feature.num_stats).common_stats.num_missing == 2


def test_a_name_with_dots_is_one_step() -> None:
    listed = to_proto({"train": Summary(1, {"a.b": ColumnSummary("a.b", Kind.INT, 1, 1)})})
    assert listed.datasets[0].features[0].path.step == ["a.b"]


def test_a_backslash_is_a_backslash_where_all_texts_are_utf8() -> None:
    texts = Strings(1, True, (("\\xff", 2),), np.zeros(1, np.uint64), np.array([2]), 4.0, 4)
    listed = to_proto({"train": Summary(2, {"x": ColumnSummary("x", Kind.STRING, 2, 0, strings=texts)})})
    assert listed.datasets[0].features[0].string_stats.top_values[0].value == "\\xff"


ROWS = 600
RNG = np.random.default_rng(11)
NULLABLE = RNG.random(ROWS) < 0.1
EDGES: dict[str, tuple[str, list[Any], pa.DataType]] = {
    "z_normal": ("float", RNG.normal(size=ROWS).tolist(), pa.float64()),
    "single": ("float", RNG.normal(size=ROWS).astype(np.float32).tolist(), pa.float32()),
    "all_nan": ("float", [NAN] * ROWS, pa.float64()),
    "some_nan": ("float", [NAN, 1.5, None] * (ROWS // 3), pa.float64()),
    "infinities": ("float", [INF, -INF, NAN, 1.0, 2.5, None] * (ROWS // 6), pa.float64()),
    "above": ("float", [INF, 4.0, 1.0, 2.5] * (ROWS // 4), pa.float64()),
    "below": ("float", [-INF, 4.0, 1.0, 2.5] * (ROWS // 4), pa.float64()),
    "all_infinite": ("float", [INF] * ROWS, pa.float64()),
    "zeros": ("float", [0.0, -0.0, 1.0, 0.0, None] * (ROWS // 5), pa.float64()),
    "constant": ("float", [0.1] * ROWS, pa.float64()),
    "huge": ("float", (RNG.normal(size=ROWS) * 1e300).tolist(), pa.float64()),
    "widest": ("float", [1.7e308, -1.7e308] * (ROWS // 2), pa.float64()),
    "tiny": ("float", (RNG.normal(size=ROWS) * 1e-300).tolist(), pa.float64()),
    "integers": ("int", [None if gone else row % 17 for row, gone in enumerate(NULLABLE)], pa.int64()),
    "small_integers": ("int", [row % 5 for row in range(ROWS)], pa.int8()),
    "extremes": ("int", [2**63 - 1, -(2**63), 0, 1, 2, 3] * (ROWS // 6), pa.int64()),
    "unsigned": ("int", [2**64 - 1, 0, 1] * (ROWS // 3), pa.uint64()),
    "times": ("int", (1_700_000_000_000_000 + RNG.integers(0, 10**12, ROWS)).tolist(), pa.int64()),
    "all_null": ("float", [None] * ROWS, pa.float64()),
    "null_integers": ("int", [None] * ROWS, pa.int64()),
    "null_texts": ("string", [None] * ROWS, pa.string()),
    "texts": ("string", ["a", "", "b", " a", "a", "é", "É", None] * (ROWS // 8), pa.string()),
    "broken": ("string", [b"\xff", b"a", b"\xfe\xff", b"a", b"", None] * (ROWS // 6), pa.binary()),
    "identifiers": ("string", [f"id-{row * 7919 % ROWS:04d}" for row in range(ROWS)], pa.string()),
    "long": ("string", ["x" * 1_000, "y" * 1_001] * (ROWS // 2), pa.string()),
}
RAGGED = {
    "ragged": pa.array([[1, 2], [], None, [3], [4, 5, 6], [7]] * (ROWS // 6)),
    "ragged_texts": pa.array([["a"], ["b", "a"], None, []] * (ROWS // 4)),
}
MANY = 30_000
LARGE: dict[str, tuple[str, np.ndarray]] = {
    "normal": ("float", RNG.normal(size=MANY)),
    "skewed": ("float", RNG.lognormal(sigma=2, size=MANY)),
    "wide_integers": ("int", RNG.integers(0, 2**40, MANY)),
    "words": ("string", np.char.mod("word %d", RNG.zipf(1.3, MANY) % 5_000)),
}


def pad(values: list[Any], rows: int) -> list[Any]:
    return (values + [None] * rows)[:rows]


@pytest.fixture(scope="module")
def tfdv() -> Iterator[ModuleType]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import tensorflow_data_validation

        yield tensorflow_data_validation


@pytest.fixture(scope="module")
def edges(tfdv: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    columns = {name: (kind, pa.array(pad(values, ROWS), form)) for name, (kind, values, form) in EDGES.items()}
    columns |= {name: ("list", array) for name, array in RAGGED.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ours(columns, 250), theirs(tfdv, columns, tmp_path_factory.mktemp("edges"))


@pytest.fixture(scope="module")
def large(tfdv: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    columns = {name: (kind, pa.array(values)) for name, (kind, values) in LARGE.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ours(columns, 7_000), theirs(tfdv, columns, tmp_path_factory.mktemp("large"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in [*EDGES, *RAGGED] if name not in ("widest", "single")])
def test_features_are_those_of_tfdv(edges: tuple[Any, Any], name: str) -> None:
    mine, other = feature(edges[0], name), feature(edges[1], name)
    assert text_without(mine, "mean", "std_dev") == text_without(other, "mean", "std_dev")
    std = other.num_stats.std_dev
    assert mine.num_stats.std_dev == pytest.approx(std, rel=1e-9)
    assert mine.num_stats.mean == pytest.approx(other.num_stats.mean, rel=1e-15, abs=1e-9 * std, nan_ok=True)


@pytest.mark.slow
def test_a_mean_whose_sum_overflows_in_tfdv_is_right_here(edges: tuple[Any, Any]) -> None:
    mine, other = feature(edges[0], "widest"), feature(edges[1], "widest")
    assert (mine.num_stats.mean, mine.num_stats.std_dev) == (0.0, other.num_stats.std_dev)
    assert math.isnan(other.num_stats.mean)
    assert text_without(mine, "mean") == text_without(other, "mean")


@pytest.mark.slow
def test_single_precision_is_as_near_as_tfdv_computes_it(edges: tuple[Any, Any]) -> None:
    """On numpy 2, TFDV makes the histograms of a float32 column in single precision."""
    mine, other = (feature(listed, "single") for listed in edges)
    assert text_without(mine, "mean", "std_dev", "histograms") == text_without(other, "mean", "std_dev", "histograms")
    for one, two in zip(mine.num_stats.histograms, other.num_stats.histograms, strict=True):
        figures = [[(b.low_value, b.high_value, b.sample_count) for b in part.buckets] for part in (one, two)]
        assert np.array(figures[0]) == pytest.approx(np.array(figures[1]), rel=1e-4, abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_exact_fields_of_many_rows_are_those_of_tfdv(large: tuple[Any, Any], name: str) -> None:
    mine, other = feature(large[0], name), feature(large[1], name)
    estimates = ("mean", "std_dev", "median", "histograms")
    assert text_without(mine, *estimates) == text_without(other, *estimates)
    assert mine.num_stats.std_dev == pytest.approx(other.num_stats.std_dev, rel=1e-9)
    assert mine.num_stats.mean == pytest.approx(other.num_stats.mean, abs=1e-9 * other.num_stats.std_dev)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, (kind, _) in LARGE.items() if kind != "string"])
def test_quantiles_of_many_rows_are_as_near_as_those_of_tfdv(large: tuple[Any, Any], name: str) -> None:
    values = np.sort(LARGE[name][1])
    for listed, allowed in zip(large, (0.001, 0.01), strict=True):
        stats = feature(listed, name).num_stats
        bounds = [bucket.high_value for bucket in stats.histograms[1].buckets[:-1]] + [stats.median]
        ranks = values.searchsorted(bounds) / MANY
        assert np.abs(ranks - [*np.arange(1, 10) / 10, 0.5]).max() <= allowed
        assert sum(bucket.sample_count for bucket in stats.histograms[0].buckets) == pytest.approx(MANY)


@pytest.mark.slow
@pytest.mark.parametrize("rows", ["edges", "large"])
def test_the_inferred_schema_is_that_of_tfdv(tfdv: ModuleType, rows: str, request: pytest.FixtureRequest) -> None:
    mine, other = request.getfixturevalue(rows)
    assert tfdv.infer_schema(mine) == tfdv.infer_schema(other)
    assert not tfdv.validate_statistics(mine, tfdv.infer_schema(other)).anomaly_info


def kind_of(form: pa.DataType) -> str:
    if pa.types.is_null(form) or pa.types.is_string(form):
        return "string" if pa.types.is_string(form) else "null"
    return "int" if pa.types.is_integer(form) else "float"


@pytest.mark.skipif(not TAXI.exists(), reason="TFDV's Chicago taxi tutorial is not here; set TRAINGATE_DATA")
@pytest.mark.parametrize("split", ["train", "eval", "serving"])
def test_the_chicago_taxi_has_the_statistics_of_tfdv(split: str) -> None:
    """TFDV's CSV decoder reads floats in single precision."""
    table = read_csv(TAXI / f"{split}.csv", convert_options=ConvertOptions(strings_can_be_null=True, null_values=[""]))
    mine = ours({name: (kind_of(table[name].type), table[name].combine_chunks()) for name in table.column_names}, 3_000)
    published = (TAXI / f"expected_by_tfdv_1.16.1/stats_{split}.pbtxt").read_text("utf8")
    other = text_format.Parse(published, statistics_pb2.DatasetFeatureStatisticsList())
    for name in table.column_names:
        one, two = feature(mine, name), feature(other, name)
        estimates = ("mean", "std_dev", "median", "histograms", "min", "max")
        assert text_without(one, *estimates) == text_without(two, *estimates)
        figures = [(item.min, item.max, item.mean, item.std_dev) for item in (one.num_stats, two.num_stats)]
        assert figures[0] == pytest.approx(figures[1], rel=2e-5)


@pytest.mark.slow
def test_bools_are_what_tfdv_makes_of_a_frame_of_them(tfdv: ModuleType) -> None:
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = tfdv.generate_statistics_from_dataframe(pd.DataFrame({"x": [True, False, True]}))
    mine = ours({"x": ("bool", pa.array([True, False, True]))}, 2)
    assert text_without(feature(mine, "x"), "std_dev") == text_without(feature(other, "x"), "std_dev")
