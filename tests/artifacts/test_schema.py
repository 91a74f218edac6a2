"""The schema: what people reviewed, else what TFDV infers from train."""

from __future__ import annotations

from typing import Any

import pytest

from given.profiles import Computed
from traingate.artifacts.anomalies import Anomalies
from traingate.artifacts.schema import Schema
from traingate.artifacts.statistics import Statistics

pytestmark = pytest.mark.slow


def test_without_a_reviewed_schema_one_is_inferred_from_train(computed: Computed) -> None:
    schema = computed(Statistics, Schema).get_artifact(Schema)
    assert {feature.name for feature in schema.feature} == {"x", "w"}


def test_a_reviewed_schema_is_taken_even_where_it_is_empty(computed: Computed) -> None:
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema as Proto

    empty = Proto()
    assert computed(Statistics, Schema, schema=empty).get_artifact(Schema) is empty
    assert Schema().files(empty) == {"schema.pbtxt": b""}


def test_a_schema_that_fails_is_an_error_and_so_is_what_builds_on_it(
    computed: Computed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(Schema, "compute", fail)
    found = computed(Statistics, Schema, Anomalies)
    assert list(found.artifacts) == ["statistics"]
    assert found.errors["schema"].startswith("ZeroDivisionError: planted")
    assert "anomalies" in found.errors
