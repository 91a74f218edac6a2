"""Columns that only number or name rows, and columns of bytes that are no text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from given.splits import dataset_of
from traingate.dataset import Columns, Dataset, Split
from traingate.scan.planning import lay_out

ROWS = range(40)


def table(**columns: list[object]) -> str:
    lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    return "\n".join(lines) + "\n"


def find_identifiers(folder: Path, **columns: list[object]) -> tuple[str, ...]:
    text = table(**columns)
    return lay_out(dataset_of(folder, Columns(), train=text, eval=text)).plan.identifiers


def test_a_column_that_counts_the_rows_is_an_identifier_whatever_its_name(tmp_path: Path) -> None:
    assert find_identifiers(tmp_path, pos=[row + 100 for row in ROWS], x=[row % 3 for row in ROWS]) == ("pos",)


@pytest.mark.parametrize("name", ["id", "customer_id", "customerID", "uuid", "row_number", "Unnamed: 0", "key"])
def test_a_column_that_names_every_row_is_an_identifier(tmp_path: Path, name: str) -> None:
    assert find_identifiers(tmp_path, **{name: [f"u{row * 7}" for row in ROWS], "x": [row % 3 for row in ROWS]}) == (
        name,
    )


def test_row_numbers_are_known_by_name_where_they_are_written_with_a_decimal_point(tmp_path: Path) -> None:
    thirds = [row % 3 for row in ROWS]
    assert find_identifiers(tmp_path, id=[float(row) for row in ROWS], x=thirds) == ("id",)
    assert find_identifiers(tmp_path, id=[row + 0.5 for row in ROWS], x=thirds) == ()


@pytest.mark.parametrize(
    "make",
    ["P{:06d}".format, "INV-2024{:05d}".format, "{:032x}".format, "f47ac10b-58cc-4372-a567-{:012x}".format],
    ids=["serial", "invoice", "digest", "uuid"],
)
def test_texts_that_a_machine_made_for_every_row_are_identifiers_whatever_their_name(
    tmp_path: Path, make: Callable[[int], str]
) -> None:
    texts: list[object] = [make(row * 7) for row in ROWS]
    thirds: list[object] = [row % 3 for row in ROWS]
    assert find_identifiers(tmp_path, ref=texts, x=thirds) == ("ref",)
    assert find_identifiers(tmp_path, ref=[*texts[:-1], texts[0]], x=thirds) == ()
    assert find_identifiers(tmp_path, ref=[*texts[:-1], "see above"], x=thirds) == ()
    assert find_identifiers(tmp_path, ref=texts) == ()


@pytest.mark.parametrize("name", ["paid", "valid", "monkey", "humid"])
def test_a_word_that_ends_alike_is_none(tmp_path: Path, name: str) -> None:
    assert find_identifiers(tmp_path, **{name: [f"u{row * 7}" for row in ROWS], "x": [row % 3 for row in ROWS]}) == ()


def test_a_name_is_not_enough_where_values_repeat(tmp_path: Path) -> None:
    assert find_identifiers(tmp_path, id=[row // 2 * 5 for row in ROWS], x=[row % 3 for row in ROWS]) == ()


def test_an_entity_is_never_an_identifier(tmp_path: Path) -> None:
    text = table(id=[*ROWS], x=[row % 3 for row in ROWS])
    assert lay_out(dataset_of(tmp_path, Columns(entity=("id",)), train=text, eval=text)).plan.identifiers == ()


def test_columns_of_bytes_that_are_no_text_are_known_from_the_head(tmp_path: Path) -> None:
    images = pa.table({"photo": [b"\xff\xd8\xff"] * 3, "name": [b"a", b"b", None], "text": ["a", "b", "c"]})
    pyarrow.parquet.write_table(images, tmp_path / "a.parquet")
    dataset = Dataset("d", (Split("train", (str(tmp_path / "a.parquet"),)),))
    assert lay_out(dataset).plan.binary == ("photo",)
