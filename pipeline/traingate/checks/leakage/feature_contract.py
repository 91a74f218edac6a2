"""Features that people declared to be out of bounds, or known too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.columns import features
from traingate.judging.sampled import take_column
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, quote, share

BEFORE, AFTER = "before", "after"
_READ = (Kind.TIME, Kind.INT, Kind.FLOAT)


@dataclass(frozen=True)
class FeatureContract(Check):
    """Does every feature keep to what [columns] says may be used? What data cannot show has to be declared.

    `forbidden` columns may be in no split. Columns `derived_from_label`, and those that `available_at` says are known
    after the prediction, may be no feature. Where `available_at` names a column of moments, every sampled row is asked
    whether its moment lies after the row's time. Names that differ in case or punctuation alone are the same, as a
    renamed column must not slip through.
    """

    needs = (Sample,)

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a declaration."""
        columns = dataset.columns
        if columns.forbidden or columns.derived_from_label or columns.available_at:
            return None
        return "[columns] declares nothing as forbidden, derived_from_label or available_at"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each declared column that is there."""
        columns, plan = dataset.columns, profile.plan
        held = {name: split for split in reversed(list(plan.types)) for name in plan.types[split]}
        used = {name: split for split in reversed(list(plan.types)) for name in features(plan, split)}
        for declared in columns.forbidden:
            for name in _find(declared, held):
                yield self._report_forbidden(dataset, profile, declared, name)
        for declared in columns.derived_from_label:
            for name in _find(declared, used):
                told = f"is made from {columns.label}, as [columns] derived_from_label says"
                yield self._report_feature(dataset, "derived-from-label", (used[name], name), declared, told)
        for declared, when in columns.available_at.items():
            for name in _find(declared, used) if when != BEFORE else ():
                yield from self._judge_moment(dataset, profile, (used[name], name), declared, when)

    def count_comparisons(self, profile: Profile) -> int:
        """One for each declaration."""
        columns = profile.plan.columns
        return len(columns.forbidden) + len(columns.derived_from_label) + len(columns.available_at)

    def _report_forbidden(self, dataset: Dataset, profile: Profile, declared: str, name: str) -> Finding:
        splits = [split for split, types in profile.plan.types.items() if name in types]
        return self.finding(
            Severity.BLOCK,
            f"{_name(name, declared)} is in {list_names(splits)}, and [columns] forbidden says that no split may have "
            "it.",
            at=(splits[0], name),
            kind="forbidden",
            measured=len(splits),
            allowed=0,
            unit="splits",
            details={"splits": splits},
            remedy=f"Drop {name} where the files are written. Leaving it out of the features is not enough.",
        )

    def _report_feature(self, dataset: Dataset, kind: str, place: tuple[str, str], declared: str, told: str) -> Finding:
        return self.finding(
            Severity.BLOCK,
            f"{_name(place[1], declared)} is a feature, and {told}.",
            at=place,
            kind=kind,
            measured=1,
            allowed=0,
            unit="features",
            remedy=f"Leave {place[1]} out of the features ([columns] ignore).",
        )

    def _judge_moment(
        self, dataset: Dataset, profile: Profile, place: tuple[str, str], declared: str, when: str
    ) -> Iterator[Finding]:
        if when == AFTER:
            told = "is known only after the prediction, as [columns] available_at says"
            yield self._report_feature(dataset, AFTER, place, declared, told)
            return
        late = {split: self._count_late(dataset, profile, split, place[1], when) for split in profile.plan.types}
        known = {split: rows for split, rows in late.items() if rows is not None and rows[1]}
        if len(known) < len(late):
            without = [split for split in late if split not in known]
            yield self._report_unread(dataset, (without[0], place[1]), when, without)
        worst = max(known, key=lambda split: known[split][0] / known[split][1], default=None)
        if worst is not None and known[worst][0]:
            yield self._report_late(dataset, profile, (worst, place[1]), when, known[worst])

    def _count_late(
        self, dataset: Dataset, profile: Profile, split: str, name: str, when: str
    ) -> tuple[int, int] | None:
        """(rows known after their time, rows that were compared); None where there is nothing to compare."""
        kinds, time = profile.plan.types[split], dataset.columns.time
        if time is None or any(Kind(kinds.get(one, Kind.NULL)) not in _READ for one in (time, when)):
            return None
        if kinds[time] != kinds[when] and Kind.TIME in (kinds[time], kinds[when]):
            return None
        sample = profile.of(Sample, split)
        rows = np.arange(sample.table.num_rows)
        moments, none = take_column(sample, when, rows)
        times, untimed = take_column(sample, time, rows)
        empty = take_column(sample, name, rows)[1] if Kind(kinds.get(name, Kind.NULL)) != Kind.LIST else none
        asked = ~(none | untimed | empty)
        return int((moments > times)[asked].sum()), int(asked.sum())

    def _report_late(
        self, dataset: Dataset, profile: Profile, place: tuple[str, str], when: str, rows: tuple[int, int]
    ) -> Finding:
        split, name = place
        late, asked = rows
        complete = profile.of(Sample, split).complete
        return self.finding(
            Severity.BLOCK,
            f"{name} is known only after the row's time in {count(late)} of {count(asked)} "
            f"{'' if complete else 'sampled '}rows of {split} ({share(late / asked)}): {when} lies after "
            f"{dataset.columns.time}.",
            at=place,
            kind="late",
            measured=late,
            allowed=0,
            unit="rows",
            remedy=f"Take the value of {name} that was known at {dataset.columns.time}, or leave {name} out of the "
            "features ([columns] ignore).",
            sampled=None if complete else asked,
        )

    def _report_unread(self, dataset: Dataset, place: tuple[str, str], when: str, splits: list[str]) -> Finding:
        time = dataset.columns.time
        against = f"{time}, the time" if time else 'a time, as none is declared ([columns] time = "…")'
        return self.finding(
            Severity.BLOCK,
            f"Whether {place[1]} is known in time cannot be told in {list_names(splits)}: [columns] available_at names "
            f"{quote(when)}, which is neither 'before' nor 'after', nor a column that can be compared with {against}.",
            at=place,
            kind="unread",
            measured=len(splits),
            allowed=0,
            unit="splits",
            remedy="Write 'before', 'after', or the name of a column that holds times as the time column does.",
        )


def _find(declared: str, names: dict[str, str]) -> list[str]:
    """The columns that a declaration means: those of its letters and digits."""
    return [name for name in names if name == declared or _fold(name) == _fold(declared)]


def _fold(name: str) -> str:
    return "".join(mark for mark in name.casefold() if mark.isalnum()) or name


def _name(name: str, declared: str) -> str:
    return name if name == declared else f"{name}, declared as {declared},"
