"""Who is blamed for an anomaly that two splits have."""

from __future__ import annotations

from dataclasses import replace

from given.profiles import profile_of
from traingate.checks.schema._new_values import Limits
from traingate.checks.schema._tfdv_anomalies import Case
from traingate.checks.schema.schema_anomalies import SchemaAnomalies
from traingate.dataset import Columns
from traingate.measures.statistics import Statistics
from traingate.profile.anomalies import Anomaly

TRAIN, EVAL = (Anomaly(split, "k", "UNEXPECTED_DATA_TYPE", "", "") for split in ("train", "eval"))


def case() -> Case:
    """Both splits are read as floats, because eval writes 2.0; train writes whole numbers."""
    profile = profile_of(Columns(), train={"k": [1.0, 2.0]}, eval={"k": [2.0, 3.0]})
    plan = replace(profile.plan, written={"train": {"k": "int"}, "eval": {"k": "float"}})
    summaries = {split: profile.of(Statistics, split) for split in ("train", "eval")}
    return Case(plan, summaries, Limits(SchemaAnomalies(), 0.005))


def test_a_split_that_is_read_as_floats_for_anothers_sake_is_not_blamed() -> None:
    assert case().is_raised(TRAIN, [TRAIN, EVAL])
    assert not case().is_raised(EVAL, [TRAIN, EVAL])


def test_where_the_other_split_is_not_blamed_either_nothing_is_dropped() -> None:
    assert not case().is_raised(TRAIN, [TRAIN])
