"""What TFDV finds in a split that does not conform to its schema."""

from __future__ import annotations

import re
from pathlib import Path

from given.tfdv_statistics import PAID, TAXI, expected, on_taxi, plan_of, statistics_of, summarize, taxi
from traingate.tfdv import schemas, validation


def test_unexpected_values_come_with_their_rows() -> None:
    statistics = statistics_of(train={"paid": PAID}, eval={"paid": {"Cash": 90, "Prcard": 3, "Coin": 7}})
    plan = plan_of("train", "eval")
    (found,) = validation.validate(statistics, schemas.infer_schema(statistics, plan), plan)
    assert (found.split, found.feature, found.kind) == ("eval", "paid", "ENUM_TYPE_UNEXPECTED_STRING_VALUES")
    assert found.values == (("Coin", 7), ("Prcard", 3))
    assert found.severity == "ERROR"


def test_split_without_rows_is_an_anomaly_of_the_whole_split() -> None:
    statistics = statistics_of(train={"miles": 100}, eval={})
    statistics.datasets[1].num_examples = 0
    plan = plan_of("train", "eval")
    (found,) = validation.validate(statistics, schemas.infer_schema(statistics, plan), plan)
    assert (found.split, found.feature, found.kind) == ("eval", None, "NO_DATA_IN_SPAN")


def test_drift_is_held_against_the_previous_span() -> None:
    now, before = statistics_of(train={"paid": PAID}), statistics_of(train={"paid": {"Cash": 50, "Card": 50}})
    schema = schemas.infer_schema(now, plan_of("train"))
    schema.feature[0].drift_comparator.infinity_norm.threshold = 0.05
    (found,) = validation.validate(now, schema, plan_of("train"), previous=before)
    assert found.kind == "COMPARATOR_L_INFTY_HIGH"
    assert validation.validate(now, schema, plan_of("train")) == ()


@on_taxi
def test_taxi_anomalies_are_those_that_tfdv_found() -> None:
    schema = schemas.read_schema(str(TAXI / "schema_inferred.pbtxt"))
    found = validation.validate(taxi("train", "eval", "serving"), schema, plan_of("train", "eval", "serving"))
    assert summarize(found) == expected("anomalies_eval_vs_train_schema", "eval") | expected(
        "anomalies_serving_vs_train_schema", "serving"
    )
    assert sum(rows for anomaly in found if anomaly.feature == "company" for _, rows in anomaly.values) == 16


@on_taxi
def test_taxi_skew_is_the_one_that_tfdv_found(tmp_path: Path) -> None:
    reviewed = (TAXI / "schema_final.pbtxt").read_text()
    # It compares with an earlier span as well, which is refused because none is kept.
    compared = re.sub(r"  drift_comparator \{.*?\n  \}\n", "", reviewed, flags=re.DOTALL)
    (tmp_path / "schema.pbtxt").write_text(compared)
    schema = schemas.read_schema(str(tmp_path / "schema.pbtxt"))
    found = validation.validate(taxi("train", "serving"), schema, plan_of("train", "serving"))
    skew = {entry for entry in expected("anomalies_drift_skew", "serving") if "serving" in entry[3]}
    assert summarize(found) == skew
    assert len(skew) == 1
