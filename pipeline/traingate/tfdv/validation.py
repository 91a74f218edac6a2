"""Validates statistics against a schema by TFDV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from traingate.profile.anomalies import Anomaly, Promise
from traingate.tfdv import parts
from traingate.tfdv.domains import find_outside_domains
from traingate.tfdv.promises import read_promises
from traingate.tfdv.schemas import TRAINING, find_split

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

    from traingate.plan import Plan


def validate(
    statistics: DatasetFeatureStatisticsList,
    schema: Schema,
    plan: Plan,
    previous: DatasetFeatureStatisticsList | None = None,
) -> tuple[Anomaly, ...]:
    """All anomalies that TFDV finds, in the order of the splits.

    Every split is validated in its environment: that of its own name (serving in SERVING) where the schema has it,
    else TRAINING. Skew comparators of the schema compare train with each held-out split, drift comparators a split
    with its own statistics of the previous span.

    Args:
        statistics: one DatasetFeatureStatistics a split, named by split.
        schema: inferred or read.
        plan: the splits, and which of them is train.
        previous: the previous span's statistics, named by split; None leaves drift comparators aside.
    """
    dataset = plan.dataset
    found: list[Anomaly] = []
    for split in dataset.splits:
        now = find_split(statistics, split.name)
        before = None if previous is None else next((old for old in previous.datasets if old.name == split.name), None)
        found += _validate_split(split.name, now, schema, _choose_environment(schema, split.name), previous=before)
    if any(feature.HasField("skew_comparator") for feature in schema.feature):
        train = find_split(statistics, dataset.train)
        environment = _choose_environment(schema, dataset.train)
        for split in dataset.held_out:
            held_out = find_split(statistics, split.name)
            both = _validate_split(split.name, train, schema, environment, serving=held_out)
            found += [anomaly for anomaly in both if anomaly.kind.startswith("COMPARATOR_")]
    return tuple(found)


def _choose_environment(schema: Schema, split: str) -> str:
    """The environment of a split; "" validates every feature, which is right for a schema without environments."""
    return next((name for name in (split.upper(), TRAINING) if name in schema.default_environment), "")


def _validate_split(
    split: str,
    statistics: DatasetFeatureStatistics,
    schema: Schema,
    environment: str,
    *,
    previous: DatasetFeatureStatistics | None = None,
    serving: DatasetFeatureStatistics | None = None,
) -> list[Anomaly]:
    answers = parts.validate_parts(schema, (statistics, previous, serving), environment)
    unexpected, promises = find_outside_domains(statistics, schema), read_promises(schema)
    by_path = {key: info for answer in answers for key, info in answer.anomaly_info.items()}
    infos = (answers[0].dataset_anomaly_info, *(by_path[key] for key in sorted(by_path)))
    found = [
        replace(anomaly, promise=promises.get(anomaly.feature, Promise()))
        for info in infos
        for anomaly in _read_anomalies(split, info, unexpected)
    ]
    if answers[0].data_missing:
        found.append(Anomaly(split, None, "NO_DATA_IN_SPAN", "No data", "The statistics hold no rows."))
    return found


def _read_anomalies(split: str, info: Any, unexpected: Mapping[str, tuple[tuple[str, int], ...]]) -> Iterator[Anomaly]:
    feature = ".".join(info.path.step) if len(info.path.step) else None
    severity = type(info).Severity.Name(info.severity)
    for reason in info.reason:
        kind = type(info).Type.Name(reason.type)
        values = unexpected.get(feature or "", ()) if "UNEXPECTED_STRING" in kind else ()
        yield Anomaly(split, feature, kind, reason.short_description, reason.description.strip(), severity, values)
