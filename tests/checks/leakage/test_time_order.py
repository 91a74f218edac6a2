"""A model that is scored on what came before its training rows is scored on a past that it knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from given.profiles import BLOCK, INFO, WARN, judged, profile_of, told
from traingate.checks.leakage.time_order import TimeOrder
from traingate.dataset import Columns, Dataset, Split
from traingate.errors import Misread

START = datetime(2026, 1, 1)


def days(first: int, last: int) -> list[datetime]:
    return [START + timedelta(days=day) for day in range(first, last)]


def found(train: list[Any], evaluated: list[Any], **settings: Any) -> list[tuple[Any, str]]:
    profile = profile_of(Columns(time="at"), train={"at": train}, eval={"at": evaluated})
    return told(judged(TimeOrder.configure(settings), profile))


def test_a_held_out_split_before_train_blocks_unless_it_is_by_design() -> None:
    message = (
        "eval lies before train in time: at runs from 2026-01-01 00:00:00 to 2026-02-19 00:00:00 in eval, from "
        "2026-04-11 00:00:00 to 2026-07-19 00:00:00 in train. The score is of a past whose sequel the model has seen, "
        "not of rows to come."
    )
    assert found(days(100, 200), days(0, 50)) == [(BLOCK, message)]
    assert found(days(100, 200), days(0, 50), split="random") == [(WARN, message)]


def test_texts_that_are_times_are_asked_about_as_well() -> None:
    texts = [[f"{day:%Y-%m-%d}" for day in days(*which)] for which in ((100, 200), (0, 50))]
    assert found(*texts) == found(days(100, 200), days(0, 50)) != []
    assert found(*reversed(texts)) == []


def test_numbers_that_are_times_are_asked_about_as_well() -> None:
    message = found(list(range(2_000, 2_100)), list(range(1_900, 1_950)))[0][1]
    assert message.startswith("eval lies before train in time: at runs from 1,900 to 1,949 in eval, from 2,000 to")


def test_a_split_that_comes_later_is_by_design() -> None:
    assert found(days(0, 100), days(100, 150)) == []


def test_few_rows_say_nothing() -> None:
    assert found(days(100, 200), days(0, 19)) == []


def test_a_time_that_is_text_is_told() -> None:
    message = (
        "at is declared as the time and is string in train, string in eval (such as '01/02/2026'): neither the order "
        "of the splits nor what goes on over time can be asked about. Whether the day or the month comes first cannot "
        "be told from it."
    )
    assert found(["01/02/2026"] * 30, ["01/02/2026"] * 30) == [(WARN, message)]


def test_a_time_that_is_text_in_one_split_is_told_of_that_one() -> None:
    ((severity, message),) = found(days(0, 30), ["01/02/2026"] * 30)
    assert (severity, message[:53]) == (WARN, "at is declared as the time and is string in eval (suc")


def test_it_needs_a_held_out_split() -> None:
    dataset = Dataset("d", (Split("train", ()),), Columns(time="at"))
    assert TimeOrder().not_applicable(dataset) == "there is no held-out split to compare train with"


AMONG = (
    "eval lies among train in time: 50.0% of its rows come before the last of train (at 2026-04-10 00:00:00), and "
    "20.0% of train come no earlier than the first of eval (2026-03-22 00:00:00). "
)
BETTER = "A model that knows what came after scores better here than on rows to come."


def test_a_split_among_train_warns() -> None:
    assert found(days(0, 100), days(80, 118)) == [(WARN, AMONG + BETTER)]


def test_a_split_by_time_with_a_hole_in_it_blocks() -> None:
    cut = "Most of its rows come later, as in a split by time. "
    ((severity, message),) = found(days(0, 100), days(99, 150) + days(10, 20))
    assert (severity, cut in message) == (BLOCK, True)


def test_a_row_in_a_thousand_that_came_late_warns() -> None:
    times = days(0, 100)
    ((severity, message),) = found(times, days(100, 1_100) + times[:1])
    assert (severity, message[:66]) == (WARN, "eval lies among train in time: 0.10% of its rows come before the l")


def test_a_split_among_train_blocks_where_the_splits_are_said_to_be_cut_by_time() -> None:
    said = "The splits are said to be cut by time. "
    assert found(days(0, 100), days(80, 118), split="time") == [(BLOCK, AMONG + said + BETTER)]
    ((severity, _),) = found(days(100, 200), days(0, 50), split="time")
    assert severity == BLOCK


def test_a_split_among_train_by_design_is_let_through() -> None:
    assert found(days(0, 100), days(0, 100), split="random") == []


def test_a_split_that_begins_when_train_ends_is_told_where_it_was_cut_by_time() -> None:
    message = (
        "eval begins at 2026-04-10 00:00:00 in at, the very time at which train ends: rows of one time are in both."
    )
    assert found(days(0, 100), days(99, 150), split="time") == [(WARN, message)]
    assert found(days(0, 100), days(99, 150)) == []


def test_rows_closer_behind_train_than_the_horizon_block() -> None:
    message = (
        "6 rows of eval (12.0%) follow train sooner than the horizon of 7d: train ends at 2026-04-10 00:00:00 in at, "
        "eval begins at 2026-04-11 00:00:00. The labels of the last rows of train tell of that time."
    )
    assert found(days(0, 100), days(100, 150), horizon="7d") == [(BLOCK, message)]
    assert found(days(0, 100), days(106, 150), horizon="7d") == []


def test_a_horizon_counts_in_the_unit_of_times_that_are_no_instants() -> None:
    assert found(list(range(100)), list(range(102, 150)), horizon="2") == found([], [])
    ((severity, message),) = found(list(range(100)), list(range(102, 150)), horizon="7")
    assert (severity, message[:56]) == (BLOCK, "4 rows of eval (8.3%) follow train sooner than the horiz")


@pytest.mark.parametrize(
    ("times", "horizon", "expected"),
    [
        ((list(range(100)), list(range(100, 150))), "7d", "a number in its own unit"),
        ((days(0, 100), days(100, 150)), "7", 'a length of time, such as "7d"'),
    ],
)
def test_a_horizon_in_another_unit_than_the_time_is_told(times: Any, horizon: str, expected: str) -> None:
    message = f"The horizon {horizon} cannot be compared with at, which asks for {expected}."
    assert found(*times, horizon=horizon) == [(WARN, message)]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"horizon": "a week"}, "is 'a week', and a length of time is expected"),
        ({"horizon": "0d"}, "is '0d', and a length of time is expected"),
        ({"horizon": "7d", "split": "random"}, 'asks for a gap after train, and split = "random" leaves none.'),
    ],
)
def test_a_horizon_is_a_length_of_time(settings: dict[str, str], reason: str) -> None:
    with pytest.raises(Misread, match=reason):
        TimeOrder.configure(settings)


def test_times_of_two_units_are_told() -> None:
    message = (
        "at is declared as the time, and is instants in train and numbers of another unit in eval: neither can be told "
        "to be later."
    )
    assert found(days(0, 100), list(range(50))) == [(WARN, message)]


def test_splits_said_to_be_cut_by_time_have_one() -> None:
    profile = profile_of(train={"x": [1] * 30}, eval={"x": [1] * 30})
    message = (
        "[checks.time-order] split says that the splits are cut by time, and no time is declared: whether they are "
        "cannot be asked."
    )
    assert told(judged(TimeOrder(split="time"), profile)) == [(WARN, message)]


NEW_YEAR = 1_767_225_600


def undeclared(
    train: Any, held_out: Any, labels: Any, time: str | None = None, **settings: Any
) -> list[tuple[Any, str]]:
    """What is said of hours since the new year, in seconds since 1970, and labels by hour."""
    tables = {
        split: {"sent": NEW_YEAR + 3_600 * np.asarray(hours), "y": labels[hours]}
        for split, hours in (("train", train), ("eval", held_out))
    }
    return told(judged(TimeOrder.configure(settings), profile_of(Columns(label="y", time=time), **tables)))


EVEN, ODD = np.arange(0, 1_000, 2), np.arange(1, 1_000, 2)
NOISE = np.random.default_rng(0).normal(0, 1, 1_000)
WAVE = np.sin(np.arange(1_000) / 50) + 0.1 * NOISE


def test_an_undeclared_time_in_which_labels_go_on_warns() -> None:
    message = (
        "sent is not declared as the time and looks like one (seconds since 1970); 99.80% of eval come before the last "
        "row of train. Rows that follow each other in it have labels alike (correlation 0.97), so the score is better "
        "than it will be on rows to come."
    )
    assert undeclared(EVEN, ODD, WAVE) == [(WARN, message)]


def test_a_split_among_train_warns_and_says_where_labels_go_on_in_time() -> None:
    ((severity, message),) = undeclared(EVEN, ODD, WAVE, time="sent")
    assert (severity, message.endswith("labels alike (correlation 0.97), so the score is better than it will be on "
                                       "rows to come.")) == (WARN, True)  # fmt: skip
    ((severity, message),) = undeclared(EVEN, ODD, NOISE, time="sent")
    assert (severity, "labels alike" in message) == (WARN, False)


def test_an_undeclared_time_that_says_nothing_of_the_label_is_mentioned() -> None:
    message = (
        "sent is not declared as the time and looks like one (seconds since 1970); 99.80% of eval come before the last "
        "row of train."
    )
    assert undeclared(EVEN, ODD, NOISE) == [(INFO, message)]


def test_an_undeclared_time_is_not_mentioned_where_the_splits_are_random_by_design() -> None:
    assert undeclared(EVEN, ODD, WAVE, split="random") == []


def test_an_undeclared_time_in_which_a_split_is_later_is_said_to_be_left_out() -> None:
    message = (
        "sent is not declared as the time and looks like one (seconds since 1970): eval begins at 2026-01-26 "
        "00:00:00, where train has ended. It is not compared as a quantity."
    )
    assert undeclared(np.arange(600), np.arange(600, 1_000), WAVE) == [(INFO, message)]


def test_a_split_before_train_in_an_undeclared_time_warns() -> None:
    message = (
        "eval lies before train in time: sent runs from 2026-01-01 00:00:00 to 2026-01-17 15:00:00 in eval, from "
        "2026-01-17 16:00:00 to 2026-02-11 15:00:00 in train. The score is of a past whose sequel the model has seen, "
        "not of rows to come."
    )
    assert undeclared(np.arange(400, 1_000), np.arange(400), NOISE) == [(WARN, message)]
