from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from traingate.errors import ConfigError
from traingate.gate.decision import DecidedFinding, Decision
from traingate.gate.rows import Form
from traingate.kinds import Kind
from traingate.report.report import Verdict
from traingate.training.reference.target import explain_weights, fit_target

DECISION = Decision(Verdict.PASS, 0, "loans", "train", "2026-11-23T06:00:02Z")


def target(labels: list[object], kind: Kind, task: str = "auto"):
    dtype = object if kind == Kind.STRING else np.float32 if kind == Kind.FLOAT else np.int64
    return fit_target(np.array(labels, dtype), Form("y", kind), task)


@pytest.mark.parametrize(
    ("labels", "kind", "task"),
    [
        ([0, 1] * 20, Kind.INT, "binary"),
        ([0.0, 1.0] * 20, Kind.FLOAT, "binary"),
        ([b"no", b"yes"] * 20, Kind.STRING, "binary"),
        ([b"a", b"b", b"c"] * 20, Kind.STRING, "multiclass"),
        (list(range(7)) * 30, Kind.INT, "multiclass"),
        (list(range(60)), Kind.INT, "regression"),
        (list(range(60)) * 10, Kind.INT, "multiclass"),
        (np.random.default_rng(0).poisson(25, 5_000).tolist(), Kind.INT, "regression"),
        ([n / 7 for n in range(60)], Kind.FLOAT, "regression"),
        ([1.5, 2.5, 3.5] * 20, Kind.FLOAT, "regression"),
    ],
)
def test_the_label_says_what_the_task_is(labels, kind, task):
    assert target(labels, kind).task == task


def test_the_task_can_be_told():
    assert target([3, 4, 5] * 30, Kind.INT, "regression").task == "regression"


@pytest.mark.parametrize(
    ("labels", "kind", "task", "message"),
    [
        ([1, 1, 1], Kind.INT, "auto", "the label 'y' has one value in train: there is nothing to learn."),
        ([1, 2, 3], Kind.INT, "binary", "training.task is binary, but the label 'y' has 3 values in train."),
        ([b"a", b"b"], Kind.STRING, "regression", "training.task is regression, but the label 'y' holds strings."),
        (
            [1, 2],
            Kind.INT,
            "ranking",
            "training.task must be one of auto, binary, multiclass, regression, not 'ranking'.",
        ),
    ],
)
def test_a_label_that_will_not_do_is_explained(labels, kind, task, message):
    with pytest.raises(ConfigError) as error:
        target(labels, kind, task)
    assert str(error.value) == message


def test_infinite_labels_are_not_fitted_to() -> None:
    told = target([1.0, np.inf, 2.5, 3.5] * 20, Kind.FLOAT)
    assert (told.task, told.centre) == ("regression", 2.5)
    assert told.encode(np.array([np.inf, 2.5], np.float32)).tolist() == [np.inf, 0.0]


def test_a_time_is_a_number_to_predict() -> None:
    assert target([86_400_000_000, 172_800_000_000, 0] * 30, Kind.TIME).task == "regression"


def test_classes_count_by_the_weight_of_their_rows() -> None:
    told = fit_target(np.array([b"a", b"b", b"b"], object), Form("y", Kind.STRING), weight=np.array([3.0, 0.5, 0.5]))
    assert (told.classes, told.counts) == ((b"a", b"b"), (3.0, 1.0))


def test_a_class_whose_rows_weigh_nothing_is_a_class_all_the_same() -> None:
    told = fit_target(np.array([0, 1]), Form("y", Kind.INT), weight=np.array([1.0, 0.0]))
    assert (told.classes, told.counts) == ((0, 1), (1.0, pytest.approx(1e-9)))


def test_the_thousand_most_frequent_classes_are_learnt() -> None:
    told = target([f"c{n:04}".encode() for n in range(1_200)] + [b"c1199"] * 5, Kind.STRING)
    assert (len(told.classes), told.unlearnt, told.classes[-1], told.counts[-1]) == (1_000, 200, b"c1199", 6)


def test_classes_are_numbered_in_their_order_and_unknown_ones_are_marked():
    told = target([b"yes", b"no"] * 5, Kind.STRING)
    assert told.encode(np.array([b"no", b"yes", b"maybe"], object)).tolist() == [0, 1, -1]
    assert told.name_classes() == ["no", "yes"]


def test_a_regressions_numbers_come_back_in_their_unit():
    told = target([n * 1000.5 for n in range(50)], Kind.FLOAT)
    np.testing.assert_allclose(told.decode(told.encode(np.array([4002.0, 20010.0]))), [4002.0, 20010.0], rtol=1e-6)


def test_outliers_of_the_target_ask_for_a_robust_loss():
    assert target([*np.linspace(0, 1, 200).tolist(), 770.0], Kind.FLOAT).robust
    assert not target(np.random.default_rng(0).normal(size=500).tolist(), Kind.FLOAT).robust


def test_weights_balance_the_classes_and_average_to_one():
    told = target([0] * 90 + [1] * 10, Kind.INT)
    weights = told.compute_weights()
    assert weights[1] / weights[0] == pytest.approx(9)
    assert (90 * weights[0] + 10 * weights[1]) / 100 == pytest.approx(1)


def test_no_class_weighs_more_than_fifty_times_its_share():
    told = target([0] * 9_990 + [1] * 10, Kind.INT)
    weights = told.compute_weights()
    assert weights.dtype == np.float32
    assert weights[1] / weights[0] == pytest.approx(50 / (10_000 / (2 * 9_990)))
    assert (9_990 * weights[0] + 10 * weights[1]) / 10_000 == pytest.approx(1)


def test_classes_are_weighted_where_they_are_uneven_or_the_gate_found_it_so():
    uneven, even = target([0] * 90 + [1] * 10, Kind.INT), target([0, 1] * 9, Kind.INT)
    found = replace(DECISION, findings=(DecidedFinding("class-imbalance-1", "class-imbalance", "WARN", "3 % are 1."),))
    assert explain_weights(uneven, DECISION, "auto") == "the most frequent class has 9.0 times the rows of the rarest"
    assert explain_weights(even, DECISION, "auto") is None
    assert explain_weights(even, found, "auto") == "3 % are 1."
    assert explain_weights(uneven, found, "none") is None
