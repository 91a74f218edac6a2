"""Entities that are in train and in a held-out split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import Limit
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.joins.entities import Entities, SharedEntities
from traingate.joins.respellings import Respellings, Respelt
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, share


@dataclass(frozen=True)
class EntityOverlap(Check):
    """Are the same persons, devices or accounts in train and in a held-out split?

    A model can remember an entity, so that its score on rows of a known one says little of new ones.

    Attributes:
        max_fraction: share of the held-out entities that may also be in train.
    """

    needs = (Entities, Respellings)
    max_fraction: Limit = 0.0

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a declared entity."""
        return Entities().not_applicable(dataset)

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """For each held-out split: entities that it shares with train, and rows that could not be compared."""
        matched, spelt = profile.pairs(Entities), profile.pairs(Respellings)
        for split in dataset.held_out:
            shared = matched[dataset.train, split.name]
            fraction = shared.shared / max(shared.entities, 1)
            if fraction > self.max_fraction:
                yield self._report_shared(dataset, split.name, shared, fraction)
            respelt = spelt[dataset.train, split.name]
            if respelt.is_sure and respelt.shared / max(shared.entities, 1) > self.max_fraction:
                yield self._report_respelt(dataset, split.name, respelt)
            yield from self._report_unknown(dataset, profile, split.name, shared)

    def count_comparisons(self, profile: Profile) -> int:
        """Pairs of splits."""
        return len(profile.pairs(Entities))

    def _report_shared(self, dataset: Dataset, split: str, shared: SharedEntities, fraction: float) -> Finding:
        names = ", ".join(dataset.columns.entity)
        return self.finding(
            Severity.BLOCK,
            f"{count(shared.shared)} of {count(shared.entities)} {split} entities ({share(fraction)}) are also in "
            f"{dataset.train}, with {count(shared.rows)} of {split}'s rows.",
            at=(split, names),
            measured=fraction,
            allowed=self.max_fraction,
            unit="share",
            details={
                "shared": shared.shared,
                "entities": shared.entities,
                "rows": shared.rows,
                "of_rows": shared.second,
                "evidence_rows": [[example.places[-1].file, example.places[-1].row] for example in shared.examples],
            },
            evidence=shared.examples,
            rows=RowQuery.shared("entities", dataset.train, *dataset.columns.entity),
            remedy=f"Split by {names} (scikit-learn: GroupShuffleSplit), or drop these rows from {split}.",
        )

    def _report_respelt(self, dataset: Dataset, split: str, respelt: Respelt) -> Finding:
        """Entities that differ in spelling alone; rows of these are in both splits all the same."""
        names = ", ".join(dataset.columns.entity)
        fraction = respelt.shared / max(respelt.second_folded, 1)
        return self.finding(
            Severity.BLOCK,
            f"{count(respelt.shared)} of {count(respelt.second_folded)} {split} entities ({share(fraction)}) are also "
            f"in {dataset.train} in another spelling (letters, spaces, zeros or a name in front), with "
            f"{count(respelt.rows)} of {split}'s rows.",
            at=(split, names),
            kind="respelt",
            measured=fraction,
            allowed=self.max_fraction,
            unit="share",
            details={"shared": respelt.shared, "entities": respelt.second_folded, "rows": respelt.rows},
            remedy=f"Spell {names} alike in all splits, then split by it (scikit-learn: GroupShuffleSplit).",
        )

    def _report_unknown(
        self, dataset: Dataset, profile: Profile, split: str, shared: SharedEntities
    ) -> Iterator[Finding]:
        """Rows without an entity are compared with nothing, which must not pass for not shared."""
        names = ", ".join(dataset.columns.entity)
        for name, known, kind in (
            (dataset.train, shared.first, "unknown-in-train"),
            (split, shared.second, "unknown-in-held-out"),
        ):
            rows = profile.splits[name].rows
            if known < rows:
                yield self.finding(
                    Severity.INFO if known else Severity.WARN,
                    f"{count(rows - known)} of {count(rows)} {name} rows have no {names} and were compared with none "
                    f"of {split if name == dataset.train else dataset.train}.{'' if known else ' Inconclusive.'}",
                    at=(split, names),
                    kind=kind,
                    measured=(rows - known) / rows,
                    allowed=0.0,
                    unit="share",
                    remedy=f"Fill in {names}, or leave these rows out.",
                )
