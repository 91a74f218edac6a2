"""Values that one split writes in another way than train block, and are told once."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from given.profiles import BLOCK, judged, profile_of
from given.splits import dataset_of
from traingate.checks.schema.column_types import ColumnTypes
from traingate.dataset import Columns, Dataset, Split
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.validation import validate


def findings(train: list[Any], eval: list[Any], columns: Columns = Columns()) -> list[Finding]:
    return judged(ColumnTypes(), profile_of(columns, train={"x": train}, eval={"x": eval}))


@pytest.mark.parametrize(
    ("train", "held_out"),
    [
        ([1, 2], [3, 4]),
        ([1, 2], [1.5, 2.5]),
        ([True, False], [False, True]),
        (["a", "b"], ["b", "c"]),
        ([1, 2], [None, None]),
    ],
)
def test_values_of_one_kind_and_numbers_are_alike(train: list[Any], held_out: list[Any]) -> None:
    assert findings(train, held_out) == []


def test_booleans_in_one_split_and_numbers_in_another_block() -> None:
    (finding,) = findings([True, False], [1, 0])
    assert (finding.severity, finding.split, finding.feature) == (BLOCK, "eval", "x")
    assert finding.message == (
        "x is whole numbers in eval (such as 1), but true or false in train; a trainer takes them for different values."
    )
    assert finding.remedy == "Write x in one way in all splits."


def test_a_label_is_named_as_such() -> None:
    (finding,) = findings([1, 0], [True, False], Columns(label="x"))
    assert finding.message.startswith("The label x is true or false in eval, but whole numbers in train (such as 1);")


def test_text_that_is_no_number_is_the_example() -> None:
    (finding,) = findings(["10501", "DE28140"], [10501, 28140])
    assert "but text in train (such as 'DE28140')" in finding.message


def test_times_and_their_text_block() -> None:
    (finding,) = findings([dt.datetime(2024, 1, 5)] * 2, ["5.1.2024", "6.1.2024"])
    assert finding.message.startswith("x is text in eval (such as '6.1.2024'), but times in train (such as 2024-01-05")


ZIPS = ["02134", "10501", "00501", "28140"] * 20


def test_codes_that_lost_their_zeros_are_told_with_one_of_them() -> None:
    (finding,) = findings(ZIPS, ["2134", "10501", "501", "28140"] * 10)
    assert (finding.severity, finding.split, finding.feature, finding.kind) == (BLOCK, "eval", "x", "lost-zeros")
    assert finding.message == (
        "Leading zeros of x were lost in eval: '00501' became '501'. So did 20 of 40 values, which a trainer takes "
        "for others than those of train."
    )
    assert (finding.measured, finding.allowed, finding.unit) == (0.5, 0.005, "share")
    assert finding.rows == RowQuery.text("x", "501", "2134")
    assert finding.remedy == (
        'Write x of eval again, read as text where it was read as numbers (pandas: dtype={"x": str}).'
    )


def test_codes_that_became_numbers_are_told_as_such_and_not_as_another_type() -> None:
    (finding,) = findings(ZIPS, [2134, 10501, 501, 28140] * 10)
    assert finding.kind == "lost-zeros"
    assert finding.rows == RowQuery.equal("x", 501.0, 2134.0)


def test_zeros_that_train_lost_are_told_once_however_many_splits_have_them() -> None:
    short = [zip_code.lstrip("0") for zip_code in ZIPS]
    profile = profile_of(train={"x": short}, eval={"x": ZIPS[:40]}, test={"x": ZIPS[:60]})
    (finding,) = judged(ColumnTypes(), profile)
    assert (finding.split, finding.kind) == ("train", "lost-zeros")


def test_a_label_that_lost_its_zeros_is_named_as_such() -> None:
    (finding,) = findings(["01", "02"] * 30, ["1", "2"] * 10, Columns(label="x"))
    assert finding.message.startswith("Leading zeros of the label x were lost in eval: '0")


def test_codes_that_keep_their_zeros_are_alike() -> None:
    assert findings(ZIPS, ZIPS[:30]) == []


def test_an_ignored_column_may_be_written_as_one_likes() -> None:
    assert findings([True, False], [1, 0], Columns(ignore=("x",))) == []


def test_needs_a_held_out_split() -> None:
    assert ColumnTypes().not_applicable(Dataset("d", ())) == "there is no held-out split to compare train with"


def csv_of(zips: list[str], seed: int) -> str:
    draw = random.Random(seed)
    rows = [f"{code},{draw.gauss(0, 1):.6f},{draw.randrange(2)}\n" for code in draw.choices(zips, k=400)]
    return "zip,x,y\n" + "".join(rows)


@pytest.mark.parametrize("suffix", ["csv", "parquet of numbers"])
def test_zip_codes_that_lost_their_zeros_in_a_file_are_one_cause_and_nothing_where_they_kept_them(
    tmp_path: Path, suffix: str
) -> None:
    kept, short = csv_of(ZIPS, 2), csv_of([zip_code.lstrip("0") for zip_code in ZIPS], 2)
    dataset = dataset_of(tmp_path, Columns("y"), train=csv_of(ZIPS, 1), eval=short)
    if suffix != "csv":
        pq.write_table(pa_csv.read_csv(tmp_path / "eval.csv"), tmp_path / "eval.parquet")
        dataset = replace(dataset, splits=(dataset.splits[0], Split("eval", (f"{tmp_path}/eval.parquet",))))
    (cause,) = (cause for cause in validate(dataset).causes if cause.severity is not Severity.INFO)
    assert cause.title == "Leading zeros of zip were lost in eval: '02134' became '2134'"
    (tmp_path / "eval.csv").write_text(kept)
    clean = replace(dataset, splits=(dataset.splits[0], Split("eval", (f"{tmp_path}/eval.csv",))))
    assert [cause for cause in validate(clean).causes if cause.severity is not Severity.INFO] == []
