"""What sample_data says of itself, measured with pandas and scikit-learn, and made again from its script."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

# pandas 1.5 calls what numpy 1.25 deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:np.find_common_type is deprecated:DeprecationWarning")

SAMPLES = Path(__file__).parents[1] / "sample_data"
LOANS, CANCER = SAMPLES / "loans", SAMPLES / "breast_cancer"
# By name: a check writes its outputs beside them.
DATA = sorted(path.relative_to(SAMPLES) for split in ("train", "eval") for path in SAMPLES.glob(f"*/*/{split}.*"))
TABLES = [path for path in DATA if path.suffix == ".csv"]
PLANTED = sorted(path.relative_to(SAMPLES) for path in SAMPLES.glob("*/*/planted.toml"))


@cache
def read(folder: Path, split: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{split}.csv")


@cache
def as_text(folder: Path, split: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{split}.csv", dtype=str, keep_default_na=False)


def faults(folder: Path) -> dict[str, dict[str, Any]]:
    listed = tomllib.loads((folder / "faulty" / "planted.toml").read_text("utf8"))["fault"]
    return {fault["name"]: fault for fault in listed}


def copies(folder: Path, keys: list[str]) -> int:
    """Rows of eval that agree with a row of train in all `keys`, in what is written in the CSV files."""
    known = set(as_text(folder, "train")[keys].itertuples(index=False, name=None))
    return sum(row in known for row in as_text(folder, "eval")[keys].itertuples(index=False, name=None))


def shared(folder: Path, *without: str) -> list[str]:
    columns = set(read(folder, "train")) & set(read(folder, "eval"))
    return sorted(columns - set(without))


def areas(folder: Path) -> dict[str, float]:
    """AUC of every number, and of every category by its rate of positives, for the label of train; 0.5 is chance."""
    from sklearn.metrics import roc_auc_score

    rows = read(folder, "train")
    label = rows.columns[-1]
    found = {}
    for name in rows.columns.drop(label):
        values = rows[name]
        if values.dtype == object and values.nunique() > 100:
            continue
        scores = values.map(rows.groupby(name)[label].mean()) if values.dtype == object else values
        known = scores.notna()
        area = roc_auc_score(rows[label][known], scores[known])
        found[name] = max(area, 1 - area)
    return found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample_data")
    subprocess.run([sys.executable, str(SAMPLES / "make.py"), str(folder)], check=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES + PLANTED, ids=str)
def test_made_again_text_files_have_the_same_bytes(made: Path, name: Path) -> None:
    assert (made / name).read_bytes() == (SAMPLES / name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", [path for path in DATA if path.suffix == ".parquet"], ids=str)
def test_made_again_parquet_files_have_the_same_values(made: Path, name: Path) -> None:
    assert pq.read_table(made / name).equals(pq.read_table(SAMPLES / name))


@pytest.mark.slow
@pytest.mark.parametrize("name", [path for path in DATA if path.suffix == ".gz"], ids=str)
def test_made_again_tfrecord_files_have_the_same_bytes_once_unpacked(made: Path, name: Path) -> None:
    assert gzip.decompress((made / name).read_bytes()) == gzip.decompress((SAMPLES / name).read_bytes())


@pytest.mark.slow
def test_made_again_no_file_is_new_or_gone(made: Path) -> None:
    assert sorted(path.relative_to(made) for path in made.glob("*/*/*") if path.suffix != ".toml") == DATA


def test_the_repository_stays_small() -> None:
    assert sum((SAMPLES / name).stat().st_size for name in DATA) < 12_000_000


@pytest.mark.parametrize("name", TABLES, ids=str)
def test_csv_and_parquet_hold_the_same_values(name: Path) -> None:
    packed = pq.read_table(SAMPLES / name.with_suffix(".parquet"))
    options = csv.ConvertOptions(column_types=packed.schema, null_values=[""], strings_can_be_null=True)
    assert csv.read_csv(SAMPLES / name, convert_options=options).equals(packed)


@pytest.mark.slow
@pytest.mark.parametrize("split", ["train", "eval"])
def test_tensorflow_reads_the_tfrecord_files(split: str) -> None:
    import tensorflow as tf

    data = tf.data.TFRecordDataset(str(LOANS / "clean" / f"{split}.tfrecord.gz"), compression_type="GZIP")
    spec = {
        "amount": tf.io.FixedLenFeature([], tf.int64),
        "income": tf.io.FixedLenFeature([], tf.float32, -1.0),
        "reason": tf.io.FixedLenFeature([], tf.string, b""),
        "applied_at": tf.io.FixedLenFeature([], tf.string),
    }
    batch = next(iter(data.batch(20_000).map(lambda records: tf.io.parse_example(records, spec))))
    rows = read(LOANS / "clean", split)
    assert batch["amount"].numpy().tolist() == rows["amount"].tolist()
    assert batch["income"].numpy().tolist() == rows["income"].fillna(-1).astype(np.float32).tolist()
    assert [text.decode() for text in batch["reason"].numpy()] == rows["reason"].fillna("").tolist()
    assert [text.decode() for text in batch["applied_at"].numpy()] == rows["applied_at"].tolist()


@pytest.mark.parametrize(
    ("folder", "train", "held_out"),
    [(LOANS / "clean", 16_000, 4_000), (LOANS / "faulty", 16_000, 1_600),
     (CANCER / "clean", 285, 284), (CANCER / "faulty", 285, 192)],
)  # fmt: skip
def test_row_counts(folder: Path, train: int, held_out: int) -> None:
    assert (len(read(folder, "train")), len(read(folder, "eval"))) == (train, held_out)


class TestCleanLoans:
    folder = LOANS / "clean"

    @pytest.mark.parametrize("split", ["train", "eval"])
    def test_12_percent_default(self, split: str) -> None:
        assert read(self.folder, split)["defaulted"].mean() == pytest.approx(0.12, abs=0.005)

    def test_no_applicant_is_in_both_splits_and_some_apply_twice(self) -> None:
        train, held_out = read(self.folder, "train")["applicant_id"], read(self.folder, "eval")["applicant_id"]
        assert not set(train) & set(held_out)
        assert (train.duplicated().sum(), held_out.duplicated().sum()) == (1_600, 400)

    def test_no_row_is_in_both_splits(self) -> None:
        assert copies(self.folder, shared(self.folder, "applicant_id", "applied_at", "defaulted")) == 0

    def test_values_are_missing_alike_in_both_splits(self) -> None:
        missing = pd.DataFrame({split: read(self.folder, split).isna().mean() for split in ("train", "eval")})
        assert (missing["train"] - missing["eval"]).abs().max() < 0.01
        lacking = set(missing.index[missing["train"] > 0])
        assert lacking == {"months_employed", "income", "housing", "credit_utilisation", "reason"}

    def test_reasons_are_mostly_unique(self) -> None:
        reasons = read(self.folder, "train")["reason"].dropna()
        assert reasons.nunique() / len(reasons) > 0.95

    def test_no_column_alone_tells_the_label(self) -> None:
        area, name = max((area, name) for name, area in areas(self.folder).items())
        assert (name, round(area, 2)) == ("credit_utilisation", 0.71)

    @pytest.mark.slow
    def test_a_model_learns_it_but_not_trivially(self) -> None:
        from sklearn.ensemble import HistGradientBoostingClassifier
        from sklearn.metrics import roc_auc_score

        train, held_out = read(self.folder, "train"), read(self.folder, "eval")
        numbers = [name for name in train.select_dtypes("number") if name != "defaulted"]
        model = HistGradientBoostingClassifier(max_iter=50).fit(train[numbers], train["defaulted"])
        assert 0.75 < roc_auc_score(held_out["defaulted"], model.predict_proba(held_out[numbers])[:, 1]) < 0.85


class TestCleanBreastCancer:
    folder = CANCER / "clean"

    def test_it_is_scikit_learns_data_unchanged(self) -> None:
        from sklearn.datasets import load_breast_cancer

        original = load_breast_cancer()
        rows = pd.concat([read(self.folder, "train"), read(self.folder, "eval")])
        assert list(rows) == ["patient_id", *(name.replace(" ", "_") for name in original.feature_names), "target"]
        expected = sorted(map(tuple, np.column_stack([original.data, original.target]).tolist()))
        assert sorted(rows.drop(columns="patient_id").itertuples(index=False, name=None)) == expected

    @pytest.mark.parametrize("split", ["train", "eval"])
    def test_both_halves_have_more_than_100_rows_of_either_class(self, split: str) -> None:
        assert read(self.folder, split)["target"].value_counts().min() == 106

    def test_the_halves_differ_less_than_chance_would_have_it(self) -> None:
        from scipy.stats import ks_2samp

        train, held_out = read(self.folder, "train"), read(self.folder, "eval")
        numbers = train.select_dtypes("number").columns
        assert max(ks_2samp(train[name], held_out[name]).statistic for name in numbers) < 0.07

    def test_a_feature_is_honestly_strong(self) -> None:
        assert areas(self.folder)["worst_perimeter"] == pytest.approx(0.975, abs=0.01)


loan, tumour = partial(read, LOANS / "faulty"), partial(read, CANCER / "faulty")
LOANS_COPIES = 80 + 40
COUNTED: dict[tuple[str, str], Callable[[], int]] = {
    ("loans", "volume"): lambda: len(loan("eval")),
    ("loans", "infinite_values"): lambda: np.isinf(loan("train")["payment_to_income"]).sum(),
    ("loans", "sentinel"): lambda: (loan("train")["credit_history_months"] == 9999).sum(),
    ("loans", "missing_label"): lambda: loan("train")["defaulted"].isna().sum(),
    ("loans", "type_change"): lambda: (loan("eval")["months_employed"] == "oops").sum(),
    ("loans", "new_category"): lambda: (~loan("eval")["purpose"].isin(loan("train")["purpose"])).sum(),
    ("loans", "thousandfold"): lambda: (loan("eval")["amount"] > loan("train")["amount"].max()).sum(),
    ("loans", "copied_rows"): lambda: copies(LOANS / "faulty", shared(LOANS / "faulty")),
    ("loans", "conflicting_copies"): lambda: (
        copies(LOANS / "faulty", shared(LOANS / "faulty", "defaulted"))
        - copies(LOANS / "faulty", shared(LOANS / "faulty"))
    ),
    ("loans", "shared_applicants"): lambda: (
        loan("eval")["applicant_id"].isin(loan("train")["applicant_id"]).sum() - LOANS_COPIES
    ),
    ("breast_cancer", "infinite_values"): lambda: np.isinf(tumour("train")["compactness_error"]).sum(),
    ("breast_cancer", "sentinel"): lambda: (tumour("train")["symmetry_error"] == 9999).sum(),
    ("breast_cancer", "decimal_commas"): lambda: tumour("eval")["mean_texture"].str.contains(",").sum(),
    ("breast_cancer", "new_column"): lambda: tumour("eval")["scanner"].notna().sum(),
    ("breast_cancer", "unit_change"): lambda: (tumour("eval")["mean_area"] < tumour("train")["mean_area"].min()).sum(),
    ("breast_cancer", "more_missing"): lambda: tumour("eval")["worst_concavity"].isna().sum(),
    ("breast_cancer", "slipped_unit"): lambda: (tumour("eval")["mean_smoothness"] > 1).sum(),
    ("breast_cancer", "renumbered_copies"): lambda: copies(CANCER / "faulty", shared(CANCER / "faulty", "patient_id")),
}  # fmt: skip
# These change all of a column, or rows that look like others: their rows cannot be told from the files alone.
UNCOUNTABLE = {("loans", name) for name in ("unit_change", "mean_shift", "category_mix", "more_missing")}
PLANTED_ROWS = {
    (data.name, name): fault["rows"]
    for data in (LOANS, CANCER)
    for name, fault in faults(data).items()
    if "rows" in fault
}


@pytest.mark.parametrize("fault", sorted(set(PLANTED_ROWS) - UNCOUNTABLE), ids="-".join)
def test_as_many_rows_are_faulty_as_planted_toml_says(fault: tuple[str, str]) -> None:
    assert COUNTED[fault]() == PLANTED_ROWS[fault]


class TestFaultyLoans:
    def test_eval_has_fewer_rows_than_gate_toml_declares(self) -> None:
        declared = tomllib.loads((LOANS / "faulty" / "gate.toml").read_text("utf8"))["checks"]["volume"]["min_rows"]
        assert len(loan("eval")) < declared["eval"] / 2

    def test_the_recovery_fee_tells_the_label(self) -> None:
        labelled = loan("train").dropna(subset="defaulted")
        assert ((labelled["recovery_fee"] > 0) == (labelled["defaulted"] == 1)).all()

    def test_a_missing_collections_agency_tells_the_label(self) -> None:
        named = loan("train")["collections_agency"].notna().groupby(loan("train")["defaulted"]).mean()
        assert (round(named[0.0], 3), round(named[1.0], 2)) == (0.002, 0.98)

    def test_eval_lacks_a_column_of_train(self) -> None:
        assert set(loan("train")) - set(loan("eval")) == {"debt_to_income"}

    def test_credit_utilisation_changed_its_unit(self) -> None:
        assert loan("eval")["credit_utilisation"].median() / loan("train")["credit_utilisation"].median() > 80

    def test_interest_rates_moved_beyond_the_floor(self) -> None:
        from scipy.stats import ks_2samp

        assert ks_2samp(loan("train")["interest_rate"], loan("eval")["interest_rate"]).statistic > 0.10

    @pytest.mark.parametrize(("name", "floor"), [("housing", 0.10), ("defaulted", 0.05)])
    def test_shares_moved_beyond_the_floor(self, name: str, floor: float) -> None:
        shares = [loan(split)[name].value_counts(normalize=True) for split in ("train", "eval")]
        assert (shares[0] - shares[1]).abs().sum() / 2 > floor

    def test_almost_30_points_more_incomes_are_missing(self) -> None:
        assert loan("eval")["income"].isna().mean() - loan("train")["income"].isna().mean() > 0.25


class TestFaultyBreastCancer:
    def test_eval_has_no_malignant_row(self) -> None:
        assert (set(tumour("train")["target"]), set(tumour("eval")["target"])) == ({0, 1}, {1})

    def test_the_biopsy_code_tells_the_label(self) -> None:
        assert (tumour("train").groupby("biopsy_code")["target"].nunique() == 1).all()
        assert tumour("train")["biopsy_code"].nunique() == 4

    def test_no_patient_number_is_in_both_splits(self) -> None:
        assert not set(tumour("train")["patient_id"]) & set(tumour("eval")["patient_id"])
