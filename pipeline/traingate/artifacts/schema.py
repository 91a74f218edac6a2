"""The TFDV schema that the splits are validated against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from traingate.artifact import Artifact, Inputs
from traingate.artifacts.statistics import Statistics
from traingate.profile.profile import Profile

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.schema_pb2 import Schema as Proto


class Schema(Artifact["Proto"]):
    """The schema that people reviewed; where there is none, what TFDV infers from train."""

    needs = (Statistics,)
    always = True
    written = ("schema.pbtxt",)

    def compute(self, profile: Profile, inputs: Inputs) -> Proto:
        """The reviewed schema as it is, else an inferred one."""
        from traingate.tfdv.schemas import infer_schema

        if inputs.schema is not None:
            reviewed: Proto = inputs.schema
            return reviewed
        return infer_schema(profile.get_artifact(Statistics), profile.plan)

    def files(self, value: Proto) -> Mapping[str, bytes]:
        """`schema.pbtxt`, for people to review."""
        from traingate.tfdv.schemas import write_schema

        return {"schema.pbtxt": write_schema(value).encode()}
