"""What every check says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from traingate.check import Check, find_checks
from traingate.dataset import Dataset
from traingate.profile.profile import Profile
from traingate.reading import resolve_types
from traingate.report.findings import FAMILIES, Finding, Severity


@dataclass(frozen=True)
class Example(Check):
    """Is this
    an example? It is, and nothing else? No.

    Attributes:
        most: how much.
        rows: by split.
    """

    most: float = 0.5
    rows: Mapping[str, int] = field(default_factory=dict)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        yield from ()


def test_its_question_is_the_docstrings_first_sentence() -> None:
    assert Example.question() == "Is this an example?"


def test_its_fields_are_its_settings() -> None:
    assert list(Example.settings()) == ["most", "rows"]
    assert Example.defaults() == {"most": 0.5, "rows": {}}


def test_its_id_is_its_files_name() -> None:
    assert Example.id == "test-check"


def test_it_is_asked_everywhere_unless_it_says_otherwise() -> None:
    assert Example().not_applicable(Dataset("d", ())) is None


@pytest.mark.parametrize(
    ("at", "split", "feature"),
    [(None, None, None), ("eval", "eval", None), (("eval", "x"), "eval", "x"), (("eval", None), "eval", None)],
)
def test_its_findings_bear_its_id_and_say_where(at: Any, split: str | None, feature: str | None) -> None:
    found = Example().finding(Severity.WARN, "It is so.", at=at, kind="so", measured=2.0, remedy="Change it.")
    assert found == Finding(
        "test-check", Severity.WARN, "It is so.", split, feature, kind="so", measured=2.0, remedy="Change it."
    )


@pytest.mark.parametrize("name", find_checks())
def test_every_check_asks_one_question_of_a_known_family(name: str) -> None:
    check = find_checks()[name]
    assert check.question().endswith("?")
    assert check.family == check.__module__.split(".")[-2]
    assert check.family in FAMILIES
    assert check() == check(**check.defaults())


@pytest.mark.parametrize("name", find_checks())
def test_every_setting_of_a_check_is_explained(name: str) -> None:
    check = find_checks()[name]
    explained = (check.__doc__ or "").partition("Attributes:")[2]
    assert [
        setting for setting in check.settings() if f"{setting}:" not in explained and f"{setting}," not in explained
    ] == []


@pytest.mark.parametrize("name", find_checks())
def test_every_number_that_can_be_set_has_bounds(name: str) -> None:
    numbers = {
        setting: str(kind)
        for setting, kind in resolve_types(find_checks()[name]).items()
        if re.search("int|float", str(kind))
    }
    assert {setting: kind for setting, kind in numbers.items() if "Bounds(" not in kind} == {}


def test_settings_may_be_numbers_of_numpy() -> None:
    check = find_checks()["split-skew"].configure({"max_distance": np.float64(0.2), "min_rows": np.int64(50)})
    assert check.min_rows == 50
