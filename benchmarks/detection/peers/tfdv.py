"""TFDV: the schema that it infers from train, by which eval is validated. Its comparators are off by default."""

from __future__ import annotations

from collections.abc import Callable

from asking import Asked, Raised

ENVIRONMENT = ""
PACKAGES = ("tensorflow-data-validation", "pandas")


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports TFDV; what it returns infers and validates."""
    import tensorflow_data_validation as tfdv
    from tensorflow_metadata.proto.v0 import anomalies_pb2

    names = anomalies_pb2.AnomalyInfo.Type

    def judge(asked: Asked) -> list[Raised]:
        train, held_out = (tfdv.generate_statistics_from_dataframe(table, n_jobs=1) for table in asked.read())
        found = tfdv.validate_statistics(held_out, tfdv.infer_schema(train))
        infos = [*found.anomaly_info.items(), ("", found.dataset_anomaly_info)]
        return [Raised("fail", names.Name(reason.type), column) for column, info in infos for reason in info.reason]

    return judge
