"""Weights, slices and categories, compared with TFDV's own pipeline."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from given.against_tfdv import Columns, feature, ours, statistics_by_tfdv, text_without, theirs
from traingate.dataset import Columns as Roles
from traingate.dataset import Dataset, Split, StatisticsOptions
from traingate.scan.planning import lay_out
from traingate.tfdv.schemas import infer_schema
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
    "weight": (StatisticsOptions(categorical=("codes",)), "weight"),
    "slices": (StatisticsOptions(slices=("texts", "codes"), categorical=("codes", "flags", "codes_of_each")), None),
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
            name: (ours(columns, 250, *options), theirs(tfdv, columns, tmp_path_factory.mktemp(name), *options))
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


@pytest.mark.slow
def test_tfdvs_own_engine_takes_the_same_options(tfdv: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("city,code,w\nb,1,0.5\na,1,2\nb,2,4\n")
    (tmp_path / "serving.csv").write_text("city,code\nb,1\n")
    splits = tuple(Split(name, (f"{tmp_path}/{name}.csv",)) for name in ("train", "serving"))
    layout = lay_out(Dataset("d", splits, Roles(weight="w"), statistics=StatisticsOptions(("city",), ("code",))))
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
