"""What is published of public datasets, said by a check of them: each is skipped where the dataset is not there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from given.configs import loaded
from given.places import DATA
from traingate.report.findings import Finding, Severity
from traingate.report.report import Report
from traingate.validation import validate

pytestmark = [
    pytest.mark.slow,
    # pandas 1.5 calls what numpy 1.25 deprecated.
    pytest.mark.filterwarnings("ignore:np.find_common_type is deprecated:DeprecationWarning"),
    pytest.mark.skipif(not DATA.exists(), reason="the public datasets are not here; set TRAINGATE_DATA"),
]

ADULT = (
    "age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship", "race",
    "sex", "capital-gain", "capital-loss", "hours-per-week", "native-country", "income",
)  # fmt: skip


@pytest.fixture(scope="module")
def adult(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The official split, as it is published."""
    names = ", ".join(f'"{name}"' for name in ADULT)
    reading = f"[reading]\nheader = false\nnames = [{names}]\n"
    folder = tmp_path_factory.mktemp("adult")
    train, held_out = (str(DATA / f"adult/adult-{name}.csv") for name in ("train", "test"))
    return check(folder, 'label = "income"', reading, train=train, eval=held_out)


@pytest.fixture(scope="module")
def taxi(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """TFDV's tutorial."""
    splits = {name: str(DATA / f"chicago_taxi_tfdv/{name}.csv") for name in ("train", "eval", "serving")}
    return check(tmp_path_factory.mktemp("taxi"), 'label = "tips"', **splits)


def check(folder: Path, columns: str, more: str = "", **splits: str) -> Report:
    listed = "".join(f'{name} = "{path}"\n' for name, path in splits.items())
    return validate(loaded(folder, f"[splits]\n{listed}[columns]\n{columns}\n{more}"))


def split_at_random(folder: Path, table: pd.DataFrame) -> dict[str, str]:
    """Four fifths and one fifth of the rows."""
    held_out = table.sample(frac=0.2, random_state=0)
    for name, rows in (("train", table.drop(held_out.index)), ("eval", held_out)):
        rows.to_csv(folder / f"{name}.csv", index=False)
    return {name: str(folder / f"{name}.csv") for name in ("train", "eval")}


def findings(report: Report, name: str, split: str | None = None, feature: str | None = None) -> list[Finding]:
    return [
        one
        for one in report.findings()
        if one.check == name and split in (None, one.split) and feature in (None, one.feature)
    ]


def told(report: Report, name: str, split: str | None = None, feature: str | None = None) -> str:
    return "\n".join(one.message for one in findings(report, name, split, feature))


def test_adult_writes_its_test_labels_with_a_full_stop(adult: Report) -> None:
    assert "'<=50K.' looks like train's '<=50K', '>50K.' looks like train's '>50K'" in told(adult, "schema-anomalies")
    assert adult.causes[0].title == (
        "16,281 of 16,281 rows of eval (100%) have a class of the label income that train never has"
    )


def test_adult_shares_26_rows_of_features(adult: Report) -> None:
    assert "26 of 16,281 eval rows (0.16%) have the features of a row in train" in told(adult, "row-overlap")


def test_adult_writes_99999_for_a_gain_that_is_not_known(adult: Report) -> None:
    assert "159 values of capital-gain in train (0.49%) are exactly 99,999" in told(adult, "outliers")


def test_adult_writes_question_marks_for_missing_values(adult: Report) -> None:
    assert told(adult, "missing-values") == (
        "1,836 values of workclass (5.6%), 1,843 values of occupation (5.7%), 583 values of native-country (1.8%) in "
        "train read '?': missing values that the model would take for a category."
    )


def test_adult_without_weights_repeats_itself_by_nature_and_its_split_is_no_fault(tmp_path: Path) -> None:
    for name, file in (("train", "adult-train.csv"), ("eval", "adult-test.csv")):
        table = pd.read_csv(DATA / "adult" / file, header=None, names=list(ADULT), skipinitialspace=True)
        table["income"] = table["income"].str.rstrip(".")
        table.drop(columns="fnlwgt").to_csv(tmp_path / f"{name}.csv", index=False)
    report = check(tmp_path, 'label = "income"', train=f"{tmp_path}/train.csv", eval=f"{tmp_path}/eval.csv")
    assert report.verdict.opens
    [overlap] = findings(report, "row-overlap")
    assert overlap.severity is Severity.INFO
    assert overlap.message.startswith("2,979 of 16,281 eval rows (18.3%) have the features of a row in train; train")
    assert not [one for one in findings(report, "split-skew") if one.severity]


def test_taxi_companies_and_a_payment_that_train_never_has_are_few(taxi: Report) -> None:
    companies = told(taxi, "schema-anomalies", "eval", "company")
    assert companies.startswith("16 of 3,302 values of company in eval (0.48%) never occur in train")
    assert "and 10 more" in companies  # beside the five that are named
    payment = told(taxi, "schema-anomalies", "eval", "payment_type")
    assert payment.startswith("1 of 5,000 values of payment_type in eval (0.02%) never occur in train: 'Prcard'")


def test_taxi_serving_is_a_part_of_train_and_eval_is_not(taxi: Report) -> None:
    assert told(taxi, "row-overlap") == (
        "100 of 100 serving rows (100%) have the features of a row in train; no two rows of train do, so chance does "
        "not explain it."
    )


def test_taxi_serving_needs_no_label(taxi: Report) -> None:
    assert not [one for one in taxi.findings() if one.severity and one.split == "serving" and one.feature == "tips"]


def test_taxi_names_the_empty_column(taxi: Report) -> None:
    empty = told(taxi, "missing-values", "train", "pickup_census_tract")
    assert empty == "pickup_census_tract is empty in train: remove it."


def test_bike_rentals_are_the_sum_of_two_columns(tmp_path: Path) -> None:
    table = pd.read_csv(DATA / "bike_sharing/hour.csv")
    report = check(tmp_path, 'label = "count"', **split_at_random(tmp_path, table))
    assert report.causes[0].title.startswith("count = casual + registered in all 1")
    assert report.causes[0].severity is Severity.BLOCK
    assert "registered alone predicts count" in told(report, "label-leakage")


def test_bike_rentals_of_the_second_year_are_others(tmp_path: Path) -> None:
    table = pd.read_csv(DATA / "bike_sharing/hour.csv")
    for name, year in (("train", 0), ("eval", 1)):
        table[table["year"] == year].drop(columns=["casual", "registered"]).to_csv(
            tmp_path / f"{name}.csv", index=False
        )
    report = check(tmp_path, 'label = "count"', train=f"{tmp_path}/train.csv", eval=f"{tmp_path}/eval.csv")
    [moved] = findings(report, "split-skew", "eval", "count")
    assert moved.severity is Severity.BLOCK
    assert moved.message.startswith("The label count moved: median 109 in train, 191 in eval")


def test_parkinsons_recordings_of_every_person_are_in_both_parts_of_a_random_split(tmp_path: Path) -> None:
    table = pd.read_csv(DATA / "parkinsons/parkinsons.data")
    table["subject"] = table.pop("name").str.rpartition("_")[0]
    declared = 'label = "status"\nentity = ["subject"]'
    report = check(tmp_path, declared, **split_at_random(tmp_path, table))
    assert told(report, "entity-overlap").startswith(
        "23 of 23 eval entities (100%) are also in train, with 39 of eval's rows."
    )
    assert report.causes[0].severity is Severity.BLOCK


def test_sms_repeat_themselves_across_a_random_split(tmp_path: Path) -> None:
    table = pd.read_csv(DATA / "sms_spam/sms.tsv", sep="\t", header=None, names=["label", "text"], quoting=3)
    paths = split_at_random(tmp_path, table)
    # Spaces at either end of a text are none of it: 122 of these are equal to the letter.
    train, held_out = (pd.read_csv(path)["text"].str.strip() for path in paths.values())
    copies = int(held_out.isin(set(train)).sum())
    report = check(tmp_path, 'label = "label"', **paths)
    assert copies == 125
    assert f"{copies} of 1,115 eval rows (11.2%) have the features of a row in train" in told(report, "row-overlap")
    assert [one.severity for one in findings(report, "text-overlap")] == [Severity.WARN]


def test_white_wines_repeat_themselves_across_a_random_split(tmp_path: Path) -> None:
    names = [*(f"f{at}" for at in range(11)), "quality"]
    table = pd.read_csv(DATA / "wine_quality/winequality-white.csv", header=None, names=names)
    report = check(tmp_path, 'label = "quality"', **split_at_random(tmp_path, table))
    assert told(report, "row-overlap").startswith(
        "261 of 980 eval rows (26.6%) have the features of a row in train; they are copies, not coincidence"
    )
    assert not report.verdict.opens
    assert "5 of 3,918 train rows (0.13%) have the label '9'" in told(report, "class-imbalance")
