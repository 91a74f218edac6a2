"""Features that give the label away together: as a formula of two or three of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from traingate.bounds import Bounds, Share
from traingate.check import Check
from traingate.checks.leakage._scores import count_sampled, name_unit
from traingate.checks.leakage.label_leakage import measure_strength
from traingate.dataset import Dataset
from traingate.judging import labels
from traingate.judging.columns import features
from traingate.judging.identities import Identity, find_identities
from traingate.judging.relation import Strength, group_values, strength_for_classes, strength_for_number
from traingate.judging.sampled import SampledLabel, take_column, take_label
from traingate.judging.separations import Pairs, Separation, find_threshold, find_unlike
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, number, quote

_Sampled = Annotated[int, Bounds(1, Sample().k)]
_KINDS = (Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.STRING, Kind.TIME)
_LARGEST = 1e100  # whose squares are finite
_MOST_LEVELS = 20  # classes that are asked for one by one


@dataclass(frozen=True)
class PairLeakage(Check):
    """Do two or three features together give the label away? Such a formula has the label in it, or is the label.

    Judged on a sample of train. A number is asked for as a sum of up to three features with factors, and as a product
    or a ratio of two: what holds in all rows to the precision of the data blocks. Classes are asked for as a threshold
    on a sum, a difference, a product or a ratio of two of the 25 strongest features, and as two flags that are unlike:
    what tells a class of two without an exception blocks where no pair comes near that lacks one of the two. A pair
    that tells the label nearly as well warns where it stands out against single features and against other pairs.
    Features that give the label, or the class that is asked for, away alone are label-leakage's, and take no part.

    Attributes:
        warn_score: ROC AUC, or R², of a pair that warns.
        warn_ratio: what a pair lacks to a full score against what the best single feature lacks, and the best pair
            without one of the two, at which it stands out.
        max_score: ROC AUC, or R², from which a feature alone gives the label away, and takes no part in pairs.
        max_exceptions: share of the rows in which an exact formula may fail.
        max_other_score: ROC AUC of the best pair that lacks one of the two, above which a threshold does not block.
        min_rows: sampled rows with a label below which nothing is said of classes, nor of what holds nearly.
        min_exact_rows: sampled rows below which nothing is said of a formula that gives a number exactly.
        min_class_rows: distinct sampled rows of the rarest class below which nothing is said of classes.
    """

    needs = (Sample, Statistics)
    warn_score: Share = 0.99
    warn_ratio: Share = 0.25
    max_score: Share = 0.995
    max_exceptions: Share = 0.001
    max_other_score: Share = 0.99
    min_rows: _Sampled = 200
    min_exact_rows: _Sampled = 50
    min_class_rows: _Sampled = 30

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label."""
        return None if dataset.columns.label else 'no label is declared: [columns] label = "…"'

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """A finding for each formula; none where label-leakage says that there are too few rows."""
        sample = profile.of(Sample, dataset.train)
        target = take_label(profile, sample, labels.classes(profile) is not None, 10)
        if target is None or len(target.values) < (self.min_rows if target.is_class else self.min_exact_rows):
            return
        case = _Case.of(self, dataset, profile, sample, target)
        if len(case.strengths) > 1:
            yield from case.judge_classes() if target.is_class else case.judge_number()

    def count_comparisons(self, profile: Profile) -> int:
        """One for each pair of numbers of train."""
        kinds = profile.plan.types[profile.plan.dataset.train]
        numbers = sum(Kind(kind).numeric for kind in kinds.values())
        return numbers * (numbers - 1) // 2


