"""The anomalies that TFDV finds in the splits."""

from __future__ import annotations

from traingate.artifact import Artifact, Inputs
from traingate.artifacts.schema import Schema
from traingate.artifacts.statistics import Statistics
from traingate.profile.anomalies import Anomaly
from traingate.profile.profile import Profile


class Anomalies(Artifact[tuple[Anomaly, ...]]):
    """Every anomaly of every split, validated against the schema in the split's environment."""

    needs = (Statistics, Schema)

    def compute(self, profile: Profile, inputs: Inputs) -> tuple[Anomaly, ...]:
        """TFDV's answer, in the order of the splits."""
        from traingate.tfdv.validation import validate

        return validate(profile.get_artifact(Statistics), profile.get_artifact(Schema), profile.plan)
