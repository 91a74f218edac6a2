from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.preprocessing import TargetEncoder

from given.profiles import BLOCK, WARN, judged, profile_of
from traingate.checks.leakage.preprocessing import Preprocessing
from traingate.dataset import Columns
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

ROWS, TRAIN = 500, 400
RAW = np.random.default_rng(3).lognormal(3, 1, (ROWS, 3))
GAPS = np.random.default_rng(4).random(RAW.shape) < 0.1
NAMES = ("age", "fee", "income")

Store = Callable[[np.ndarray], np.ndarray]
STORES: dict[str, Store] = {
    "float64": lambda values: values,
    "float32": lambda values: values.astype(np.float32).astype(np.float64),
    "6 decimals": lambda values: values.round(6),
    "4 decimals": lambda values: values.round(4),
    "3 decimals": lambda values: values.round(3),
}
stored = pytest.mark.parametrize("store", STORES.values(), ids=STORES.keys())


def findings(train: np.ndarray, held_out: np.ndarray, **more: np.ndarray) -> list[Finding]:
    """Findings on splits of three columns; `more` are further held-out splits."""
    tables: dict[str, Any] = {"train": train, "eval": held_out, **more}
    splits = {split: dict(zip(NAMES, rows.T, strict=True)) for split, rows in tables.items()}
    return judged(Preprocessing(), profile_of(Columns(), measures=[Statistics(), Sample()], **splits))


def scale(rows: np.ndarray, fitted_to: np.ndarray, ddof: int = 0) -> np.ndarray:
    return (rows - fitted_to.mean(0)) / fitted_to.std(0, ddof=ddof)


def fill(rows: np.ndarray, gaps: np.ndarray, fitted_to: np.ndarray, gaps_there: np.ndarray) -> np.ndarray:
    means = np.nanmean(np.where(gaps_there, np.nan, fitted_to), 0)
    return np.where(gaps, means, rows)


def test_raw_columns_find_nothing() -> None:
    assert findings(RAW[:TRAIN], RAW[TRAIN:]) == []


