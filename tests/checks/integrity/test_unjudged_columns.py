from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from given.profiles import INFO, WARN, judged, profile_of, told
from traingate.checks.integrity.unjudged_columns import UnjudgedColumns
from traingate.dataset import Columns
from traingate.measures.contents import Contents
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding

PNG = b"\x89PNG\r\n\x1a\n"


def findings(columns: Columns | None = None, **features: Any) -> list[Finding]:
    table = {"y": [0, 1, 0, 1]} | features
    profile = profile_of(columns or Columns(label="y"), measures=[Statistics(), Contents()], train=table, eval=table)
    return judged(UnjudgedColumns(), profile)


def test_numbers_and_categories_find_nothing() -> None:
    assert findings(x=[1.5, 2.5, 3.5, 4.5], c=["red", "blue", "red", "blue"], tags=[["a"], [], ["b"], None]) == []


def test_images_warn_once_for_all_columns_and_splits() -> None:
    (finding,) = findings(a=[PNG + bytes([n]) for n in range(4)], b=[PNG + bytes([9, n]) for n in range(4)])
    assert finding.message == (
        "a, b hold image bytes (PNG): of what they show, copies alone are looked for, in PNG and JPEG (in train, eval)."
    )
    assert (finding.severity, finding.measured, finding.unit) == (WARN, 2, "columns")
    assert finding.remedy.startswith("Set [columns] ignore for what the model does not learn from")


def test_other_bytes_warn() -> None:
    (finding,) = findings(a=[b"\xfe" + bytes([200, n]) for n in range(4)])
    assert finding.message.startswith("a holds bytes that are no text:")
    assert (finding.severity, finding.feature, finding.kind) == (WARN, "a", "bytes")


def test_nested_values_warn() -> None:
    (finding,) = findings(a=['[{"b":1}]', '[{"b":2}]', '{"b":1}', None])
    assert finding.message.startswith("a holds lists or objects inside values:")
    assert (finding.severity, finding.kind) == (WARN, "nested")


def test_paths_of_files_that_are_there_warn(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / f"{name}.jpg").touch()
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        (finding,) = findings(path=["a.jpg", "b.jpg", "c.jpg", "d.jpg"])
    finally:
        os.chdir(before)
    assert finding.message.startswith("path holds paths of files: the files themselves were not looked at, such as")
    assert "Replacing them keeps the gate open" in finding.message
    assert (finding.severity, finding.kind) == (WARN, "paths")


def test_a_time_that_is_text_warns_once() -> None:
    (finding,) = findings(Columns(label="y", time="when"), when=["in spring", "in May", "soon", None])
    assert finding.message == (
        "when is declared as the time of a row, but holds text in train, eval, such as 'soon': it cannot be "
        "ordered, and is not judged as a time."
    )
    assert (finding.severity, finding.split, finding.feature) == (WARN, "train", "when")


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y"])
def test_text_that_is_times_is_left_to_the_check_that_puts_splits_in_order(form: str) -> None:
    days = [date(2024, 1, day).strftime(form) for day in (29, 30, 31)]
    assert findings(Columns(label="y", time="when"), when=[*days, None]) == []


def test_free_text_is_named_for_information_alone() -> None:
    notes = [f"the customer called {n} times about it" for n in range(4)]
    assert told(findings(notes=notes)) == [
        (
            INFO,
            "1 text column was judged by presence, length, value counts, copies and marks of a class only: "
            "notes. Nearly every value differs, and no check reads more of what they say.",
        )
    ]


def test_short_text_that_differs_in_every_row_is_named_for_information_alone() -> None:
    rows = {"name": [f"Mr. {n:x} Smith" for n in range(300)], "code": [f"{n * 7919:06x}" for n in range(300)]}
    (finding,) = findings(y=[0, 1] * 150, **rows)
    assert finding.message == (
        "2 text columns were judged by presence, length, value counts, copies and marks of a class only: "
        "name, code. Nearly every value differs, and they are short, as names and codes are: nothing is learned "
        "from them that holds for other rows."
    )
    assert (finding.severity, finding.kind, finding.details["columns"]) == (INFO, "short-texts", ["name", "code"])
    assert finding.remedy == (
        "Set [columns] ignore for what the model does not learn from, or entity for what names who a row belongs to."
    )


def test_numbers_as_text_and_categories_are_judged() -> None:
    rows = {"fee": [f"{n},5" for n in range(300)], "level": [f"level {n % 40}" for n in range(300)]}
    assert findings(y=[0, 1] * 150, **rows) == []


def test_text_of_a_column_that_train_lacks_is_named_where_it_is() -> None:
    train: dict[str, Any] = {"y": [0, 1] * 50}
    profile = profile_of(
        Columns(label="y"), measures=[Statistics(), Contents()], train=train,
        eval={**train, "name": [f"{n} Smith" for n in range(100)]},
    )  # fmt: skip
    (finding,) = judged(UnjudgedColumns(), profile)
    assert (finding.severity, finding.split, finding.feature) == (INFO, "eval", "name")


def test_ignored_columns_are_asked_nothing() -> None:
    assert findings(Columns(label="y", ignore=("a",)), a=[PNG + bytes([n]) for n in range(4)]) == []
