"""Columns that name persons, devices or accounts, are not declared, and are in train and in a held-out split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from traingate.bounds import Limit
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.entities import EntityColumn, Shared, find_entity_columns
from traingate.judging.name_parts import NamedPart, find_named_parts
from traingate.measures.groupings import Groupings
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, quote, share

_SHOWN = 3


@dataclass(frozen=True)
class EntityColumns(Check):
    """Does a column that nobody declared name persons, devices or accounts which both splits hold?

    A model can remember an entity: with 42 patients in both splits a score may be near perfect, and worthless for the
    next patient. Nobody can tell from the data whether that is meant, so it warns. A column is suspected where text or
    integers recur and fix two or more other columns, as a patient fixes age and sex; and where texts do not recur, and
    what stands in them before a last number does and fixes another column (`patient_07_2`), judged on a sample.

    Attributes:
        max_fraction: share of the held-out split's entities that may also be in train.
    """

    needs = (Groupings, Sample, Statistics)
    max_fraction: Limit = 0.0

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Asked where no entity is declared."""
        if dataset.columns.entity:
            return "an entity is declared, and entity-overlap asks about it"
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for each held-out split: of the column that fixes most, where several name the same."""
        yield from self._report_unseen(dataset, profile)
        columns = find_entity_columns(profile)
        for split in dataset.held_out:
            if columns:
                column = columns[0]
                shared = column.compare(dataset.train, split.name)
                if shared.values:
                    others = [other.name for other in columns[1:]]
                    yield self._report(dataset, split.name, column, shared, others)
        if not columns:
            for part in list(find_named_parts(profile))[:1]:
                for split in dataset.held_out:
                    yield from self._report_part(dataset, profile, split.name, part)

    def count_comparisons(self, profile: Profile) -> int:
        """Columns that were looked at, in every held-out split."""
        found = profile.all(Groupings)
        return sum(len(value.columns) for value in found.values())

    def _report(self, dataset: Dataset, split: str, column: EntityColumn, shared: Shared, others: list[str]) -> Finding:
        name, train = column.name, dataset.train
        about = "" if shared.exact else "of a sample, "
        fixes = f"It fixes {list_names(list(column.fixes[:_SHOWN]))}, as a person or a device does."
        fixes = fixes if column.fixes else "Rows were dealt out by it."
        also = f" So {'does' if len(others) == 1 else 'do'} {list_names(others)}." if others else ""
        warns = shared.share > self.max_fraction
        if shared.shared:
            respelt = f" ({count(shared.respelt)} spelt in another way)" if shared.respelt else ""
            message = f"{name} is in both splits: {about}{count(shared.shared)} of {count(shared.values)} values of "
            message += f"{split} ({share(shared.share)}) are also in {train}{respelt}. {fixes}{also} If rows of one "
            message += f"{name} are alike, the score measures memory."
        else:
            message = f"{split} is apart from {train} by {name}: {about}none of its {count(shared.values)} values is "
            message += f"in {train}. {fixes}{also} So it is taken for a name: what of it is new or moved is no fault, "
            message += f"and rows of one {name} count as one wherever the splits are compared."
        return self.finding(
            Severity.WARN if warns else Severity.INFO,
            message,
            at=(split, name),
            kind="undeclared" if shared.shared else "apart",
            measured=shared.share,
            allowed=self.max_fraction,
            unit="share",
            details={"values": shared.values, "shared": shared.shared, "fixes": list(column.fixes), "others": others},
            remedy=f'Declare [columns] entity = ["{name}"] and split by it (scikit-learn: GroupShuffleSplit); it then '
            "blocks. If the same ones come back in production, leave it as it is.",
            sampled=None if shared.exact else shared.values,
        )

    def _report_part(self, dataset: Dataset, profile: Profile, split: str, part: NamedPart) -> Iterator[Finding]:
        """Names inside of longer ones, where both splits have them."""
        names, train = part.names[split], dataset.train
        shared = len(names & part.names[train])
        exact = all(profile.of(Sample, side).complete for side in (train, split))
        if shared / max(len(names), 1) <= self.max_fraction:
            return
        about = "" if exact else "of a sample, "
        yield self.finding(
            Severity.WARN,
            f"{part.column} holds names that are in both splits: {about}{count(shared)} of {count(len(names))} in "
            f"{split} ({share(shared / len(names))}) are also in {train}, as {quote(part.example)} before the last "
            f"{quote(part.mark)}. They fix {list_names(list(part.fixes[:_SHOWN]))}, as a person or a device does. If "
            "rows of one name are alike, the score measures memory.",
            at=(split, part.column),
            kind="inside",
            measured=shared / len(names),
            allowed=self.max_fraction,
            unit="share",
            details={"values": len(names), "shared": shared, "fixes": list(part.fixes), "others": []},
            remedy=f"Write what stands before the last {quote(part.mark)} of {part.column} into a column of its own, "
            "declare that ([columns] entity) and split by it (scikit-learn: GroupShuffleSplit).",
            sampled=None if exact else len(names),
        )

    def _report_unseen(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        unseen = profile.of(Groupings, dataset.train).unseen
        if unseen:
            yield self.finding(
                Severity.INFO,
                f"{count(len(unseen), 'columns')} of text or integers were not looked at, as the table has so many: "
                f"{list_names(list(unseen))}.",
                at=dataset.train,
                kind="not-looked-at",
                remedy='If one of them names a person or a device, declare it: [columns] entity = ["…"].',
            )
