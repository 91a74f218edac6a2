"""TFDV schemas: read, inferred from statistics, drafted for people, and written as text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from traingate.errors import SchemaError
from traingate.kinds import Kind
from traingate.tfdv import extension
from traingate.tfdv.enforcement import require_enforced

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.schema_pb2 import Feature, Schema
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

    from traingate.plan import Plan

TRAINING, SERVING = "TRAINING", "SERVING"
_LARGEST_DOMAIN = 100  # TFDV's default: a string column with more distinct values is not categorical


def read_schema(path: str) -> Schema:
    """The TFDV schema of a text file (`.pbtxt`).

    Raises:
        SchemaError: the file does not exist, is not a schema, or says what nothing would enforce; names the file and
            the line or the feature.
    """
    from google.protobuf import text_format
    from tensorflow_metadata.proto.v0 import schema_pb2

    advice = "Correct it, or run `traingate init` to draft a schema from train."
    try:
        schema = text_format.Parse(Path(path).read_text("utf8"), schema_pb2.Schema())
    except OSError as error:
        raise SchemaError(f"{path}: the schema cannot be read ({error.strerror}). {advice}") from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path}: not UTF-8 text. Expected a TFDV schema as a text proto. {advice}") from error
    except RecursionError:
        raise SchemaError(f"{path}: nested too deeply. Expected a TFDV schema as a text proto. {advice}") from None
    except text_format.ParseError as error:
        # The parser's message opens with line:column, which belongs to the file's name.
        message = str(error).removeprefix(f"{error.GetLine()}:{error.GetColumn()} : ")
        where = path if error.GetLine() is None else f"{path}:{error.GetLine()}"
        raise SchemaError(f"{where}  {message} Expected a TFDV schema as a text proto. {advice}") from error
    if not schema.feature:
        raise SchemaError(f"{path}: the schema has no feature, so nothing could be validated. {advice}")
    require_enforced(path, schema)
    return schema


def list_categorical(schema: Schema) -> list[str]:
    """The integers that a schema declares categorical: they name something rather than measure it."""
    return [one.name for one in schema.feature if one.HasField("int_domain") and one.int_domain.is_categorical]


def write_schema(schema: Schema) -> str:
    """A schema as a text proto, which people review and `read_schema` reads."""
    from google.protobuf import text_format

    return str(text_format.MessageToString(schema, as_utf8=True))


def infer_schema(statistics: DatasetFeatureStatisticsList, plan: Plan) -> Schema:
    """The schema that TFDV infers from train, completed with what TFDV cannot infer.

    The schema equals `tfdv.infer_schema` of train's statistics, with TFDV's defaults: types, presence, shapes, and
    the domains of string columns of at most 100 distinct values. Some things are added:

    * integers that the config declares categorical are marked so, without the domain of strings that TFDV infers for
      them and then finds invalid;
    * time columns, which TFDV sees as integers, get the `time_domain` UNIX_MICROSECONDS;
    * where a split is called serving, the environments TRAINING and SERVING;
    * and the label and the weight need not be in SERVING.

    Args:
        statistics: one DatasetFeatureStatistics a split, named by split.
        plan: the columns' kinds and the label.
    """
    from tensorflow_metadata.proto.v0 import schema_pb2

    train = _drop_derived(find_split(statistics, plan.dataset.train))
    schema = schema_pb2.Schema()
    schema.ParseFromString(extension.load_validation().InferSchema(train.SerializeToString(), _LARGEST_DOMAIN, True))
    if hasattr(schema, "generate_legacy_feature_spec"):
        schema.generate_legacy_feature_spec = False
    _complete(schema, plan)
    return schema


def _complete(schema: Schema, plan: Plan) -> None:
    from tensorflow_metadata.proto.v0 import schema_pb2

    kinds, options = plan.types[plan.dataset.train], plan.dataset.statistics
    served = any(split.name.upper() == SERVING for split in plan.dataset.splits)
    if served:
        schema.default_environment.extend([TRAINING, SERVING])
    for feature in schema.feature:
        if kinds.get(feature.name) == Kind.TIME and feature.type == schema_pb2.INT:
            feature.time_domain.integer_format = schema_pb2.TimeDomain.UNIX_MICROSECONDS
        if feature.name in options.categorical and feature.type == schema_pb2.INT:
            for domain in [one for one in schema.string_domain if one.name == feature.domain]:
                schema.string_domain.remove(domain)
            feature.int_domain.is_categorical = True
        if served and feature.name in (plan.columns.label, plan.columns.weight):
            feature.not_in_environment.append(SERVING)


def draft_schema(statistics: DatasetFeatureStatisticsList, plan: Plan) -> Schema:
    """The inferred schema with room for what is rare, for people to review.

    A value that occurs once in train has as good a chance to occur in a held-out split alone, so that a domain without
    room refuses honest data. `min_domain_mass` leaves as much as train's singletons make likely (Good 1953) and three
    standard deviations, 0.5 % at least. A column that train never lacks may lack one value in a hundred, or as many as
    train's rows do not rule out (7 of them at 99.9 %, the rule of three at that level); what goes missing beyond that
    is for people to allow. The label and the weight get no room.
    """
    schema = infer_schema(statistics, plan)
    split = find_split(statistics, plan.dataset.train)
    train = {".".join(column.path.step): column for column in split.features}
    for feature in schema.feature:
        if feature.name in (plan.columns.label, plan.columns.weight):
            continue
        if feature.presence.min_fraction == 1.0:
            _leave_room(feature, split.num_examples)
        if feature.domain and feature.name in train:
            stats = train[feature.name].string_stats
            once = sum(bucket.sample_count == 1 for bucket in stats.rank_histogram.buckets)
            room = (once + 3 * once**0.5) / max(stats.common_stats.tot_num_values, 1)
            feature.distribution_constraints.min_domain_mass = round(1 - min(max(room, 0.005), 1.0), 3)
    return schema


def _leave_room(feature: Feature, rows: int) -> None:
    feature.presence.min_fraction = round(1 - min(max(7 / max(rows, 1), 0.01), 0.5), 3)
    sizes = [dim.size for dim in feature.shape.dim]
    if sizes == [1]:  # a shape is no shape where one row lacks the value: say how many values those have that do not
        feature.ClearField("shape")
        feature.value_count.min = feature.value_count.max = 1


def find_split(statistics: DatasetFeatureStatisticsList, split: str) -> DatasetFeatureStatistics:
    """The statistics of one split; ValueError, naming the splits that have some, where it has none."""
    for dataset in statistics.datasets:
        if dataset.name == split:
            return dataset
    named = ", ".join(dataset.name for dataset in statistics.datasets) or "none"
    raise ValueError(f"There are no statistics for split {split}, only for: {named}.")


def _drop_derived(statistics: DatasetFeatureStatistics) -> DatasetFeatureStatistics:
    """A copy without the features that TFDV infers nothing useful from (sparse and weighted ones)."""
    kept = type(statistics)()
    kept.CopyFrom(statistics)
    kinds = ("num_stats", "string_stats", "bytes_stats", "struct_stats")
    features = [feature for feature in statistics.features if any(feature.HasField(kind) for kind in kinds)]
    del kept.features[:]
    kept.features.extend(features)
    return kept
