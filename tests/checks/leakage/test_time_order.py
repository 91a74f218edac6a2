"""A model that is scored on what came before its training rows is scored on a past that it knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from given.profiles import WARN, judged, profile_of, told
from traingate.checks.leakage.time_order import TimeOrder
from traingate.dataset import Columns, Dataset, Split

START = datetime(2026, 1, 1)


def days(first: int, last: int) -> list[datetime]:
    return [START + timedelta(days=day) for day in range(first, last)]


def found(train: list[Any], evaluated: list[Any]) -> list[tuple[Any, str]]:
    return told(judged(TimeOrder(), profile_of(Columns(time="at"), train={"at": train}, eval={"at": evaluated})))


def test_a_held_out_split_before_train_warns() -> None:
    message = (
        "eval lies before train in time: at runs from 2026-01-01 00:00:00 to 2026-02-19 00:00:00 in eval, from "
        "2026-04-11 00:00:00 to 2026-07-19 00:00:00 in train. The score is of a past whose sequel the model has seen, "
        "not of rows to come."
    )
    assert found(days(100, 200), days(0, 50)) == [(WARN, message)]


def test_texts_that_are_times_are_asked_about_as_well() -> None:
    texts = [[f"{day:%Y-%m-%d}" for day in days(*which)] for which in ((100, 200), (0, 50))]
    assert found(*texts) == found(days(100, 200), days(0, 50)) != []
    assert found(*reversed(texts)) == []


def test_numbers_that_are_times_are_asked_about_as_well() -> None:
    message = found(list(range(2_000, 2_100)), list(range(1_900, 1_950)))[0][1]
    assert message.startswith("eval lies before train in time: at runs from 1,900 to 1,949 in eval, from 2,000 to")


def test_a_split_of_the_same_time_and_a_later_one_are_by_design() -> None:
    assert found(days(0, 100), days(0, 100)) == []
    assert found(days(0, 100), days(100, 150)) == []


def test_few_rows_say_nothing() -> None:
    assert found(days(100, 200), days(0, 19)) == []


def test_a_time_that_is_text_is_told() -> None:
    message = (
        "at is declared as the time and is string in train, string in eval (such as '31.01.2026'): neither the order "
        "of the splits nor what goes on over time can be asked about."
    )
    assert found(["31.01.2026"] * 30, ["31.01.2026"] * 30) == [(WARN, message)]


def test_a_time_that_is_text_in_one_split_is_told_of_that_one() -> None:
    ((severity, message),) = found(days(0, 30), ["31.01.2026"] * 30)
    assert (severity, message[:53]) == (WARN, "at is declared as the time and is string in eval (suc")


@pytest.mark.parametrize(
    ("dataset", "reason"),
    [
        (Dataset("d", (Split("train", ()),), Columns(time="at")), "there is no held-out split to compare train with"),
        (Dataset("d", (Split("train", ()), Split("eval", ()))), 'no time is declared: [columns] time = "…"'),
    ],
)
def test_it_needs_a_time_and_a_held_out_split(dataset: Dataset, reason: str) -> None:
    assert TimeOrder().not_applicable(dataset) == reason
