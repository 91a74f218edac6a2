"""TFDV's anomalies of every split."""

from __future__ import annotations

import pytest

from given.profiles import Computed
from traingate.artifacts.anomalies import Anomalies
from traingate.artifacts.schema import Schema
from traingate.artifacts.statistics import Statistics

pytestmark = pytest.mark.slow


def test_a_value_that_the_schema_lacks_is_an_anomaly_of_its_split(computed: Computed) -> None:
    (found,) = computed(Statistics, Schema, Anomalies).get_artifact(Anomalies)
    assert (found.split, found.feature, found.kind) == ("eval", "w", "ENUM_TYPE_UNEXPECTED_STRING_VALUES")


def test_anomalies_leave_no_file() -> None:
    assert (Anomalies.written, Anomalies().files(())) == ((), {})
