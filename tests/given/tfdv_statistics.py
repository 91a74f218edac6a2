"""Statistics as TFDV has them: of literals, and those of its tutorial with what TFDV said of them."""

from __future__ import annotations

import pytest
from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import anomalies_pb2, statistics_pb2

from given.places import DATA
from traingate.dataset import Columns, Dataset, Split
from traingate.plan import Plan
from traingate.profile.anomalies import Anomaly

TAXI = DATA / "chicago_taxi_tfdv/expected_by_tfdv_1.16.1"
PAID = {"Cash": 60, "Card": 40}
on_taxi = pytest.mark.skipif(not TAXI.exists(), reason="TFDV's Chicago taxi tutorial is not here; set TRAINGATE_DATA")


def plan_of(*splits: str, kinds: dict[str, str] | None = None, label: str | None = None) -> Plan:
    dataset = Dataset("taxi", tuple(Split(name, (f"{name}.csv",)) for name in splits), Columns(label))
    return Plan(dataset, dict.fromkeys(splits, kinds or {}))


def statistics_of(**splits: dict[str, object]) -> statistics_pb2.DatasetFeatureStatisticsList:
    """Statistics of complete columns by split: rows by value of a text column, a row count of an INT column."""
    listed = statistics_pb2.DatasetFeatureStatisticsList()
    for split, columns in splits.items():
        dataset = listed.datasets.add(name=split, num_examples=100)
        for name, values in columns.items():
            feature = dataset.features.add(type="STRING" if isinstance(values, dict) else "INT")
            feature.path.step.append(name)
            stats = feature.string_stats if isinstance(values, dict) else feature.num_stats
            stats.common_stats.CopyFrom(make_common(sum(values.values()) if isinstance(values, dict) else values))
            for rank, (value, rows) in enumerate(values.items() if isinstance(values, dict) else ()):
                stats.rank_histogram.buckets.add(low_rank=rank, high_rank=rank, label=value, sample_count=rows)
                stats.unique = rank + 1
    return listed


def make_common(rows: int) -> statistics_pb2.CommonStatistics:
    missing = 100 - rows
    stats = statistics_pb2.CommonStatistics(num_non_missing=rows, num_missing=missing, tot_num_values=rows)
    stats.min_num_values, stats.max_num_values, stats.avg_num_values = 1, 1, 1.0
    return stats


def taxi(*splits: str) -> statistics_pb2.DatasetFeatureStatisticsList:
    """TFDV's own statistics of its tutorial's splits, named by split."""
    listed = statistics_pb2.DatasetFeatureStatisticsList()
    for split in splits:
        read = text_format.Parse((TAXI / f"stats_{split}.pbtxt").read_text("utf8"), type(listed)())
        listed.datasets.add().CopyFrom(read.datasets[0])
        listed.datasets[-1].name = split
    return listed


def expected(name: str, split: str) -> set[tuple[str, str, str, str]]:
    """What TFDV 1.16.1 itself said."""
    anomalies = text_format.Parse((TAXI / f"{name}.pbtxt").read_text("utf8"), anomalies_pb2.Anomalies())
    return {
        (split, ".".join(info.path.step), anomalies_pb2.AnomalyInfo.Type.Name(reason.type), reason.description.strip())
        for info in anomalies.anomaly_info.values()
        for reason in info.reason
    }


def summarize(anomalies: tuple[Anomaly, ...]) -> set[tuple[str, str | None, str, str]]:
    return {(found.split, found.feature, found.kind, found.long) for found in anomalies}
