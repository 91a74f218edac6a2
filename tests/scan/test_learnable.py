"""What the reference trainer could never learn from is refused before the scan, where that trainer is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from traingate.dataset import Columns, Dataset, Split
from traingate.errors import ConfigError
from traingate.scan.planning import lay_out

ROWS = 300
Y = [0, 1] * (ROWS // 2)
X = [row * 7 % 13 / 2 for row in range(ROWS)]
IMAGES = pa.array([b"\xff\xd8\xff" + bytes([row % 251, row // 251]) for row in range(ROWS)])
LISTS = [[row, row + 1] for row in range(ROWS)]
REVIEWS = [f"She wrote {row} letters." for row in range(ROWS)]
NEXT = (
    'or name a trainer of your own: [training] trainer = "package.module:function". `traingate check` without '
    "[training] checks the data all the same."
)


def dataset_of(folder: Path, columns: dict[str, Any], **settings: Any) -> Dataset:
    path = folder / "train.parquet"
    pq.write_table(pa.table(columns), path)
    return Dataset("d", (Split("train", (str(path),)),), Columns("y"), **{"trains": True} | settings)


def refused(folder: Path, columns: dict[str, Any], **settings: Any) -> str:
    """The message, from the file's name on."""
    with pytest.raises(ConfigError) as raised:
        lay_out(dataset_of(folder, columns, **settings))
    assert raised.value.exit_code == 2
    return str(raised.value).replace(f"{folder}/", "")


def test_a_label_of_lists_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, {"x": X, "y": LISTS}) == (
        "--label: train.parquet: the label y holds lists; the reference trainer predicts a class or a number. Name "
        f"another label, {NEXT}"
    )


def test_a_label_that_is_another_text_in_every_row_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, {"x": X, "y": REVIEWS}) == (
        "--label: train.parquet: the label y has 300 different values in the first 300 rows: it is text rather than "
        f"classes, and hardly one comes twice to be learnt. Name the column that holds the classes, {NEXT}"
    )
    assert "the label y has 300 different values" in refused(
        tmp_path, {"x": X, "y": [f"u{row}" for row in range(ROWS)]}
    )


def test_features_that_are_images_or_lists_alone_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, {"image": IMAGES, "tags": LISTS, "y": Y}) == (
        "--train: train.parquet: the reference trainer learns from numbers, times, categories and texts, and train has "
        f"none: tags (it holds lists), image (its values are bytes, not text). Add such a column, {NEXT}"
    )
    assert "train has none: image" in refused(tmp_path, {"image": IMAGES, "x": X, "y": Y}, training={"drop": ("x",)})
    assert "train has none: image" in refused(tmp_path, {"image": IMAGES, "row": list(range(ROWS)), "y": Y})


@pytest.mark.parametrize(
    "columns",
    [
        {"x": X, "y": Y},
        {"x": X, "image": IMAGES, "tags": LISTS, "y": Y},
        {"x": X, "y": [f"class {row % 40}" for row in range(ROWS)]},
        {"x": X[:100], "y": REVIEWS[:100]},
        {"x": X, "y": [*REVIEWS[:250], *REVIEWS[:50]]},
    ],
    ids=["plain", "an image beside a number", "forty classes", "a hundred rows", "texts that come twice"],
)
def test_what_may_be_learnt_from_or_only_all_rows_tell_is_not(tmp_path: Path, columns: dict[str, Any]) -> None:
    assert lay_out(dataset_of(tmp_path, columns)).plan.columns.label == "y"


def test_names_of_which_the_head_is_but_a_part_may_come_again(tmp_path: Path) -> None:
    names = [f"u{row}" for row in range(6_000)] * 2
    assert lay_out(dataset_of(tmp_path, {"x": [1.5, 2.5] * 6_000, "y": names})).plan.columns.label == "y"


@pytest.mark.parametrize("columns", [{"x": X, "y": LISTS}, {"x": X, "y": REVIEWS}, {"image": IMAGES, "y": Y}])
@pytest.mark.parametrize("settings", [{"trains": False}, {"trainer": "shop.model:fit"}])
def test_who_trains_elsewhere_may_check_whatever_there_is(
    tmp_path: Path, columns: dict[str, Any], settings: dict[str, Any]
) -> None:
    assert lay_out(dataset_of(tmp_path, columns, **settings)).plan.columns.label == "y"
