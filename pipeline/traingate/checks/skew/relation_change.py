"""Held-out splits in which the label goes with the features in another way than in train."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from traingate.bounds import FewestRows, Limit
from traingate.check import Check
from traingate.checks.skew._alike import list_alike
from traingate.checks.skew._labelled_rows import part_by_time, take_labelled
from traingate.checks.skew._relations import Labelled, Relation, measure_feature, measure_model
from traingate.checks.skew._row_offsets import find_offset
from traingate.checks.skew._text_relations import measure_text
from traingate.dataset import Dataset
from traingate.judging import independence
from traingate.judging.budget import alpha
from traingate.judging.labels import classes, is_balanced
from traingate.judging.model_rows import count_independent
from traingate.judging.significance import Difference
from traingate.judging.times import find_later
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, number

_MOST_NAMED = 3  # features; where more changed, it is the label that did
_MOST_LOST = 0.75  # of the features that tell the label, that no longer do where it goes with nothing
_LOST = 0.15  # of what a feature tells beyond chance, up to which it is the feature that was shuffled


@dataclass(frozen=True)
class Judged:
    """Train and a held-out split.

    Attributes:
        dataset, profile: what is known.
        split: the held-out split.
        labelled: the rows of both that have a label; the other way round where it is train that is asked.
        later: the time column by which the split comes later than train; "" where it does not.
        of_train: whether it is train whose labels are looked at.
    """

    dataset: Dataset
    profile: Profile
    split: str
    labelled: Labelled
    later: str
    of_train: bool = False

    @property
    def sides(self) -> tuple[str, str]:
        """The split whose labels are looked at, and the other."""
        return (self.dataset.train, self.split) if self.of_train else (self.split, self.dataset.train)


@dataclass(frozen=True)
class RelationChange(Check):
    """Do the features tell the label as they do in train? Where they don't, the score is for another question.

    Boosted trees learn the label from a sample of train, and naive Bayes from the words of each text; their ROC AUC on
    rows of train that they never saw is compared with that on the held-out split. Then each feature by itself: what its
    values tell of the label in train (cross-fitted) against what the same values tell there. Where train's features
    tell next to nothing, those of the held-out split are asked of train. Labels that fit the rows before or after
    theirs were shifted. Two locks, as for split-skew; errors after DeLong et al. (1988), over entities where rows go
    together. A label that is a number is asked for its upper half. Features that moved by themselves are left out.
    Where the split comes later in time, a relation may change, which warns; one that is lost or turned, and that did
    not change within train, blocks.

    Attributes:
        warn_fall: fall of the ROC AUC that warns.
        max_fall: fall that blocks.
        min_rows: independent rows of a split with a label below which nothing can be said.
        min_class_rows: rows of a class in each split below which it is left out.
    """

    needs = (Statistics, Sample, *independence.NEEDS)
    warn_fall: Limit = 0.05
    max_fall: Limit = 0.1
    min_rows: FewestRows = 100
    min_class_rows: FewestRows = 30

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label and a second split."""
        if not dataset.columns.label:
            return 'no label is declared: [columns] label = "…"'
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """One finding for a label that goes with nothing, one for each feature that turned, or one for a fall."""
        for split in (split.name for split in dataset.held_out):
            if min(profile.splits[name].rows for name in (dataset.train, split)) < self.min_rows:
                yield self._report_few(dataset, split)
                continue
            labelled = take_labelled(profile, split, list_alike(self, profile, split), self.min_class_rows)
            sides = [labelled.rows.groups[labelled.mask(held_out=side)] for side in (False, True)] if labelled else []
            if labelled is None or min(map(count_independent, sides)) < self.min_rows:
                yield self._report_few(dataset, split)
            elif labelled.rows.names or labelled.texts:
                pair = Judged(dataset, profile, split, labelled, find_later(profile, split))
                yield from self._judge_split(pair)

    def _judge_split(self, pair: Judged) -> Iterator[Finding]:
        pairs, limits = len(pair.dataset.held_out), (self.warn_fall, self.max_fall)
        whole = _measure_whole(pair.labelled, self.warn_fall)
        found = whole.judge(limits, alpha("relation-change", 3 * pairs)) if whole else None
        if whole is not None and not whole.tells(0.5 + self.warn_fall):
            wrong = list(self._judge_train(pair, limits))
            yield from wrong
            if wrong:
                return
        level = alpha("relation-change", 3 * pairs * max(1, len(pair.labelled.rows.names)))
        alone = {name: measure_feature(pair.labelled, at) for at, name in enumerate(pair.labelled.rows.names)}
        related = {name: one for name, one in alone.items() if one is not None and one.tells(0.5 + self.warn_fall)}
        changed = {name: one.judge(limits, level, both=True) for name, one in related.items()}
        turned = [name for name in changed if changed[name].severity]
        fell = whole is not None and found is not None and bool(found.severity)
        strongest = max(related.values(), key=lambda one: one.ours.score, default=None)
        upside_down = strongest is not None and strongest.is_turned
        # Of many features, one may be left by chance.
        lost = fell and not upside_down and _share_lost(related) >= _MOST_LOST
        if whole and found and lost and whole.is_lost:
            yield self._report_unrelated(pair, whole, found)
        elif (
            turned
            and len(turned) <= _MOST_NAMED
            and not (whole and fell and _all_weakened(related, turned, whole, self.warn_fall))
        ):
            for name in turned:
                yield self._report_feature(pair, name, related[name], changed[name])
        elif whole and found and fell:
            yield self._report_fall(pair, whole, found)

    def _judge_train(self, pair: Judged, limits: tuple[float, float]) -> Iterator[Finding]:
        """Whether it is train whose labels go with nothing: it is asked what the other split's features tell."""
        turned = pair.labelled.turn()
        whole = _measure_whole(turned, self.warn_fall)
        found = whole.judge(limits, alpha("relation-change", 3 * len(pair.dataset.held_out))) if whole else None
        if whole and found and found.severity and whole.is_lost:
            yield self._report_unrelated(replace(pair, labelled=turned, of_train=True), whole, found)

    def _report_unrelated(self, pair: Judged, whole: Relation, found: Difference) -> Finding:
        """The features tell nothing of the labels there; or those of other rows."""
        (where, other), label = pair.sides, pair.dataset.columns.label
        offset = find_offset(pair.labelled, whole)
        if offset is not None:
            rows, side = count(abs(offset.rows), "rows"), "below" if offset.rows > 0 else "above"
            message = f"The labels of {where} stand {rows} {side} their own: what a row's features tell there fits the "
            message += f"{label} {rows} {side} at ROC AUC {number(round(offset.score, 3))}, and its own at "
            message += f"{number(round(whole.theirs.score, 3))} (in {other}: {number(round(whole.ours.score, 3))})."
            remedy = f"Join {label} to the rows of {where} again, by a key and not by their order."
            sure = offset.compare(whole, (found.warn, found.block), found.level)
            return self._report(pair, label, sure, "row-off", message, remedy)
        message = (
            f"{label} of {where} is not related to its features as in {other}: a model that tells it there at ROC "
        )
        message += f"AUC {_say(whole)} tells next to nothing in {where}."
        remedy = f"Look whether the labels of {where} were shuffled, shifted by rows or joined to other rows."
        return self._report(pair, label, found, "unrelated", message, remedy)

    def _report_fall(self, pair: Judged, whole: Relation, found: Difference) -> Finding:
        message = f"What the features tell of {pair.dataset.columns.label} falls from {pair.dataset.train} to "
        message += f"{pair.split}: a model's ROC AUC is {_say(whole)}."
        remedy = f"Find out how {pair.split} was labelled: by others, by another rule, or with errors."
        return self._report(pair, pair.dataset.columns.label, found, "", message, remedy)

    def _report_feature(self, pair: Judged, name: str, alone: Relation, found: Difference) -> Finding:
        is_turned = min(alone.ours.score, alone.theirs.score) < 0.5 - self.warn_fall
        how = "goes the other way round" if is_turned else "goes in another way"
        message = f"{name} {how} with {pair.dataset.columns.label} in {pair.split} than in {pair.dataset.train}: what "
        message += f"its values tell there has ROC AUC {_say(alone)}."
        remedy = f"Look whether {name} of {pair.split} was coded, signed or joined to rows in another way."
        return self._report(pair, name, found, "turned" if is_turned else "feature", message, remedy)

    def _report(self, pair: Judged, at: str | None, found: Difference, kind: str, message: str, remedy: str) -> Finding:
        balanced = not kind and is_balanced(classes(pair.profile), pair.dataset.train, pair.split)
        capped = balanced or (bool(pair.later) and not self._is_no_drift(pair, at, kind))
        if balanced:
            message += f" {pair.dataset.train} was filled up or thinned out by class, so that its own rows may be told "
            message += "better than they are: less may have changed."
        severity = min(found.severity, Severity.WARN) if capped else found.severity
        return self.finding(
            severity,
            message,
            at=(pair.sides[0], at),
            kind=kind,
            measured=found.effect,
            allowed=found.block if severity == Severity.BLOCK else found.warn,
            unit="ROC AUC",
            details={"p": found.p, "level": found.level, **({"later_in": pair.later} if pair.later else {})},
            remedy=remedy,
        )

    def _is_no_drift(self, pair: Judged, name: str | None, kind: str) -> bool:
        """Whether a relation was lost or turned that holds from train's first rows to its last."""
        if kind not in ("row-off", "unrelated", "turned"):
            return False
        parts = part_by_time(pair.profile, pair.labelled, pair.later) if not pair.of_train else None
        if kind == "row-off" or parts is None:
            return kind == "row-off"
        names = pair.labelled.rows.names
        within = measure_feature(parts, names.index(name)) if name in names else _measure_whole(parts, 0.0)
        return within is not None and within.ours.score - within.theirs.score < self.warn_fall

    def _report_few(self, dataset: Dataset, split: str) -> Finding:
        return self.finding(
            Severity.INFO,
            f"{dataset.train} or {split} has too few independent rows with a label that can be judged "
            f"({self.min_rows} are needed, of each class {self.min_class_rows}) to tell whether features tell it as "
            "they did. Inconclusive.",
            at=split,
            kind="too-few-rows",
            unit="rows",
            at_least=True,
        )


def _say(relation: Relation) -> str:
    return f"{number(round(relation.ours.score, 3))} → {number(round(relation.theirs.score, 3))}"


def _measure_whole(labelled: Labelled, least: float) -> Relation | None:
    """What trees tell by all features but texts, or naive Bayes by the words of one, whichever tells most."""
    found = [measure_model(labelled, least), *(measure_text(labelled, name, least) for name in labelled.texts)]
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: one.ours.score, default=None)


def _share_lost(related: Mapping[str, Relation]) -> float:
    return sum(one.is_lost for one in related.values()) / len(related) if related else 1.0


def _all_weakened(related: Mapping[str, Relation], turned: list[str], whole: Relation, least: float) -> bool:
    """Whether each feature that tells the label tells as much less of it as all do together: then the label changed."""
    strong = [one for one in related.values() if one.ours.score >= 0.5 + least]
    alike = bool(strong) and all(one.is_kept_by(whole.kept) for one in strong)
    return alike and all(related[name].kept > _LOST for name in turned)
