"""TFDV at its edge: infers and reads schemas, validates statistics against them, and computes statistics itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traingate import _tfdv_extension, _tfdv_parts
from traingate._tfdv_domains import outside_domains
from traingate.anomalies import Anomaly
from traingate.kinds import Kind
from traingate.quiet import silence

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

    from traingate.format import Shard
    from traingate.measure import Plan

TRAINING, SERVING = "TRAINING", "SERVING"
ALL_ROWS = "All Examples"  # what TFDV calls the whole among slices
_LARGEST_DOMAIN = 100  # TFDV's default: a text column of more distinct values is no category


class SchemaError(ValueError):
    """A schema file that cannot be used; the message says where, what was expected and what to do."""


def read_schema(path: str) -> Schema:
    """The TFDV schema of a text file (`.pbtxt`).

    Raises:
        SchemaError: there is no such file, or it is no schema; names the file and the line.
    """
    from google.protobuf import text_format
    from tensorflow_metadata.proto.v0 import schema_pb2

    advice = "Mend it, or run `traingate init` to draft a schema from train."
    try:
        schema = text_format.Parse(Path(path).read_text("utf8"), schema_pb2.Schema())
    except OSError as error:
        raise SchemaError(f"{path}: the schema cannot be read ({error.strerror}). {advice}") from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path}: no UTF-8 text. Expected a TFDV schema as a text proto. {advice}") from error
    except text_format.ParseError as error:
        # The parser's message opens with line:column, which belongs to the file's name.
        message = str(error).removeprefix(f"{error.GetLine()}:{error.GetColumn()} : ")
        where = path if error.GetLine() is None else f"{path}:{error.GetLine()}"
        raise SchemaError(f"{where}  {message} Expected a TFDV schema as a text proto. {advice}") from error
    if not schema.feature:
        raise SchemaError(f"{path}: the schema has no feature, so nothing could be validated. {advice}")
    return schema


def schema_text(schema: Schema) -> str:
    """A schema as a text proto, which people review and `read_schema` reads."""
    from google.protobuf import text_format

    return str(text_format.MessageToString(schema, as_utf8=True))


def write_schema(schema: Schema, path: str) -> None:
    """Writes a schema as a text proto, aside first and then renamed."""
    target = Path(path)
    aside = target.with_name(f".{target.name}.part")
    aside.write_text(schema_text(schema), "utf8")
    aside.replace(target)


def infer_schema(statistics: DatasetFeatureStatisticsList, plan: Plan) -> Schema:
    """The schema that TFDV infers from train, completed by what TFDV cannot see.

    The schema equals `tfdv.infer_schema` of train's statistics, with TFDV's defaults: types, presence, shapes, and
    the domains of text columns of at most 100 distinct values. Some things are added:

    * whole numbers that the config calls categorical say so, without the domain of texts that TFDV infers for them and
      then finds invalid;
    * time columns, which TFDV sees as integers, say so: `time_domain` UNIX_MICROSECONDS;
    * where a split is called serving, the environments TRAINING and SERVING;
    * and the label and the weight need not be in SERVING.

    Args:
        statistics: one DatasetFeatureStatistics a split, named by split.
        plan: the columns' kinds and the label.
    """
    from tensorflow_metadata.proto.v0 import schema_pb2

    train = _common_only(_of_split(statistics, plan.dataset.train))
    schema = schema_pb2.Schema()
    schema.ParseFromString(_tfdv_extension.validation().InferSchema(train.SerializeToString(), _LARGEST_DOMAIN, True))
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
        if served and feature.name in (plan.columns.label, options.weight):
            feature.not_in_environment.append(SERVING)


def draft_schema(statistics: DatasetFeatureStatisticsList, plan: Plan) -> Schema:
    """The inferred schema with room for rare values, for people to review.

    A value that occurs once in train has as good a chance to occur in a held-out split alone, so that a domain without
    room refuses honest data. `min_domain_mass` leaves as much as train's singletons make likely (Good 1953) and three
    standard deviations, 0.5 % at least. The label's classes get no room.
    """
    schema = infer_schema(statistics, plan)
    train = {".".join(column.path.step): column for column in _of_split(statistics, plan.dataset.train).features}
    for feature in schema.feature:
        if feature.domain and feature.name != plan.columns.label and feature.name in train:
            stats = train[feature.name].string_stats
            once = sum(bucket.sample_count == 1 for bucket in stats.rank_histogram.buckets)
            room = (once + 3 * once**0.5) / max(stats.common_stats.tot_num_values, 1)
            feature.distribution_constraints.min_domain_mass = round(1 - min(max(room, 0.005), 1.0), 3)
    return schema


def validate(
    statistics: DatasetFeatureStatisticsList,
    schema: Schema,
    plan: Plan,
    previous: DatasetFeatureStatisticsList | None = None,
) -> tuple[Anomaly, ...]:
    """All that TFDV holds against any split, in the order of the splits.

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
        now = _of_split(statistics, split.name)
        before = None if previous is None else next((old for old in previous.datasets if old.name == split.name), None)
        found += _validated(split.name, now, schema, _environment(schema, split.name), previous=before)
    if any(feature.HasField("skew_comparator") for feature in schema.feature):
        train = _of_split(statistics, dataset.train)
        environment = _environment(schema, dataset.train)
        for split in dataset.held_out:
            held_out = _of_split(statistics, split.name)
            both = _validated(split.name, train, schema, environment, serving=held_out)
            found += [anomaly for anomaly in both if anomaly.kind.startswith("COMPARATOR_")]
    return tuple(found)


