"""TFDV's statistics of every split."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from traingate.artifact import Artifact, Inputs
from traingate.measures.statistics import Statistics as Measured
from traingate.profile.profile import Profile

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList


class Statistics(Artifact["DatasetFeatureStatisticsList"]):
    """One DatasetFeatureStatistics a split, named by split, from the engine that the config names."""

    needs = (Measured,)
    always = True
    written = ("statistics.pb",)

    def compute(self, profile: Profile, inputs: Inputs) -> DatasetFeatureStatisticsList:
        """What was measured as TFDV's proto, or what `tfdv.GenerateStatistics` computes in a pipeline of its own."""
        if inputs.dataset.engine == "tfdv":
            return _generate(profile, inputs)
        from traingate.tfdv.protos import to_proto

        return to_proto(profile.all(Measured))

    def files(self, value: DatasetFeatureStatisticsList) -> Mapping[str, bytes]:
        """`statistics.pb`, the same bytes for the same statistics."""
        return {"statistics.pb": value.SerializeToString(deterministic=True)}


def _generate(profile: Profile, inputs: Inputs) -> DatasetFeatureStatisticsList:
    from traingate.runners._pipelines import open_pipeline
    from traingate.scan import handover
    from traingate.scan.planning import lay_out
    from traingate.tfdv import engine

    layout = lay_out(inputs.dataset).widen(profile.plan.types)  # type: ignore[arg-type]
    with handover.open_folder(inputs.run.shared) as folder:
        with open_pipeline(inputs.run) as root:
            files = engine.add_steps(root, profile.plan, layout.shards, folder)
        return engine.read_statistics(files)