class TestScaled:
    @stored
    @pytest.mark.parametrize("ddof", [0, 1])
    def test_a_scaler_fitted_to_all_rows_warns_once_and_names_all_columns(self, store: Store, ddof: int) -> None:
        scaled = store(scale(RAW, RAW, ddof))
        (finding,) = findings(scaled[:TRAIN], scaled[TRAIN:])
        assert (finding.severity, finding.kind, finding.split, finding.feature) == (WARN, "scaled", "eval", None)
        assert finding.message == (
            "3 columns were scaled with eval's rows included: age, fee, income have mean 0 and standard deviation 1 "
            "over train and eval together, and not in train, to the last stored digit."
        )

    @stored
    @pytest.mark.parametrize("ddof", [0, 1])
    def test_a_scaler_fitted_to_train_is_as_it_should_be(self, store: Store, ddof: int) -> None:
        scaled = store(scale(RAW, RAW[:TRAIN], ddof))
        assert findings(scaled[:TRAIN], scaled[TRAIN:]) == []

    @stored
    def test_a_scaler_fitted_to_each_split_blocks(self, store: Store) -> None:
        train, held_out = store(scale(RAW[:TRAIN], RAW[:TRAIN])), store(scale(RAW[TRAIN:], RAW[TRAIN:]))
        (finding,) = findings(train, held_out)
        assert (finding.severity, finding.kind, finding.split) == (BLOCK, "scaled-alone", "eval")
        assert finding.message == (
            "3 columns were scaled by eval's own rows: age, fee, income have mean 0 and standard deviation 1 in eval "
            "by itself, to the last stored digit."
        )

    def test_groups_that_were_standardised_one_by_one_are_as_they_should_be(self) -> None:
        sites = RAW.reshape(10, ROWS // 10, 3)
        scaled = ((sites - sites.mean(1, keepdims=True)) / sites.std(1, keepdims=True)).reshape(ROWS, 3)
        tables: dict[str, Any] = {
            split: {
                **dict(zip(NAMES, scaled[rows].T, strict=True)),
                "site": [f"s{at // 50}" for at in rows],
            }
            for split, rows in (("train", range(TRAIN)), ("eval", range(TRAIN, ROWS)))
        }
        assert judged(Preprocessing(), profile_of(Columns(), measures=[Statistics(), Sample()], **tables)) == []

    def test_a_single_column_is_named_where_it_is(self) -> None:
        mixed = np.column_stack([RAW[:, :2], scale(RAW, RAW)[:, 2]])
        (finding,) = findings(mixed[:TRAIN], mixed[TRAIN:])
        assert (finding.split, finding.feature) == ("eval", "income")
        assert finding.message.startswith("income was scaled with eval's rows included: it has mean 0")

    def test_of_several_splits_the_one_that_was_included_is_named(self) -> None:
        scaled = scale(RAW, np.concatenate([RAW[:300], RAW[TRAIN:]]))
        (finding,) = findings(scaled[:300], scaled[300:TRAIN], test=scaled[TRAIN:])
        assert (finding.split, finding.kind) == ("test", "scaled")

    def test_all_splits_together_are_named_as_such(self) -> None:
        scaled = scale(RAW, RAW)
        (finding,) = findings(scaled[:300], scaled[300:TRAIN], test=scaled[TRAIN:])
        assert finding.split is None
        assert "with eval and test's rows included" in finding.message

    def test_balanced_codes_are_no_scaled_column(self) -> None:
        codes = np.tile(np.array([[1.0, -1.0]]).T, (ROWS // 2, 3))
        shuffled = np.random.default_rng(0).permutation(codes)
        assert findings(shuffled[:TRAIN], shuffled[TRAIN:]) == []

    def test_the_sine_of_the_hour_is_no_centred_column(self) -> None:
        hours = np.random.default_rng(0).permutation(np.arange(480) % 24)
        waves = np.column_stack([np.sin(np.pi * hours / 12 + shift) for shift in (0, 1, 2)])
        assert findings(waves[:TRAIN], waves[TRAIN:]) == []


class TestCentred:
    @stored
    def test_components_of_all_rows_warn(self, store: Store) -> None:
        axes = np.linalg.svd(RAW - RAW.mean(0), full_matrices=False)[2]
        parts = store((RAW - RAW.mean(0)) @ axes.T)
        (finding,) = findings(parts[:TRAIN], parts[TRAIN:])
        assert (finding.severity, finding.kind) == (WARN, "components")
        assert finding.message == (
            "3 columns were made into components with eval's rows included: age, fee, income have mean 0 and no "
            "correlation over train and eval together, and not in train, to the last stored digit."
        )
        assert finding.remedy == (
            "Fit to train alone, then transform every split: step = PCA().fit(train); step.transform(train); "
            "step.transform(eval)."
        )

    def test_components_of_each_split_block(self) -> None:
        halves = [rows - rows.mean(0) for rows in (RAW[:TRAIN], RAW[TRAIN:])]
        (finding,) = findings(*(rows @ np.linalg.svd(rows, full_matrices=False)[2].T for rows in halves))
        assert (finding.severity, finding.kind) == (BLOCK, "components-alone")

    @stored
    def test_columns_centred_on_all_rows_that_go_with_each_other_are_no_components(self, store: Store) -> None:
        mixed = RAW @ np.array([[1.0, 0.5, 0.2], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]])
        parts = store(mixed - mixed.mean(0))
        (finding,) = findings(parts[:TRAIN], parts[TRAIN:])
        assert (finding.severity, finding.kind) == (WARN, "centred")

    def test_columns_centred_on_each_split_block(self) -> None:
        (finding,) = findings(RAW[:TRAIN] - RAW[:TRAIN].mean(0), RAW[TRAIN:] - RAW[TRAIN:].mean(0))
        assert (finding.severity, finding.kind) == (BLOCK, "centred-alone")

    def test_components_of_train_are_as_they_should_be(self) -> None:
        parts = RAW - RAW[:TRAIN].mean(0)
        assert findings(parts[:TRAIN], parts[TRAIN:]) == []


def to_range(rows: np.ndarray, fitted_to: np.ndarray, low: float = 0.0) -> np.ndarray:
    least, greatest = fitted_to.min(0), fitted_to.max(0)
    return low + (1 - low) * (rows - least) / (greatest - least)


class TestRanged:
    @stored
    def test_a_range_of_all_rows_of_which_train_lacks_an_end_warns(self, store: Store) -> None:
        ranged = store(to_range(RAW, RAW))
        last = np.argmax(RAW[:, 2])
        order = np.r_[np.delete(np.arange(ROWS), last), last]  # the row of the greatest income is held out
        (finding,) = findings(ranged[order][:TRAIN], ranged[order][TRAIN:])
        assert (finding.severity, finding.kind, finding.split) == (WARN, "ranged", "eval")
        assert finding.message.startswith(
            "3 columns were scaled with eval's rows included: age, fee, income have 0 as least and 1 as greatest value "
            "over train and eval together, and not in train (in "
        )
        assert "income), to the last stored digit." in finding.message

    @pytest.mark.parametrize("low", [0.0, -1.0])
    def test_a_range_of_train_is_as_it_should_be(self, low: float) -> None:
        ranged = to_range(RAW, RAW[:TRAIN], low)
        assert findings(ranged[:TRAIN], ranged[TRAIN:]) == []
        assert findings(ranged[:TRAIN], ranged[TRAIN:].clip(low, 1.0)) == []

    def test_a_greatest_magnitude_of_all_rows_warns(self) -> None:
        order = np.argsort(RAW[:, 0])
        ranged = (RAW / RAW.max(0))[order]
        (finding,) = findings(ranged[:TRAIN], ranged[TRAIN:])
        assert (finding.severity, finding.kind) == (WARN, "ranged")
        assert "have 1 as greatest magnitude over train and eval together" in finding.message
        assert "MaxAbsScaler()" in finding.remedy

    def test_a_range_of_each_split_blocks(self) -> None:
        train, held_out = to_range(RAW[:TRAIN], RAW[:TRAIN]), to_range(RAW[TRAIN:], RAW[TRAIN:])
        (finding,) = findings(train, held_out)
        assert (finding.severity, finding.kind) == (BLOCK, "ranged-alone")
        assert finding.message == (
            "3 columns were scaled by eval's own rows: age, fee, income have 0 as least and 1 as greatest value in "
            "eval by itself, to the last stored digit."
        )

    def test_shares_of_which_many_are_0_or_1_are_no_scaled_columns(self) -> None:
        shares = np.random.default_rng(0).normal(0.5, 0.4, RAW.shape).clip(0, 1)
        assert findings(shares[:TRAIN], shares[TRAIN:]) == []

    def test_chances_that_sum_to_1_are_no_scaled_columns(self) -> None:
        chances = np.random.default_rng(0).dirichlet([0.05, 0.05, 0.05], ROWS)
        assert findings(chances[:TRAIN], chances[TRAIN:]) == []


def to_quartiles(rows: np.ndarray, fitted_to: np.ndarray) -> np.ndarray:
    low, middle, high = np.percentile(fitted_to, [25, 50, 75], axis=0)
    return (rows - middle) / (high - low)


class TestRobust:
    @pytest.mark.parametrize("store", [STORES["float64"], STORES["float32"], STORES["4 decimals"]])
    def test_quartiles_of_all_rows_warn(self, store: Store) -> None:
        scaled = store(to_quartiles(RAW, RAW))
        (finding,) = findings(scaled[:TRAIN], scaled[TRAIN:])
        assert (finding.severity, finding.kind) == (WARN, "robust")
        assert finding.message == (
            "3 columns were scaled with eval's rows included: age, fee, income have median 0 and quartiles 1 apart "
            "over train and eval together, and not in train, to the last stored digit."
        )

    @stored
    def test_quartiles_of_train_are_as_they_should_be(self, store: Store) -> None:
        scaled = store(to_quartiles(RAW, RAW[:TRAIN]))
        assert findings(scaled[:TRAIN], scaled[TRAIN:]) == []

    def test_quartiles_of_each_split_block(self) -> None:
        halves = [to_quartiles(rows, rows) for rows in (RAW[:TRAIN], RAW[TRAIN:])]
        (finding,) = findings(*halves)
        assert (finding.severity, finding.kind) == (BLOCK, "robust-alone")


def fill_middle(rows: np.ndarray, gaps: np.ndarray, fitted_to: np.ndarray, gaps_there: np.ndarray) -> np.ndarray:
    return np.where(gaps, np.nanmedian(np.where(gaps_there, np.nan, fitted_to), 0), rows)


class TestFilledMiddle:
    @pytest.mark.parametrize("store", [STORES["float64"], STORES["float32"], STORES["6 decimals"]])
    def test_gaps_filled_with_the_median_of_all_rows_warn(self, store: Store) -> None:
        filled = store(fill_middle(RAW, GAPS, RAW, GAPS))
        (finding,) = findings(filled[:TRAIN], filled[TRAIN:])
        assert (finding.severity, finding.kind) == (WARN, "filled")
        assert "have a value in place of gaps that is the median over train and eval together" in finding.message

    @stored
    def test_gaps_filled_with_the_median_of_train_are_as_they_should_be(self, store: Store) -> None:
        filled = store(fill_middle(RAW, GAPS, RAW[:TRAIN], GAPS[:TRAIN]))
        assert findings(filled[:TRAIN], filled[TRAIN:]) == []

    def test_gaps_filled_with_each_splits_own_median_block(self) -> None:
        train = fill_middle(RAW[:TRAIN], GAPS[:TRAIN], RAW[:TRAIN], GAPS[:TRAIN])
        (finding,) = findings(train, fill_middle(RAW[TRAIN:], GAPS[TRAIN:], RAW[TRAIN:], GAPS[TRAIN:]))
        assert (finding.severity, finding.kind) == (BLOCK, "filled-alone")

    def test_a_constant_near_the_median_is_as_it_should_be(self) -> None:
        filled = np.where(GAPS, np.nanmedian(RAW, 0) + 0.0123, RAW)
        assert findings(filled[:TRAIN], filled[TRAIN:]) == []


class TestFilled:
    @stored
    def test_gaps_filled_with_the_mean_of_all_rows_warn(self, store: Store) -> None:
        filled = store(fill(RAW, GAPS, RAW, GAPS))
        (finding,) = findings(filled[:TRAIN], filled[TRAIN:])
        assert (finding.severity, finding.kind) == (WARN, "filled")
        assert finding.message == (
            "3 columns were filled with eval's rows included: age, fee, income have a value in place of gaps that is "
            "the mean over train and eval together, and not in train, to the last stored digit."
        )

    @stored
    def test_gaps_filled_with_the_mean_of_train_are_as_they_should_be(self, store: Store) -> None:
        filled = store(fill(RAW, GAPS, RAW[:TRAIN], GAPS[:TRAIN]))
        assert findings(filled[:TRAIN], filled[TRAIN:]) == []

    def test_gaps_filled_with_each_splits_own_mean_block(self) -> None:
        train = fill(RAW[:TRAIN], GAPS[:TRAIN], RAW[:TRAIN], GAPS[:TRAIN])
        (finding,) = findings(train, fill(RAW[TRAIN:], GAPS[TRAIN:], RAW[TRAIN:], GAPS[TRAIN:]))
        assert (finding.severity, finding.kind) == (BLOCK, "filled-alone")


CITY = np.random.default_rng(5).integers(0, 8, ROWS)
BOUGHT = (np.random.default_rng(6).random(ROWS) < 0.1 + 0.1 * CITY).astype(int)


def encode(rows: slice, fitted_to: slice, smoothing: float = 0.0) -> np.ndarray:
    """The label's mean by city over the rows that it is fitted to."""
    city, bought = CITY[fitted_to], BOUGHT[fitted_to]
    means = [
        (bought[city == one].sum() + smoothing * bought.mean()) / ((city == one).sum() + smoothing) for one in range(8)
    ]
    return np.array(means)[CITY[rows]]


ALL, OURS, THEIRS = slice(None), slice(TRAIN), slice(TRAIN, None)


class TestEncoded:
    def findings(self, train: np.ndarray, held_out: np.ndarray, names: tuple[str, ...] = ("0", "1")) -> list[Finding]:
        label = np.array(names)[BOUGHT]
        profile = profile_of(
            Columns(label="bought"),
            measures=[Statistics(), Sample()],
            train={"city": train, "bought": label[:TRAIN]},
            eval={"city": held_out, "bought": label[TRAIN:]},
        )
        return judged(Preprocessing(), profile)

    @stored
    @pytest.mark.parametrize("smoothing", [0.0, 10.0])
    def test_the_labels_mean_over_all_rows_blocks(self, store: Store, smoothing: float) -> None:
        (finding,) = self.findings(store(encode(OURS, ALL, smoothing)), store(encode(THEIRS, ALL, smoothing)))
        assert (finding.severity, finding.kind, finding.split, finding.feature) == (BLOCK, "encoded", "eval", "city")
        assert finding.message == (
            "city was encoded with eval's rows included: it has the label's mean by category over train and eval "
            "together, and not in train, to the last stored digit."
        )

    @stored
    @pytest.mark.parametrize("smoothing", [0.0, 10.0])
    def test_the_labels_mean_over_train_is_as_it_should_be(self, store: Store, smoothing: float) -> None:
        assert self.findings(store(encode(OURS, OURS, smoothing)), store(encode(THEIRS, OURS, smoothing))) == []

    def test_two_categories_are_enough(self) -> None:
        means = [BOUGHT[CITY < 4].mean(), BOUGHT[CITY >= 4].mean()]
        both = np.where(CITY < 4, *means)
        (finding,) = self.findings(both[OURS], both[THEIRS])
        assert finding.kind == "encoded"

    def test_two_values_that_somebody_thought_of_are_no_means(self) -> None:
        both = np.where(CITY < 4, 0.25, 0.75)
        assert self.findings(both[OURS], both[THEIRS]) == []

    def test_the_labels_mean_over_each_split_blocks(self) -> None:
        (finding,) = self.findings(encode(OURS, OURS), encode(THEIRS, THEIRS))
        assert (finding.severity, finding.kind) == (BLOCK, "encoded-alone")

    def test_the_class_that_was_encoded_may_be_any(self) -> None:
        (finding,) = self.findings(encode(OURS, ALL), encode(THEIRS, ALL), names=("yes", "no"))
        assert finding.kind == "encoded"

    def test_scikit_learns_encoder_cross_fitted_on_train_is_as_it_should_be(self) -> None:
        ours, encoded, fold = np.arange(TRAIN), np.zeros(ROWS), np.arange(TRAIN) % 5
        for held_back, rest in ((ours[fold == one], ours[fold != one]) for one in range(5)):
            encoded[held_back] = (
                TargetEncoder().fit(CITY[rest, None], BOUGHT[rest]).transform(CITY[held_back, None])[:, 0]
            )
        encoded[TRAIN:] = TargetEncoder().fit(CITY[OURS, None], BOUGHT[OURS]).transform(CITY[THEIRS, None])[:, 0]
        assert self.findings(encoded[OURS], encoded[THEIRS]) == []

    def test_scikit_learns_encoder_fitted_to_all_rows_blocks(self) -> None:
        encoder = TargetEncoder().fit(CITY[:, None], BOUGHT)
        both = encoder.transform(CITY[:, None])[:, 0]
        (finding,) = self.findings(both[OURS], both[THEIRS])
        assert finding.kind == "encoded"


class TestEncodedInManyRows:
    """More rows than a sample holds: what is counted by value in all rows tells."""

    ROWS, TRAIN = 15_000, 12_000
    CITY = np.random.default_rng(5).integers(0, 8, ROWS)
    BOUGHT = (np.random.default_rng(6).random(ROWS) < 0.1 + 0.1 * CITY).astype(int)

    def findings(self, train: np.ndarray, held_out: np.ndarray) -> list[Finding]:
        profile = profile_of(
            Columns(label="bought"),
            measures=[Statistics(), Sample()],
            train={"city": train, "bought": self.BOUGHT[: self.TRAIN]},
            eval={"city": held_out, "bought": self.BOUGHT[self.TRAIN :]},
        )
        return judged(Preprocessing(), profile)

    def encode(self, rows: slice, fitted_to: slice, smoothing: float | str) -> np.ndarray:
        if smoothing == "auto":
            encoder = TargetEncoder().fit(self.CITY[fitted_to, None], self.BOUGHT[fitted_to])
            return encoder.transform(self.CITY[rows, None])[:, 0]
        city, bought, added = self.CITY[fitted_to], self.BOUGHT[fitted_to], float(smoothing)
        counts, hits = np.bincount(city), np.bincount(city, bought)
        return ((hits + added * bought.mean()) / (counts + added))[self.CITY[rows]]

    @pytest.mark.parametrize("store", [STORES["float64"], STORES["float32"], STORES["6 decimals"]])
    @pytest.mark.parametrize("smoothing", [0.0, 10.0, "auto"])
    def test_the_share_of_a_class_over_all_rows_blocks(self, store: Store, smoothing: float | str) -> None:
        whole, ours, theirs = slice(None), slice(self.TRAIN), slice(self.TRAIN, None)
        found = self.findings(store(self.encode(ours, whole, smoothing)), store(self.encode(theirs, whole, smoothing)))
        assert [(one.severity, one.kind, one.feature) for one in found] == [(BLOCK, "encoded", "city")]

    @stored
    @pytest.mark.parametrize("smoothing", [0.0, 10.0, "auto"])
    def test_the_share_over_train_is_as_it_should_be(self, store: Store, smoothing: float | str) -> None:
        ours, theirs = slice(self.TRAIN), slice(self.TRAIN, None)
        assert (
            self.findings(store(self.encode(ours, ours, smoothing)), store(self.encode(theirs, ours, smoothing))) == []
        )

    def test_the_share_over_each_split_blocks(self) -> None:
        ours, theirs = slice(self.TRAIN), slice(self.TRAIN, None)
        (finding,) = self.findings(self.encode(ours, ours, 0.0), self.encode(theirs, theirs, 0.0))
        assert (finding.severity, finding.kind) == (BLOCK, "encoded-alone")

    def test_prices_in_quarters_are_no_shares(self) -> None:
        prices = np.random.default_rng(1).integers(1, 40, self.ROWS) / 4
        assert self.findings(prices[: self.TRAIN], prices[self.TRAIN :]) == []


RARE = np.random.default_rng(7).random(ROWS) < 0.2


def fill_up(rows: np.ndarray, rare: np.ndarray, *, between: bool) -> tuple[np.ndarray, np.ndarray]:
    """As many rare rows as others, and which are rare; new ones are copies, or lie between two near ones."""
    rng, mine = np.random.default_rng(8), rows[rare]
    picked = mine[rng.integers(0, len(mine), len(rows) - 2 * len(mine))]
    if between:
        nearest = np.argsort(((picked[:, None] - mine) ** 2).sum(axis=2), axis=1)[:, 1:6]
        others = mine[nearest[np.arange(len(picked)), rng.integers(0, 5, len(picked))]]
        picked = picked + rng.random((len(picked), 1)) * (others - picked)
    return np.concatenate([rows, picked]), np.concatenate([rare, np.ones(len(picked), bool)])


class TestOversampled:
    def findings(self, train: tuple[np.ndarray, np.ndarray], held_out: tuple[np.ndarray, np.ndarray]) -> list[Finding]:
        splits = {
            split: {**dict(zip(NAMES, rows.T, strict=True)), "fraud": np.where(rare, "yes", "no")}
            for split, (rows, rare) in (("train", train), ("eval", held_out))
        }
        profile = profile_of(Columns(label="fraud"), measures=[Statistics(), Sample()], **splits)
        return judged(Preprocessing(), profile)

    def split(self, rows: np.ndarray, rare: np.ndarray) -> list[Finding]:
        order = np.random.default_rng(9).permutation(len(rows))
        ours, theirs = order[: len(rows) * 4 // 5], order[len(rows) * 4 // 5 :]
        return self.findings((rows[ours], rare[ours]), (rows[theirs], rare[theirs]))

    def test_copies_made_before_the_split_block(self) -> None:
        (finding,) = self.split(*fill_up(RAW, RARE, between=False))
        assert (finding.severity, finding.kind, finding.split) == (BLOCK, "oversampled-copied", "eval")
        assert finding.message == (
            "60 of 64 different eval rows of class 'yes' are copies of train rows; of the other classes' rows 0%. The "
            "class was filled up with copies before the rows were split."
        )

    def test_equal_numbers_of_different_customers_are_no_copies(self) -> None:
        rows, rare = fill_up(RAW, RARE, between=False)
        order = np.random.default_rng(9).permutation(len(rows))
        parts = order[: len(rows) * 4 // 5], order[len(rows) * 4 // 5 :]
        splits = {
            split: {
                **dict(zip(NAMES, rows[part].T, strict=True)),
                "customer": [f"customer {at}" for at in part],
                "fraud": np.where(rare[part], "yes", "no"),
            }
            for split, part in zip(("train", "eval"), parts, strict=True)
        }
        profile = profile_of(Columns(label="fraud"), measures=[Statistics(), Sample()], **splits)
        assert judged(Preprocessing(), profile) == []

    @pytest.mark.parametrize(
        "store", [STORES["float64"], STORES["float32"], STORES["6 decimals"], STORES["4 decimals"]]
    )
    def test_rows_in_between_made_before_the_split_block(self, store: Store) -> None:
        rows, rare = fill_up(RAW / RAW.std(0), RARE, between=True)
        (finding,) = self.split(store(rows), rare)
        assert (finding.severity, finding.kind, finding.split) == (BLOCK, "oversampled-interpolated", "eval")
        assert "of class 'yes' that were looked at lie exactly between two others, one of them in" in finding.message

    @pytest.mark.parametrize("between", [True, False])
    def test_what_is_made_of_train_after_the_split_is_as_it_should_be(self, between: bool) -> None:
        train = fill_up(RAW[:TRAIN], RARE[:TRAIN], between=between)
        assert self.findings(train, (RAW[TRAIN:], RARE[TRAIN:])) == []

    def test_rows_that_are_alike_in_all_classes_are_no_filled_up_class(self) -> None:
        twice = np.concatenate([RAW, RAW])
        assert self.split(twice, np.concatenate([RARE, RARE])) == []

    def test_rows_of_which_most_values_are_zero_lie_between_none(self) -> None:
        sparse = np.where(np.random.default_rng(1).random(RAW.shape) < 0.7, 0.0, RAW)
        assert self.split(sparse, RARE) == []


def test_one_split_is_not_asked() -> None:
    dataset = profile_of(train={"x": [1.0, 2.0]}).plan.dataset
    assert Preprocessing().not_applicable(dataset) == "there is no held-out split"
