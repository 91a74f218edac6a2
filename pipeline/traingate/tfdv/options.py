"""A config's statistics as the options of TFDV's own engine."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from traingate.kinds import Kind

if TYPE_CHECKING:
    from traingate.plan import Plan


def make_options(tfdv: ModuleType, plan: Plan, split: str) -> Any:
    """TFDV's `StatsOptions` with its defaults, and the weight, slices and categories that a split has columns for."""
    from tensorflow_metadata.proto.v0 import schema_pb2

    options, kinds = plan.dataset.statistics, plan.types[split]
    weight = plan.columns.weight
    schema = schema_pb2.Schema()
    for name in options.categorical:
        if kinds.get(name) in (Kind.INT, Kind.BOOL, Kind.LIST):
            schema.feature.add(name=name, type=schema_pb2.INT).int_domain.is_categorical = True
    slicers = [
        tfdv.utils.slicing_util.get_feature_value_slicer({name: None}) for name in options.slices if name in kinds
    ]
    return tfdv.StatsOptions(
        weight_feature=weight if weight in kinds else None,
        schema=schema if schema.feature else None,
        experimental_slice_functions=slicers or None,
    )