@dataclass(frozen=True)
class _Case:
    """One judgement: the check's limits, and the features that take part, the strongest first."""

    check: PairLeakage
    dataset: Dataset
    sample: SampledRows
    target: SampledLabel
    strengths: Mapping[str, Strength]
    columns: Mapping[str, np.ndarray]

    @classmethod
    def of(
        cls, check: PairLeakage, dataset: Dataset, profile: Profile, sample: SampledRows, target: SampledLabel
    ) -> _Case:
        kinds = profile.plan.types[dataset.train]
        names = [name for name in features(profile.plan, dataset.train) if Kind(kinds[name]) in _KINDS]
        strengths = {name: measure_strength(sample, target, name) for name in names}
        names = [name for name in names if strengths[name].score < check.max_score and not strengths[name].one_to_one]
        names.sort(key=lambda name: -strengths[name].score)
        columns = {name: _read(sample, name, target.rows) for name in names}
        varying = {name: values for name, values in columns.items() if _varies(values)}
        return cls(check, dataset, sample, target, {name: strengths[name] for name in names}, varying)

    def judge_number(self) -> Iterator[Finding]:
        target, numbers = self.target.values, self._take_numbers()
        order = [name for name in self.sample.table.column_names if name in numbers]
        ordered = {name: numbers[name] for name in order}
        least = self.check.min_exact_rows
        identities = find_identities(target, ordered, list(numbers), least, self.check.max_exceptions)
        yield from map(self._report_identity, identities)
        if not identities and len(target) >= self.check.min_rows:
            yield from self._judge_separations(target, Pairs(numbers), None, set())

    def judge_classes(self) -> Iterator[Finding]:
        rows, pairs, named = np.bincount(self.target.classes), Pairs(self._take_numbers()), set[str]()
        classes = range(len(rows)) if len(rows) > 2 else [int(rows.argmin())]
        flags = {
            name: values for name, values in self.columns.items() if len(np.unique(values[~np.isnan(values)])) == 2
        }
        flags = {name: (values != np.nanmin(values)).astype(float) for name, values in flags.items()}
        for label in classes[:_MOST_LEVELS]:
            positive = self.target.classes == label
            enough = self.target.distinct >= self.check.min_class_rows and len(rows) == 2
            if enough and (found := find_unlike(flags, positive)):
                yield self._report_unlike(*found)
                continue
            if positive.sum() >= self.check.min_class_rows:
                yield from self._judge_separations(positive.astype(float), pairs, label, named)

    def _take_numbers(self) -> dict[str, np.ndarray]:
        texts = {
            name for name in self.columns if take_column(self.sample, name, self.target.rows[:1])[0].dtype.kind != "f"
        }
        return {name: values for name, values in self.columns.items() if name not in texts}

    def _judge_separations(
        self, target: np.ndarray, pairs: Pairs, label: int | None, named: set[str]
    ) -> Iterator[Finding]:
        """Pairs none of whose columns is `named` already; theirs are then."""
        check = self.check
        singles = {name: _take_score(one, label) for name, one in self.strengths.items()}
        alone = {name for name, score in singles.items() if score >= check.max_score}  # each tells this class already
        single = max((score for name, score in singles.items() if name not in alone), default=0.0)
        for pair in pairs.find(target, label is not None, check.warn_score - 0.02, alone):
            score = self._score(pair, target, label)
            lacks = check.warn_ratio * (1 - max(single, pair.others))
            if score >= check.warn_score and 1 - score <= lacks and not named & set(pair.columns):
                named |= set(pair.columns)
                yield self._report_pair(pair, score, single, label)

    def _score(self, pair: Separation, target: np.ndarray, label: int | None) -> float:
        group = group_values(pair.values, np.zeros(len(target), bool))
        if label is None:
            return strength_for_number(group, pair.values, target, self.target.shuffle).score
        return strength_for_classes(group, pair.values, target.astype(np.int64), self.target.shuffle).score

    def _report_identity(self, found: Identity) -> Finding:
        label, train = self.dataset.columns.label, self.dataset.train
        complete = self.sample.complete
        rows = count(found.rows) if found.held == found.rows else f"{count(found.held)} of {count(found.rows)}"
        every = "all " if found.held == found.rows else ""
        known = "" if found.rows == len(self.target.values) else " that have all of them"
        return self.check.finding(
            Severity.BLOCK,
            f"{label} = {found.formula} in {every}{rows} {'' if complete else 'sampled '}rows of {train}{known}: "
            f"together they give {label} away. Were all of them known before {label}?",
            at=(train, found.columns[0]),
            kind="identity",
            measured=found.held,
            allowed=int((1 - self.check.max_exceptions) * found.rows),
            unit="rows",
            at_least=True,
            details={"formula": found.formula, "columns": list(found.columns), "rows": found.rows},
            remedy=self._advise(found.columns),
            sampled=count_sampled(self.sample, self.target),
        )

    def _report_unlike(self, first: str, second: str) -> Finding:
        name, train = self.dataset.columns.label, self.dataset.train
        return self.check.finding(
            Severity.BLOCK,
            f"{first} and {second}, of two values each, together tell {name} in all {self._count_rows()} of {train} "
            f"(by an exclusive or); neither of them does alone. Were both known before {name}?",
            at=(train, first),
            kind="two-flags",
            measured=1.0,
            allowed=self.check.warn_score,
            unit="ROC AUC",
            details={"columns": [first, second]},
            remedy=self._advise((first, second)),
            sampled=count_sampled(self.sample, self.target),
        )

    def _report_pair(self, pair: Separation, score: float, single: float, label: int | None) -> Finding:
        name, train = self.dataset.columns.label, self.dataset.train
        cut = (
            None
            if label is None
            else find_threshold(pair.values, self.target.classes == label, self.check.max_exceptions)
        )
        blocks = cut is not None and len(self.target.names) == 2 and pair.others <= self.check.max_other_score
        blocks = blocks and self.target.distinct >= self.check.min_class_rows
        told = self._tell(pair, score, label, cut)
        return self.check.finding(
            Severity.BLOCK if blocks else Severity.WARN,
            f"{told}; the best feature alone reaches {number(round(single, 4))}, and the best pair without one of them "
            f"{number(round(pair.others, 4))}. Were both known before {name}?",
            at=(train, pair.columns[0]),
            kind="threshold" if cut is not None else "pair",
            measured=score,
            allowed=self.check.warn_score,
            unit=name_unit(self.target),
            details={"formula": pair.formula, "columns": list(pair.columns), "single": single, "others": pair.others},
            remedy=self._advise(pair.columns),
            sampled=count_sampled(self.sample, self.target),
        )

    def _tell(self, pair: Separation, score: float, label: int | None, cut: tuple[str, float] | None) -> str:
        name, names = self.dataset.columns.label, self.target.names
        if cut is None or label is None:
            what = name if label is None or len(names) == 2 else f"the {name} {quote(names[label])}"
            return f"{pair.formula} predicts {what} ({name_unit(self.target)} {number(round(score, 4))})"
        if cut[0] == "<=" and len(names) == 2:
            label, cut = 1 - label, (">", cut[1])
        return (
            f"{name} is {quote(names[label])} exactly where {pair.formula} {cut[0]} {number(cut[1])}, in all "
            f"{self._count_rows()} of {self.dataset.train}"
        )

    def _count_rows(self) -> str:
        return count(len(self.target.values), "rows" if self.sample.complete else "sampled rows", "row")

    def _advise(self, columns: tuple[str, ...]) -> str:
        some = list_names(columns[:-1]) + f" or {columns[-1]}"
        return f"Leave {some} out ([columns] ignore): whichever is not known when the model is used."


def _take_score(found: Strength, label: int | None) -> float:
    return found.by_class.get(label, found.score) if label is not None else found.score


def _read(sample: SampledRows, name: str, rows: np.ndarray) -> np.ndarray:
    values, missing = take_column(sample, name, rows)
    return np.where(missing | ~np.isfinite(values), np.nan, values.astype(float))


def _varies(values: np.ndarray) -> bool:
    known = values[~np.isnan(values)]
    return len(known) >= len(values) / 2 and bool(known.min() < known.max()) and np.abs(known).max() < _LARGEST
