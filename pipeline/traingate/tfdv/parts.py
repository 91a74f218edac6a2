"""Cuts statistics and schema into parts of some features each: TFDV's validation takes time by their number squared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from traingate.tfdv import extension

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.anomalies_pb2 import Anomalies
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics

SIZE = 100
"""Features of a part."""


def validate_parts(
    schema: Schema, statistics: Sequence[DatasetFeatureStatistics | None], environment: str
) -> list[Anomalies]:
    """TFDV's answer on each part: of its statistics, the previous span's and the serving ones, in this order."""
    return [_validate_part(*part, environment) for part in split_parts(schema, statistics)]


def _validate_part(
    schema: Schema, statistics: Sequence[DatasetFeatureStatistics | None], environment: str
) -> Anomalies:
    from tensorflow_metadata.proto.v0 import anomalies_pb2

    now, previous, serving = (b"" if given is None else given.SerializeToString() for given in statistics)
    anomalies = anomalies_pb2.Anomalies()
    anomalies.ParseFromString(
        extension.load_validation().ValidateFeatureStatistics(
            now,
            schema.SerializeToString(),
            environment.encode(),
            previous,
            serving,
            b"",  # statistics of the previous version
            b"",  # features needed
            b"",  # TFDV's own configuration: none, as in tfdv.validate_statistics
            False,
        )
    )
    return anomalies


def split_parts(
    schema: Schema, statistics: Sequence[DatasetFeatureStatistics | None]
) -> Iterator[tuple[Schema, list[DatasetFeatureStatistics | None]]]:
    """The schema and each of the statistics, of the same features; whole where features refer to each other.

    What is said of the dataset is said in every part alike, what is said of a feature in one.
    """
    tables = [{_read_name(feature): feature for feature in given.features} if given else {} for given in statistics]
    named = {feature.name: feature for feature in schema.feature}
    names = list(dict.fromkeys(name for table in (*tables, named) for name in table))
    if len(names) <= SIZE or _has_references(schema) or any(given and _is_nested(given) for given in statistics):
        yield schema, list(statistics)
        return
    domains = {domain.name: domain for domain in schema.string_domain}
    bare = _copy_without(schema, "feature", "string_domain")
    bare_statistics = [given and _copy_without(given, "features") for given in statistics]
    for start in range(0, len(names), SIZE):
        some = names[start : start + SIZE]
        part = _copy_without(bare)
        part.feature.extend(named[name] for name in some if name in named)
        used = dict.fromkeys(feature.domain for feature in part.feature)
        part.string_domain.extend(domains[name] for name in used if name in domains)
        yield (
            part,
            [given and _copy_with(given, table, some) for given, table in zip(bare_statistics, tables, strict=True)],
        )


def _read_name(feature: Any) -> str:
    return str(feature.name or ".".join(feature.path.step))


def _has_references(schema: Schema) -> bool:
    """Whether a feature of the schema is made of others."""
    structs = any(feature.HasField("struct_domain") for feature in schema.feature)
    return bool(structs or schema.sparse_feature or schema.weighted_feature)


def _is_nested(statistics: DatasetFeatureStatistics) -> bool:
    return bool(statistics.cross_features) or any(len(feature.path.step) > 1 for feature in statistics.features)


def _copy_without(message: Any, *fields: str) -> Any:
    copy = type(message)()
    copy.CopyFrom(message)
    for field in fields:
        copy.ClearField(field)
    return copy


def _copy_with(bare: Any, table: dict[str, Any], names: Sequence[str]) -> Any:
    part = _copy_without(bare)
    part.features.extend(table[name] for name in names if name in table)
    return part
