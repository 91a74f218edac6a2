"""What a schema says of each feature, as plain values that anomalies are told by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traingate.profile.anomalies import Promise

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema


def read_promises(schema: Schema) -> dict[str | None, Promise]:
    """The promise of every feature by name; that of the splits as a whole under None."""
    constraints = schema.dataset_constraints
    whole = Promise(rows=_get(constraints, "min_examples_count"))
    return {None: whole, **{feature.name: _read_feature(feature) for feature in schema.feature}}


def _read_feature(feature: Any) -> Promise:
    domain = next(
        (getattr(feature, f"{kind}_domain") for kind in ("int", "float") if _has(feature, f"{kind}_domain")), None
    )
    skew = feature.skew_comparator
    distances = [
        getattr(skew, norm).threshold for norm in ("infinity_norm", "jensen_shannon_divergence") if _has(skew, norm)
    ]
    return Promise(
        type=feature.DESCRIPTOR.fields_by_name["type"].enum_type.values_by_number[feature.type].name,
        low=_get(domain, "min"),
        high=_get(domain, "max"),
        domain=feature.domain,
        mass=_get(feature.distribution_constraints, "min_domain_mass"),
        least_values=_get(feature.value_count, "min"),
        most_values=_get(feature.value_count, "max"),
        shape=tuple(dim.size for dim in feature.shape.dim),
        fraction=_get(feature.presence, "min_fraction"),
        count=_get(feature.presence, "min_count"),
        least_unique=_get(feature.unique_constraints, "min"),
        most_unique=_get(feature.unique_constraints, "max"),
        distance=distances[0] if distances else None,
    )


def _has(message: Any, field: str) -> bool:
    return field in message.DESCRIPTOR.fields_by_name and message.HasField(field)


def _get(message: Any, field: str) -> Any:
    return getattr(message, field) if message is not None and _has(message, field) else None
