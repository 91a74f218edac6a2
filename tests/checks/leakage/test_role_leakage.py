"""Declaring a time or an entity is not a way to hide that it tells the label."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, WARN, judged, profile_of, told
from traingate.checks.leakage.role_leakage import RoleLeakage
from traingate.dataset import Columns, Dataset

ROWS = 400
START = datetime(2026, 1, 1)
CHANCE = np.random.default_rng(0)
TIMED, NAMED = Columns("y", time="at"), Columns("y", ("id",))


def at(hours: Any) -> list[datetime]:
    return [START + timedelta(hours=float(hour)) for hour in hours]


def found(columns: Columns, train: dict[str, Any], **splits: dict[str, Any]) -> list[tuple[Any, str]]:
    return told(judged(RoleLeakage(), profile_of(columns, train=train, **splits)))


HALVES = [0] * 200 + [1] * 200
APART = at([*range(200), *range(1_000, 1_200)])
SAME_TIME = (
    "at, the time, tells y (ROC AUC 1): its classes come from different times. The model is not given at, but whatever "
    "changes over time tells the label as well, and a score on rows of the same time is of the time."
)


def test_classes_from_different_times_block_where_splits_are_of_the_same_time() -> None:
    assert found(TIMED, {"y": HALVES, "at": APART}, eval={"y": HALVES, "at": APART}) == [(BLOCK, SAME_TIME)]
    assert found(TIMED, {"y": HALVES, "at": APART}) == [(BLOCK, SAME_TIME)]


def test_they_warn_where_every_held_out_split_comes_later() -> None:
    later = {"y": HALVES, "at": at(range(2_000, 2_400))}
    ((severity, message),) = found(TIMED, {"y": HALVES, "at": APART}, eval=later)
    assert (severity, message) == (WARN, SAME_TIME.replace(", and a score on rows of the same time is of the time", ""))


def test_times_that_are_numbers_or_text_are_asked_about_as_well() -> None:
    days = [f"2026-{1 + row // 100:02}-{1 + row % 28:02}" for row in range(ROWS)]
    for times in (list(range(ROWS)), days):
        assert found(TIMED, {"y": HALVES, "at": times})[0][0] is BLOCK


def test_a_number_that_follows_the_time_warns() -> None:
    trend = [float(row) for row in range(ROWS)]
    ((severity, message),) = found(TIMED, {"y": trend, "at": at(range(ROWS))})
    assert severity is WARN
    assert message.startswith("at, the time, tells y (R² 1): y follows the time. The model is not given at, but")


def test_a_time_that_tells_nothing_is_no_finding() -> None:
    labels = CHANCE.integers(0, 2, ROWS).tolist()
    assert found(TIMED, {"y": labels, "at": at(range(ROWS))}) == []


@pytest.mark.parametrize("name", ["{:05}", "{:d}"])
def test_entities_that_were_numbered_by_label_warn(name: str) -> None:
    ids = [name.format(row) if name == "{:05}" else row for row in range(ROWS)]
    message = (
        "id names the entity, yet where it stands in their order tells y (ROC AUC 1, 400 entities): entities were "
        "numbered or gathered by label."
    )
    assert found(NAMED, {"y": HALVES, "id": ids}) == [(WARN, message)]


def test_an_entity_that_has_one_label_in_all_its_rows_is_no_leak() -> None:
    numbers = CHANCE.permutation(100)
    ids = [f"p{numbers[row // 4]:03}" for row in range(ROWS)]
    labels = [(row // 4) % 2 for row in range(ROWS)]
    assert found(NAMED, {"y": labels, "id": ids}) == []


def test_few_entities_say_nothing() -> None:
    assert found(NAMED, {"y": HALVES, "id": [row // 8 for row in range(ROWS)]}) == []


def test_it_needs_a_label_and_a_time_or_an_entity() -> None:
    assert RoleLeakage().not_applicable(Dataset("d", ())) == 'no label is declared: [columns] label = "…"'
    reason = "neither a time nor an entity is declared under [columns]"
    assert RoleLeakage().not_applicable(Dataset("d", (), Columns("y"))) == reason
