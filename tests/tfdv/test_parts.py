"""Parts of a schema that are validated one by one amount to the whole."""

from __future__ import annotations

import pytest

from given.tfdv_statistics import PAID, plan_of, statistics_of
from traingate.tfdv import parts, schemas, validation


@pytest.mark.parametrize("size", [1, 2])
def test_many_features_are_validated_in_parts_and_the_answer_is_the_same(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    plan = plan_of("train", "eval", "serving")
    texts = {"paid": PAID, "fuel": {"Gas": 100}, "gone": {"yes": 100}, "all": PAID}
    now = statistics_of(
        train={**texts, "miles": 100},
        eval={**texts, "paid": {"Cash": 60, "Coin": 40}, "fuel": {"Oil": 100}, "miles": 90, "new": 100},
        serving={"paid": {"Cash": 100}, "fuel": {"Gas": 100}, "gone": {"yes": 100}, "all": PAID, "miles": 100},
    )
    before = statistics_of(train={"fuel": {"Gas": 50, "Oil": 50}})
    schema = schemas.infer_schema(now, plan)
    for feature in schema.feature:
        feature.drift_comparator.infinity_norm.threshold = 0.05
        feature.skew_comparator.infinity_norm.threshold = 0.05
    now.datasets[2].num_examples = 0
    whole = validation.validate(now, schema, plan, previous=before)
    assert {found.kind for found in whole} > {"COMPARATOR_L_INFTY_HIGH", "SCHEMA_NEW_COLUMN", "NO_DATA_IN_SPAN"}
    monkeypatch.setattr(parts, "SIZE", size)
    assert validation.validate(now, schema, plan, previous=before) == whole


def test_features_that_refer_to_others_are_validated_together(monkeypatch: pytest.MonkeyPatch) -> None:
    statistics, plan = statistics_of(train={"paid": PAID, "miles": 100}), plan_of("train")
    schema = schemas.infer_schema(statistics, plan)
    monkeypatch.setattr(parts, "SIZE", 1)
    assert [len(part.feature) for part, _ in parts.split_parts(schema, [statistics.datasets[0]])] == [1, 1]
    schema.weighted_feature.add(name="paid by miles")
    assert [len(part.feature) for part, _ in parts.split_parts(schema, [statistics.datasets[0]])] == [2]
