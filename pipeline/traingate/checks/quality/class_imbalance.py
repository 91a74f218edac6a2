"""How many rows each class of the label has, in each split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from traingate.bounds import AtLeastOne, Floor, Limit
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging import independence
from traingate.judging.budget import alpha
from traingate.judging.independence import effective_share
from traingate.judging.labels import classes
from traingate.judging.significance import hypergeometric
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, moment, number, quote, share

Rows = Mapping[str, int]

_FEWEST_OTHERS = 10  # rows with another label, of a number, from which there is something to learn
_MOST_OTHERS = 0.01  # share of the rows, up to which so few are nothing
_STRATIFY = "Split again, stratified by the label."


class Rare(NamedTuple):
    """Rows that are few: how many, what is said of them, why that matters, the least share, and how grave it is."""

    rows: int
    said: str
    why: str
    least: float
    severity: Severity
    also: str = ""


@dataclass(frozen=True)
class ClassImbalance(Check):
    """Has every class rows enough to be learned and to be tested? A rare class is the one that a model gives up first.

    Where all classes but one are rare, a model that always predicts that one looks right, which warns; a rare class
    among others is told. One class alone teaches nothing, and a class that a split lost by more than chance makes its
    score lie: both block.

    Attributes:
        min_fraction: share of train's rows below which all classes but the most frequent warn; one of several is told
            below that or a fifth of an even share.
        min_rows: rows of train below which all classes but the most frequent warn, and one of several is told.
        min_held_out_rows: rows of a held-out split below which a class is told; one without any warns.
        min_absent_fraction: share of train from which a class may not be absent from a held-out split.
    """

    needs = (Statistics, *independence.NEEDS)
    min_fraction: Floor = 0.1
    min_rows: AtLeastOne = 30
    min_held_out_rows: AtLeastOne = 5
    min_absent_fraction: Limit = 0.005

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label."""
        return None if dataset.columns.label else 'no label is declared: [columns] label = "…"'

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for train, and two for each held-out split: classes that are absent, and that are few."""
        found = classes(profile)
        if not found or not found.get(dataset.train):
            yield from self._judge_number(dataset, profile)
            return
        ours = found[dataset.train]
        yield from self._judge_train(dataset, ours)
        held_out = [split.name for split in dataset.held_out if sum(found.get(split.name, {}).values())]
        level = alpha("absent-classes", len(held_out) * len(ours))
        for split in held_out:
            few = {name: rows for name in ours if (rows := found[split].get(name, 0)) < self.min_held_out_rows}
            drawn = sum(found[split].values()) * effective_share(profile, split)
            lost = [name for name, rows in few.items() if not rows and self._is_lost(name, ours, drawn, level)]
            if lost:
                yield self._report_absent(dataset, split, lost, ours)
            if others := {name: rows for name, rows in few.items() if name not in lost}:
                # Nobody re-splits for a few rows more or less; and a class that train has hardly any of is told there.
                gone = {name for name, rows in others.items() if not rows} - self._list_rare(ours).keys()
                yield self._report_few(dataset, split, others, Severity.WARN if gone else Severity.INFO)

    def _judge_train(self, dataset: Dataset, ours: Rows) -> Iterator[Finding]:
        total, (most, rows) = sum(ours.values()), max(ours.items(), key=lambda item: item[1])
        others = total - rows
        if len(ours) == 1:
            yield self._report_one_class(dataset, most, total)
        elif len(ours) > 2 and others < max(self.min_fraction * total, self.min_rows):
            said = f"have another label than {quote(most)}"
            why = f"a model that always predicts {quote(most)} still looks right most of the time."
            yield self._report_rare(dataset, ours, Rare(others, said, why, self.min_fraction, Severity.WARN))
        elif rare := self._list_rare(ours):
            name, rows = min(ours.items(), key=lambda item: item[1])
            why = "a model that never predicts it still looks right most of the time."
            also = f" Classes with few rows: {_list_classes(rare)}." if len(rare) > 1 else ""
            # Of two classes the other is all there is; one rare class of several leaves much to learn.
            severity = Severity.WARN if len(ours) == 2 else Severity.INFO
            said = f"have the label {quote(name)}"
            yield self._report_rare(dataset, ours, Rare(rows, said, why, self._least_share(ours), severity, also))

    def _report_rare(self, dataset: Dataset, ours: Rows, rare: Rare) -> Finding:
        total, rows = sum(ours.values()), rare.rows
        by_share = rows < rare.least * total
        return self.finding(
            rare.severity,
            f"{count(rows)} of {count(total)} {dataset.train} rows ({share(rows / total)}) {rare.said}; "
            f"{rare.why if by_share else 'so few rows teach little.'}{rare.also}",
            at=(dataset.train, dataset.columns.label),
            measured=rows / total if by_share else rows,
            allowed=rare.least if by_share else self.min_rows,
            unit="share" if by_share else "rows",
            at_least=True,
            details={
                "classes": dict(ours),
                "class_weights": {key: total / (len(ours) * value) for key, value in ours.items()},
            },
            remedy="Train with class weights (the reference trainer does), and judge by recall or PR-AUC of each "
            "class.",
        )

    def _judge_number(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """A number, or a time, of which all labels but a handful are one and the same."""
        label = dataset.columns.label
        summary = profile.of(Statistics, dataset.train).columns.get(label or "")
        numbers = summary.numbers if summary is not None else None
        if numbers is None or not numbers.counts:
            return
        total, (value, rows) = sum(numbers.counts.values()), max(numbers.counts.items(), key=lambda item: item[1])
        others = total - rows + sum(numbers.infinities)
        if others and (others >= _FEWEST_OTHERS or others > _MOST_OTHERS * total):
            return
        shown = moment(value) if summary is not None and summary.kind == Kind.TIME else number(value)
        yield self.finding(
            Severity.BLOCK,
            f"{'All' if not others else 'All but ' + count(others)} of {count(total + sum(numbers.infinities))} labels "
            f"in {dataset.train} are {shown}; one value alone teaches nothing.",
            at=(dataset.train, label),
            kind="one-class",
            measured=others,
            allowed=_FEWEST_OTHERS if others else 1,
            unit="rows",
            at_least=True,
            remedy="Check the filter or the join that made the split.",
        )

    def _least_share(self, ours: Rows) -> float:
        return min(self.min_fraction, 0.2 / len(ours) if len(ours) > 2 else 1.0)

    def _list_rare(self, ours: Rows) -> dict[str, int]:
        """The classes of train that are rare, with their rows."""
        least = max(self._least_share(ours) * sum(ours.values()), self.min_rows)
        return {name: rows for name, rows in ours.items() if rows < least}

    def _report_one_class(self, dataset: Dataset, name: str, total: int) -> Finding:
        return self.finding(
            Severity.BLOCK,
            f"All {count(total)} labels in {dataset.train} are {quote(name)}; one class alone teaches nothing.",
            at=(dataset.train, dataset.columns.label),
            kind="one-class",
            measured=1,
            allowed=2,
            unit="classes",
            at_least=True,
            remedy="Check the filter or the join that made the split.",
        )

    def _is_lost(self, name: str, ours: Rows, drawn: float, level: float) -> bool:
        """Whether a class that a split lacks is missing by more than chance: the hypergeometric chance of no row."""
        known, total = ours[name], sum(ours.values())
        p = hypergeometric(0, round(drawn), known, total + round(drawn))
        return known / total >= self.min_absent_fraction and p < level

    def _report_absent(self, dataset: Dataset, split: str, lost: list[str], ours: Rows) -> Finding:
        total = sum(ours.values())
        shown = list_names([f"{quote(name)} ({share(ours[name] / total)} of {dataset.train})" for name in lost])
        return self.finding(
            Severity.BLOCK,
            f"{split} has no row of {'class' if len(lost) == 1 else f'{len(lost)} classes:'} {shown}; chance alone "
            "would not leave out so many, and the score says nothing about them.",
            at=(split, dataset.columns.label),
            kind="absent",
            measured=max(ours[name] for name in lost) / total,
            allowed=self.min_absent_fraction,
            unit="share",
            details={"classes": lost},
            remedy=_STRATIFY,
        )

    def _report_few(self, dataset: Dataset, split: str, few: Rows, severity: Severity) -> Finding:
        return self.finding(
            severity,
            f"{split} has fewer than {count(self.min_held_out_rows, 'rows')} of "
            f"{'class' if len(few) == 1 else f'{len(few)} classes'} ({_list_classes(few)}): too few to measure how "
            f"well {'it is' if len(few) == 1 else 'they are'} predicted.",
            at=(split, dataset.columns.label),
            kind="few",
            measured=min(few.values()),
            allowed=self.min_held_out_rows,
            unit="rows",
            at_least=True,
            details={"classes": dict(few)},
            remedy=_STRATIFY,
        )


def _list_classes(rows: Rows) -> str:
    """Classes with their rows, the rarest first."""
    return list_names(
        [f"{quote(name)} {count(number)}" for name, number in sorted(rows.items(), key=lambda item: item[::-1])]
    )