def _of_split(statistics: DatasetFeatureStatisticsList, split: str) -> DatasetFeatureStatistics:
    for dataset in statistics.datasets:
        if dataset.name == split:
            return dataset
    named = ", ".join(dataset.name for dataset in statistics.datasets) or "none"
    raise ValueError(f"There are no statistics of split {split}; there are some of: {named}.")


def _common_only(statistics: DatasetFeatureStatistics) -> DatasetFeatureStatistics:
    """A copy without the features that TFDV infers nothing useful from (sparse and weighted ones)."""
    kept = type(statistics)()
    kept.CopyFrom(statistics)
    kinds = ("num_stats", "string_stats", "bytes_stats", "struct_stats")
    features = [feature for feature in statistics.features if any(feature.HasField(kind) for kind in kinds)]
    del kept.features[:]
    kept.features.extend(features)
    return kept


def _environment(schema: Schema, split: str) -> str:
    """The environment of a split; "" validates every feature, which is right for a schema without environments."""
    return next((name for name in (split.upper(), TRAINING) if name in schema.default_environment), "")


def _validated(
    split: str,
    statistics: DatasetFeatureStatistics,
    schema: Schema,
    environment: str,
    *,
    previous: DatasetFeatureStatistics | None = None,
    serving: DatasetFeatureStatistics | None = None,
) -> list[Anomaly]:
    answers = _tfdv_parts.answers(schema, (statistics, previous, serving), environment)
    unexpected = outside_domains(statistics, schema)
    by_path = {key: info for answer in answers for key, info in answer.anomaly_info.items()}
    infos = (answers[0].dataset_anomaly_info, *(by_path[key] for key in sorted(by_path)))
    found = [anomaly for info in infos for anomaly in _reasons(split, info, unexpected)]
    if answers[0].data_missing:
        found.append(Anomaly(split, None, "NO_DATA_IN_SPAN", "No data", "The statistics hold no rows."))
    return found


def _reasons(split: str, info: Any, unexpected: Mapping[str, tuple[tuple[str, int], ...]]) -> Iterator[Anomaly]:
    feature = ".".join(info.path.step) if len(info.path.step) else None
    severity = type(info).Severity.Name(info.severity)
    for reason in info.reason:
        kind = type(info).Type.Name(reason.type)
        values = unexpected.get(feature or "", ()) if "UNEXPECTED_STRING" in kind else ()
        yield Anomaly(split, feature, kind, reason.short_description, reason.description.strip(), severity, values)


def statistics_by_tfdv(
    plan: Plan,
    shards: Mapping[str, Sequence[Shard]],
    folder: str,
    runner: str = "in-process",
    options: Sequence[str] = (),
    timeout: float | None = None,
) -> DatasetFeatureStatisticsList:
    """The statistics that `tfdv.GenerateStatistics` computes, named by split, those of slices `split/column_value`.

    Rows are read and typed as the scan reads them; times are integer microseconds since 1970 UTC.

    Args:
        plan: the columns' kinds by split.
        shards: every split's shards.
        folder: where the workers leave the results, one file a split; a cluster's workers must see it.
        runner: a name that `runners.pipeline` knows.
        options: the runner's own options.
        timeout: seconds; see `runners.limit`.

    Raises:
        Unreadable: a shard cannot be read whole.
        Widen: a value does not fit its column's kind.
    """
    from traingate._tfdv_options import stats_options
    from traingate._tfdv_rows import read_rows
    from traingate.runners import pipeline

    with silence():
        import tensorflow_data_validation as tfdv
    import apache_beam as beam
    import pyarrow as pa

    files = {split: f"{folder}/statistics-{number}.pb" for number, split in enumerate(shards)}
    with pipeline(runner, options, timeout) as root:
        for split, parts in shards.items():
            read = beam.FlatMap(read_rows, dict(plan.types[split]), plan.dataset.reading)
            _ = (
                root
                | f"shards of {split}" >> beam.Create(list(parts))
                | f"spread {split}" >> beam.Reshuffle()
                | f"read {split}" >> read.with_output_types(pa.RecordBatch)
                | f"statistics of {split}" >> tfdv.GenerateStatistics(stats_options(tfdv, plan, split))
                | f"write {split}" >> tfdv.WriteStatisticsToBinaryFile(files[split])
            )
    return _read_statistics(files)


def _read_statistics(files: Mapping[str, str]) -> DatasetFeatureStatisticsList:
    from apache_beam.io.filesystems import FileSystems
    from tensorflow_metadata.proto.v0 import statistics_pb2

    listed = statistics_pb2.DatasetFeatureStatisticsList()
    for split, path in files.items():
        with FileSystems.open(path) as file:
            written = statistics_pb2.DatasetFeatureStatisticsList.FromString(file.read())
        for dataset in written.datasets:  # the whole has no name where there are no slices
            dataset.name = split if dataset.name in ("", ALL_ROWS) else f"{split}/{dataset.name}"
        listed.datasets.extend(written.datasets)
    return listed
