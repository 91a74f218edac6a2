from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, Table, judged, profile_of
from traingate.checks.leakage.label_echoes import LabelEchoes
from traingate.dataset import Columns, Dataset
from traingate.report.findings import Finding

RNG = np.random.default_rng(5)
ROWS = 600
LABEL = (RNG.random(ROWS) < 0.3).astype(int)
PRICE = RNG.normal(100, 9, ROWS)
SHOP = np.arange(ROWS) % 60
TIME = np.datetime64("2024-01-01", "us") + np.arange(ROWS) * np.timedelta64(3600, "s")
NOISE = RNG.normal(size=ROWS)


def shifted(values: Any, by: int) -> Any:
    return np.roll(values, by)


def mean_of(label: np.ndarray, shop: np.ndarray) -> np.ndarray:
    return (np.bincount(shop, label) / np.bincount(shop))[shop]


def findings(columns: Columns, **table: Any) -> list[Finding]:
    return judged(LabelEchoes(), profile_of(columns, train={"noise": NOISE, **table}))


def test_noise_finds_nothing() -> None:
    assert findings(Columns(label="y", entity=("shop",), time="at"), y=LABEL, shop=SHOP, at=TIME) == []


class TestNext:
    @pytest.mark.parametrize("label", [LABEL, PRICE], ids=["class", "number"])
    def test_the_label_of_the_next_row_blocks(self, label: np.ndarray) -> None:
        (finding,) = findings(Columns(label="y"), x=shifted(label, -1), y=label)
        assert finding.message == (
            "x is the y of the next row, wherever there is one in 600 rows: nobody knows it when the model is used."
        )
        assert (finding.severity, finding.kind, finding.feature) == (BLOCK, "next-label", "x")

    def test_the_label_of_the_row_before_is_honest(self) -> None:
        assert findings(Columns(label="y"), x=shifted(PRICE, 1), y=PRICE) == []

    def test_by_time_rows_of_all_splits_are_beside_each_other(self) -> None:
        table: Table = {"noise": NOISE, "x": shifted(PRICE, -1), "y": PRICE, "at": TIME}
        here = RNG.permutation(ROWS)
        parts = {"train": here[:480], "eval": here[480:]}
        splits = {
            name: {key: np.asarray(values)[rows] for key, values in table.items()} for name, rows in parts.items()
        }
        (finding,) = judged(LabelEchoes(), profile_of(Columns(label="y", time="at"), **splits))
        assert finding.message.startswith(
            "x is the y of the next row, in the order of at, wherever there is one in 600"
        )

    def test_within_an_entity_the_next_row_is_its_own(self) -> None:
        ordered = np.lexsort((np.arange(ROWS), SHOP))
        following = np.empty(ROWS)
        following[ordered] = shifted(PRICE[ordered], -1)
        (finding,) = findings(Columns(label="y", entity=("shop",), time="at"), x=following, y=PRICE, shop=SHOP, at=TIME)
        assert ", in the order of at, for each shop, wherever" in finding.message

    def test_a_label_that_hardly_changes_shows_nothing(self) -> None:
        label = (np.arange(ROWS) > 300).astype(int)
        assert findings(Columns(label="y"), x=shifted(label, -1), y=label) == []


class TestMeans:
    COLUMNS = Columns(label="y", entity=("shop",))

    @pytest.mark.parametrize("label", [LABEL, PRICE], ids=["class", "number"])
    def test_the_mean_label_of_the_entity_blocks(self, label: np.ndarray) -> None:
        (finding,) = findings(self.COLUMNS, rate=mean_of(label, SHOP), y=label, shop=SHOP)
        assert finding.message == (
            "rate is the mean y of the row's entity, wherever there is one in 600 rows: nobody knows it when the model "
            "is used."
        )
        assert (finding.severity, finding.kind) == (BLOCK, "entity-mean")

    def test_so_does_one_without_the_row_itself_and_one_of_words(self) -> None:
        sums, sizes = np.bincount(SHOP, PRICE)[SHOP], np.bincount(SHOP)[SHOP]
        assert len(findings(self.COLUMNS, rate=(sums - PRICE) / (sizes - 1), y=PRICE, shop=SHOP)) == 1
        words = np.where(LABEL == 1, "bad", "good")
        assert len(findings(self.COLUMNS, rate=mean_of(LABEL, SHOP).round(4), y=words, shop=SHOP)) == 1

    def test_the_mean_of_something_else_is_honest(self) -> None:
        assert findings(self.COLUMNS, rate=mean_of(NOISE, SHOP), y=LABEL, shop=SHOP) == []


@pytest.mark.parametrize("label", [[None] * ROWS, [[1]] * ROWS, [f"name {at}" for at in range(ROWS)]])
def test_a_label_of_neither_numbers_nor_two_words_finds_nothing(label: Any) -> None:
    assert findings(Columns(label="y"), x=PRICE, empty=[None] * ROWS, y=label) == []


def test_few_rows_and_samples_find_nothing() -> None:
    short = {"x": shifted(PRICE, -1)[:150], "y": PRICE[:150]}
    assert judged(LabelEchoes(), profile_of(Columns(label="y"), train=short)) == []


def test_needs_a_label() -> None:
    assert LabelEchoes().not_applicable(Dataset("d", ())) == 'no label is declared: [columns] label = "…"'
