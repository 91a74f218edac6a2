"""The values of a column outside its domain in the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics


def find_outside_domains(
    statistics: DatasetFeatureStatistics, schema: Schema
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Values of string columns outside the schema's domains, with their rows; TFDV's own message only says "<1%"."""
    domains = _read_domains(schema)
    outside = {}
    for column in statistics.features:
        name = ".".join(column.path.step) or column.name
        if name in domains and column.HasField("string_stats"):
            buckets = column.string_stats.rank_histogram.buckets
            rows = [(bucket.label, round(bucket.sample_count)) for bucket in buckets]
            outside[name] = tuple(
                sorted((pair for pair in rows if pair[0] not in domains[name]), key=lambda pair: (-pair[1], pair[0]))
            )
    return outside


def _read_domains(schema: Schema) -> dict[str, set[str]]:
    shared = {domain.name: set(domain.value) for domain in schema.string_domain}
    domains = {}
    for feature in schema.feature:
        if feature.HasField("string_domain"):
            domains[feature.name] = set(feature.string_domain.value)
        elif feature.HasField("bool_domain"):
            domains[feature.name] = {feature.bool_domain.true_value, feature.bool_domain.false_value}
        elif feature.domain in shared:
            domains[feature.name] = shared[feature.domain]
    return domains
