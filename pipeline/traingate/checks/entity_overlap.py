"""Entities that are in train and in a held-out split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.entities import Entities
from traingate.profile import Profile
from traingate.report import Finding, Severity
from traingate.wording import count, share


@dataclass(frozen=True)
class EntityOverlap(Check):
    """Are the same persons, devices or accounts in train and in a held-out split?

    A model can remember an entity, so that its score on rows of a known one says little of new ones.

    Attributes:
        max_fraction: share of the held-out entities that may also be in train.
    """

    family = "leakage"
    joins = (Entities,)
    max_fraction: float = 0.0

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a declared entity."""
        return Entities().not_applicable(dataset)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each held-out split that shares more entities with train than allowed."""
        for split in dataset.held_out:
            shared = profile.joined(Entities, dataset.train, split.name)
            fraction = shared.shared / max(shared.entities, 1)
            if fraction > self.max_fraction:
                names = ", ".join(dataset.columns.entity)
                yield Finding(
                    self.id,
                    Severity.BLOCK,
                    f"{count(shared.shared)} of {count(shared.entities)} {split.name} entities ({share(fraction)}) are also "
                    f"in {dataset.train}, with {count(shared.rows)} of {split.name}'s rows.",
                    split=split.name,
                    feature=names,
                    measured=fraction,
                    allowed=self.max_fraction,
                    details={"shared": shared.shared, "entities": shared.entities, "rows": shared.rows},
                    evidence=shared.examples,
                    remedy=f"Split by {names} (scikit-learn: GroupShuffleSplit), or drop these rows from {split.name}.",
                )
