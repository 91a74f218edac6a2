"""What of a TFDV schema is enforced here, and what is refused, because it would pass in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from traingate.errors import SchemaError

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema

_PREVIOUS = "it compares with an earlier span, and none is kept. Compare the splits by skew_comparator, or remove it"
_MEANING = "nothing looks into such values. Remove it, or state the rule as an expectation of a suite"

ENFORCED = frozenset(
    {
        "Schema.feature", "Schema.string_domain", "Schema.default_environment", "Schema.dataset_constraints",
        "DatasetConstraints.min_examples_count",
        "Feature.name", "Feature.type", "Feature.presence", "Feature.shape", "Feature.value_count", "Feature.domain",
        "Feature.int_domain", "Feature.float_domain", "Feature.string_domain", "Feature.bool_domain",
        "Feature.distribution_constraints", "Feature.skew_comparator", "Feature.in_environment",
        "Feature.not_in_environment", "Feature.unique_constraints", "Feature.deprecated", "Feature.lifecycle_stage",
        "FeaturePresence.min_fraction", "FeaturePresence.min_count", "FixedShape.dim", "Dim.size",
        "ValueCount.min", "ValueCount.max", "IntDomain.min", "IntDomain.max", "IntDomain.is_categorical",
        "FloatDomain.min", "FloatDomain.max", "FloatDomain.disallow_nan", "FloatDomain.disallow_inf",
        "StringDomain.value", "BoolDomain.true_value", "BoolDomain.false_value",
        "DistributionConstraints.min_domain_mass", "UniqueConstraints.min", "UniqueConstraints.max",
        "FeatureComparator.infinity_norm", "FeatureComparator.jensen_shannon_divergence", "InfinityNorm.threshold",
        "JensenShannonDivergence.threshold",
    }
)  # fmt: skip
"""Fields that TFDV's validation holds the splits to; `Message.field`."""

HARMLESS = frozenset(
    {
        "Schema.annotation", "Schema.represent_variable_length_as_ragged", "Schema.tensor_representation_group",
        "Schema.generate_legacy_feature_spec", "Feature.annotation", "Feature.sequence_metadata",
        "Feature.time_domain", "TimeDomain.integer_format",
        "Dim.name", "IntDomain.name", "FloatDomain.name", "StringDomain.name", "BoolDomain.name",
        "StringDomain.is_categorical", "FloatDomain.is_categorical", "JensenShannonDivergence.source",
    }
)  # fmt: skip
"""Fields that name, explain, or say how tensors are built: they promise nothing of the data."""

REFUSED = {
    "Schema.sparse_feature": "index and value columns are not joined. Describe them as features of their own",
    "Schema.weighted_feature": "features have no weights of their own. Name the rows' weight in gate.toml instead",
    "Schema.float_domain": "TFDV reads domains of numbers in features alone. Write it into the feature",
    "Schema.int_domain": "TFDV reads domains of numbers in features alone. Write it into the feature",
    "DatasetConstraints.num_examples_drift_comparator": _PREVIOUS,
    "DatasetConstraints.num_examples_version_comparator": _PREVIOUS,
    "DatasetConstraints.max_examples_count": "TFDV says nothing of splits with more rows. State the rule as "
    "expect_table_row_count_to_be_between in a suite",
    "Feature.drift_comparator": _PREVIOUS,
    "Feature.group_presence": "the leaves of a group are columns of their own here. Use presence",
    "Feature.value_counts": "lists within lists are not counted. Use value_count for the outer one",
    "Feature.struct_domain": "the leaves of a struct are columns of their own here. Name them `struct.leaf`",
    "Feature.natural_language_domain": _MEANING,
    "Feature.image_domain": _MEANING,
    "Feature.mid_domain": _MEANING,
    "Feature.url_domain": f"{_MEANING} (expect_column_values_to_match_regex)",
    "Feature.time_of_day_domain": _MEANING,
    "Feature.validation_derived_source": "nothing derives features here. Remove it",
    "FloatDomain.is_embedding": _MEANING,
    "FloatDomain.embedding_dim": f"{_MEANING}; a list's length is held by value_count",
    "FloatDomain.embedding_type": _MEANING,
    "TimeDomain.string_format": f"{_MEANING} (expect_column_values_to_match_strftime_format)",
    "FeatureComparator.normalized_abs_difference": "TFDV compares numbers by it in newer releases alone. Use "
    "jensen_shannon_divergence",
}
"""Fields that nothing enforces, each with why and what to do."""

_DESCEND = ("Feature.time_domain",)


def require_enforced(path: str, schema: Schema) -> None:
    """Refuses a schema that says what nothing would hold the data to.

    Raises:
        SchemaError: names the file, the feature, the field, why it is not enforced and what to do.
    """
    for owner, field in _list_set(schema, ""):
        if field in ENFORCED or field in HARMLESS:
            continue
        why = REFUSED.get(field, "this release does not know it. Remove it, or update TrainGate")
        name = field.split(".")[1]
        raise SchemaError(f"{path}: {owner}{name} would not be enforced: {why}.")
    for feature in schema.feature:
        kind = feature.DESCRIPTOR.fields_by_name["type"].enum_type.values_by_number[feature.type].name
        categorical = feature.int_domain.is_categorical
        if feature.skew_comparator.HasField("infinity_norm") and kind in ("INT", "FLOAT") and not categorical:
            raise SchemaError(
                f"{path}: feature {feature.name}: infinity_norm would not be enforced: TFDV compares categories by it, "
                "and numbers by jensen_shannon_divergence. Use that."
            )


def _list_set(message: Any, owner: str) -> Iterator[tuple[str, str]]:
    """Every field that is set in a message and those below it, with the feature that it belongs to."""
    for descriptor, value in message.ListFields():
        field = f"{message.DESCRIPTOR.name}.{descriptor.name}"
        yield owner, field
        if descriptor.message_type is None or (field not in ENFORCED and field not in _DESCEND):
            continue
        for part in value if descriptor.label == descriptor.LABEL_REPEATED else (value,):
            yield from _list_set(part, f"feature {part.name}: " if field == "Schema.feature" else owner)
