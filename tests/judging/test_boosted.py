"""What columns and times do to a boosted model's score: as much as is there, with the sign that it has."""

from __future__ import annotations

import numpy as np
import pytest

from given.scored import scored_rows
from traingate.errors import TooLittle
from traingate.judging.boosted import score_by_time, score_columns, score_encoded


def made(rows: int = 900, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    honest = rng.normal(size=rows)
    label = (honest + 1.5 * rng.normal(size=rows) > 0).astype(int)
    return honest, label, rng.normal(size=rows)


def test_a_column_that_is_the_label_makes_the_score_too_high_and_noise_does_not() -> None:
    honest, label, noise = made()
    rows = scored_rows({"honest": honest, "leak": label, "noise": noise}, label, classes=2)
    leak, none = score_columns(rows, ["honest"], [["leak"], ["noise"]])
    assert leak is not None and none is not None
    assert leak.seen == 1 and 0.6 < leak.unseen < 0.8
    assert leak.value == pytest.approx(1 - leak.unseen) and leak.value > leak.margin
    assert abs(none.value) <= none.margin


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_without_any_other_column_the_score_is_a_guess(classes: int) -> None:
    label = np.random.default_rng(0).permutation(np.arange(600) * (classes or 10) // 600)
    rows = scored_rows({"leak": label}, label, classes)
    (found,) = score_columns(rows, [], [["leak"]])
    assert found is not None and found.seen > 0.99
    assert found.unseen == pytest.approx({0: 0.0, 2: 0.5, 3: 1 / 3}[classes], abs=0.05)


def by_time(drifts: float, rows: int = 1_500) -> tuple[float, float]:
    """How much too high the score is, and its margin, where a feature's meaning drifts over time or does not."""
    rng = np.random.default_rng(0)
    time, feature = rng.permutation(rows).astype(float), rng.normal(size=rows)
    label = feature * np.cos(drifts * time / rows) + 0.3 * rng.normal(size=rows)
    found = score_by_time(scored_rows({"x": feature, "day": time}, label, 0), (time[:1_000], time[1_000:]), {"day"})
    assert found is not None
    return found.value, found.margin


def test_random_rows_score_too_high_where_things_change_over_time() -> None:
    value, margin = by_time(drifts=3.0)
    assert value > 0.3 and value > margin


def test_random_rows_score_as_earlier_ones_where_nothing_changes() -> None:
    value, margin = by_time(drifts=0.0)
    assert abs(value) <= margin


def test_few_rows_with_a_time_tell_nothing() -> None:
    honest, label, _ = made()
    rows = scored_rows({"honest": honest}, label, 2)
    nothing = np.full(600, np.nan), np.full(300, np.nan)
    with pytest.raises(TooLittle, match="too few rows have a time and a label"):
        score_by_time(rows, nothing, set())


def encoded(by: slice) -> tuple[float, float]:
    """How much too high the score is, and its margin, where 300 shops are encoded by the label's mean over some rows.

    The label is chance: nothing tells it.
    """
    rng = np.random.default_rng(0)
    shop, label = rng.permutation(np.arange(1_500) % 300), rng.integers(0, 2, 1_500)
    means = np.bincount(shop[by], label[by], 300) / np.bincount(shop[by], minlength=300)
    rows = scored_rows({"shop": means[shop] + 1e-6 * shop, "noise": rng.normal(size=1_500)}, label, 2)
    found = score_encoded(rows, ["shop"])
    assert found is not None and 0.4 < found.unseen < 0.6
    return found.value, found.margin


def test_a_category_that_was_encoded_with_the_scored_rows_makes_the_score_too_high() -> None:
    value, margin = encoded(slice(None))
    assert value > 0.1 and value > margin


def test_a_category_that_was_encoded_by_train_makes_no_difference() -> None:
    value, margin = encoded(slice(1_000))
    assert abs(value) <= margin


def test_a_label_of_several_classes_is_not_encoded_anew() -> None:
    rows = scored_rows({"shop": np.arange(300) % 7}, np.arange(300) % 3, 3)
    with pytest.raises(TooLittle, match="the label is of several classes"):
        score_encoded(rows, ["shop"])
