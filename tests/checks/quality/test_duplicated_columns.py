"""A feature that says what another one says is told once; features that are merely alike are not."""

from __future__ import annotations

from typing import Any

import numpy as np

from given.profiles import INFO, WARN, judged, profile_of, told
from traingate.checks.quality.duplicated_columns import DuplicatedColumns
from traingate.dataset import Columns
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

RNG = np.random.default_rng(6)
INCOME, AGE = RNG.normal(50, 9, 300), RNG.integers(18, 80, 300)
TABLE: dict[str, Any] = {"income": INCOME, "age": AGE, "y": RNG.integers(0, 2, 300)}


def findings(train: dict[str, Any], held_out: dict[str, Any] | None = None, k: int = 10_000) -> list[Finding]:
    splits = {"train": {**TABLE, **train}, "eval": {**TABLE, **(train if held_out is None else held_out)}}
    profile = profile_of(Columns(label="y"), measures=[Statistics(), Sample(k)], **splits)
    return judged(DuplicatedColumns(), profile)


def test_a_copied_column_warns() -> None:
    (finding,) = findings({"income_copy": INCOME})
    assert told([finding]) == [
        (
            WARN,
            "income_copy holds the same values as income: a model learns nothing more from it, and shares one weight "
            "out among them.",
        )
    ]
    assert (finding.feature, finding.kind, finding.measured, finding.unit) == ("income_copy", "equal", 1, "columns")
    assert finding.remedy == "Leave income_copy out ([columns] ignore)."


def test_several_copies_are_one_finding() -> None:
    (finding,) = findings({"income_copy": INCOME, "years": AGE.astype(float)})
    assert finding.message.startswith("Columns hold the same values as others: income_copy as income, years as age:")
    assert finding.details["columns"] == ["income_copy", "years"]


def test_columns_of_their_own_say_nothing() -> None:
    assert findings({"noise": RNG.normal(0, 1, 300), "level": AGE // 20}) == []


def test_a_code_and_its_name_are_told() -> None:
    (finding,) = findings({"band": AGE // 20, "name": [f"band {value}" for value in AGE // 20]})
    assert told([finding]) == [
        (INFO, "band, name say the same in other values: each value of one goes with one value of the other.")
    ]


def test_what_another_split_tells_apart_is_no_copy() -> None:
    assert findings({"income_copy": INCOME}, {"income_copy": INCOME[::-1]}) == []


def test_what_is_equal_in_the_sample_alone_is_no_copy() -> None:
    table = {**TABLE, "income_copy": INCOME}
    seen = profile_of(measures=[Sample(50)], train=table).of(Sample, "train").rows
    nearly = INCOME.copy()
    nearly[min(set(range(300)) - set(seen.tolist()))] += 1
    assert findings({"income_copy": nearly}, k=50) == []


def test_a_sample_is_said_to_be_one() -> None:
    (finding,) = findings({"income_copy": INCOME}, k=100)
    assert "holds the same values as income in all 200 sampled rows:" in finding.message


def test_sparse_columns_of_one_family_may_be_alike() -> None:
    pixels = {f"pixel_{at}": np.where(RNG.random(300) < 0.7, 0, RNG.integers(1, 9, 300)) for at in range(6)}
    (finding,) = findings({**pixels, "pixel_6": pixels["pixel_0"]})
    assert finding.severity == INFO


def test_a_copy_among_columns_that_begin_alike_warns() -> None:
    sizes = {f"mean {what}": RNG.normal(0, 1, 300) for what in ("radius", "area", "texture", "symmetry", "edge")}
    (finding,) = findings({**sizes, "mean area again": sizes["mean area"]})
    assert finding.severity == WARN


def test_the_label_is_asked_about_elsewhere() -> None:
    assert findings({"label_copy": TABLE["y"]}) == []
