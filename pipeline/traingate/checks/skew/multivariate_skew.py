"""Held-out splits that differ from train in how their features go together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from traingate.bounds import FewestRows, Share
from traingate.check import Check
from traingate.checks.skew._alike import list_alike
from traingate.checks.skew._joint_changes import JointChange, name_joint_change
from traingate.dataset import Dataset
from traingate.judging import independence
from traingate.judging.boosting import Boosted, bin_columns
from traingate.judging.budget import alpha
from traingate.judging.given_label import compare_labels
from traingate.judging.labels import classes
from traingate.judging.model_rows import (
    FOLDS,
    ModelRows,
    build_rows,
    count_independent,
    fit_folds,
    measure_drops,
)
from traingate.judging.relation import auc
from traingate.judging.sampled import read_values
from traingate.judging.significance import Difference
from traingate.judging.times import find_later
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, number

_DEPENDENT = 1.45  # the folds' scores vary so many times as much as Mann and Whitney's standard error
_HOPELESS = 2.0  # standard errors below the score that warns at which no more folds are asked
_NAMED = 0.01  # of the score, that a feature has to bear to be named
_BINS = 10  # of a label that is a number


class Told(NamedTuple):
    """How well a model tells the splits, by which features, what was done to these, and of how many rows."""

    found: Difference
    named: list[str]
    done: JointChange | None
    sampled: int


@dataclass(frozen=True)
class MultivariateSkew(Check):
    """Can a model tell the held-out rows from those of train? Then features go together in another way than they did.

    Boosted trees learn from samples of both splits which row is of which, and are asked of rows that they never saw;
    0.5 is chance. Features that moved by themselves are left out, as split-skew tells of them, and so are values that
    were computed for groups of rows. Rows of one entity are in one fold; an entity that nobody declared is taken from
    a column that recurs within each split and in both in none. Where the label is mixed differently, rows of one label
    are compared. Where the split comes later in time, a difference is to be expected, and warns.

    Attributes:
        warn_score: ROC AUC that warns.
        max_score: ROC AUC that blocks.
        min_rows: independent rows of a split below which nothing can be said.
    """

    needs = (Statistics, Sample, *independence.NEEDS)
    warn_score: Share = 0.55
    max_score: Share = 0.6
    min_rows: FewestRows = 100

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a second split."""
        return None if dataset.held_out else "there is no held-out split to compare train with"

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each held-out split."""
        level = alpha("multivariate", len(dataset.held_out))
        for split in (split.name for split in dataset.held_out):
            if min(profile.splits[name].rows for name in (dataset.train, split)) < self.min_rows:
                yield self._report_few(dataset, split, min(profile.splits[n].rows for n in (dataset.train, split)))
                continue
            names = list_alike(self, profile, split)
            rows = build_rows(profile, split, names)
            if len(rows.names) < len(names):
                yield self._report_left_out(split, names, rows)
            if len(rows.names) < 2:
                continue
            fewest = min(count_independent(rows.groups[rows.held_out == side]) for side in (False, True))
            if fewest < self.min_rows:
                yield self._report_few(dataset, split, round(fewest))
                continue
            yield from self._judge_rows(dataset, profile, split, rows, level)

    def _judge_rows(
        self, dataset: Dataset, profile: Profile, split: str, rows: ModelRows, level: float
    ) -> Iterator[Finding]:
        rows_each = [count_independent(rows.groups[rows.held_out == side]) for side in (False, True)]
        error = math.sqrt((sum(rows_each) + 1) / (12 * math.prod(rows_each)))
        strata = _number_strata(profile, split, rows)
        error *= _widen(rows.held_out, rows.folds, strata)
        asking = _Asking(bin_columns(rows.values), rows.held_out, strata)
        score, folds = asking.average(rows.folds, self.warn_score, error)
        p = 1 - NormalDist().cdf((score - 0.5) / (_DEPENDENT * error))
        found = Difference(score, p, self.warn_score, self.max_score, level)
        if not found.severity:
            return
        later = find_later(profile, split)
        if later and found.severity < Severity.BLOCK:
            return
        model, asked = folds[0]
        drops = measure_drops(lambda codes: asking.score(model, codes, asked), asking.codes, rows.names)
        named = [name for name, drop in drops.items() if drop >= _NAMED][:5] or list(drops)[:1]

        def again(values: np.ndarray) -> float:
            return replace(asking, codes=bin_columns(values)).average(rows.folds, 1.0, error)[0]

        told = Told(found, named, name_joint_change(rows, named, score, again), len(rows.held_out))
        yield self._report(dataset, split, told, later)

    def _report(self, dataset: Dataset, split: str, told: Told, later: str) -> Finding:
        found, done = told.found, told.done
        severity = min(found.severity, Severity.WARN) if later else found.severity
        model = f"A model tells rows of {split} from rows of {dataset.train} (ROC AUC {number(found.effect)}, 0.5 is "
        message = f"{model}chance), though no feature moved by itself: {list_names(told.named)} "
        message += f"{'goes with the others' if len(told.named) == 1 else 'go together'} in another way there."
        if done is not None:
            message = f"{_say_done(done, dataset.train, split)} {model}chance)."
        kind = "" if done is None else done.kind
        details: dict[str, Any] = {"p": found.p, "level": found.level, "features": told.named}
        details |= {"columns": list(done.names)} if done is not None else {}
        details |= {"later_in": later} if later else {}
        return self.finding(
            severity,
            message,
            at=split if done is None else (split, done.names[0]),
            kind=kind,
            measured=found.effect,
            allowed=found.block if severity == Severity.BLOCK else found.warn,
            unit="ROC AUC",
            details=details,
            remedy=f"Find out how {list_names(done.names if done else told.named)} of {split} came about: a column "
            "shuffled, swapped or joined to other rows, or rows of another source.",
            sampled=told.sampled,
        )

    def _report_left_out(self, split: str, names: list[str], rows: ModelRows) -> Finding:
        left = [name for name in names if name not in rows.names]
        were = "was compared by itself" if len(left) == 1 else "were compared by themselves"
        return self.finding(
            Severity.INFO,
            f"Of the features of {split}, {list_names(left)} {were} alone, not together with others: there are too "
            "many columns, or values were computed for groups of rows.",
            at=split,
            kind="left-out",
            measured=len(left),
            allowed=0,
            unit="features",
            details={"features": left},
        )

    def _report_few(self, dataset: Dataset, split: str, rows: int) -> Finding:
        return self.finding(
            Severity.INFO,
            f"{dataset.train} or {split} has {count(rows, 'independent rows')}; with fewer than {self.min_rows} it "
            "cannot be told whether features go together as they did. Inconclusive.",
            at=split,
            kind="too-few-rows",
            measured=rows,
            allowed=self.min_rows,
            unit="rows",
            at_least=True,
        )


def _number_strata(profile: Profile, split: str, rows: ModelRows) -> np.ndarray:
    """int64 [n]: the label of each row where the splits mix it differently; else 0."""
    same, label = np.zeros(len(rows.held_out), np.int64), profile.plan.columns.label
    if label is None or compare_labels(profile, split) is None:
        return same
    sides = [read_values(profile.of(Sample, name), label) for name in (profile.plan.dataset.train, split)]
    if sides[0] is None or sides[1] is None or sides[0].dtype.kind != sides[1].dtype.kind:
        return same
    taken = int((~rows.held_out).sum()), int(rows.held_out.sum())
    values = np.concatenate([side[:most] for side, most in zip(sides, taken, strict=True) if side is not None])
    if values.dtype.kind == "f" and classes(profile) is None:
        edges = np.nanquantile(values, np.arange(1, _BINS) / _BINS)
        values = np.searchsorted(edges, values).astype(float)
    return np.asarray(np.unique(values, return_inverse=True)[1], np.int64)


@dataclass(frozen=True)
class _Asking:
    """Rows of both splits, and of which they are.

    Attributes:
        codes: binned columns, int [columns, n].
        held_out: bool [n].
        strata: int [n]: only rows of one stratum are compared.
    """

    codes: np.ndarray
    held_out: np.ndarray
    strata: np.ndarray

    def average(self, folds: np.ndarray, least: float, error: float) -> tuple[float, list[tuple[Boosted, np.ndarray]]]:
        """The mean score of the folds, and their models.

        The first folds are enough where they are so far below the least score of interest that all are hardly above it.
        """
        scores, asked_folds = list[float](), list[tuple[Boosted, np.ndarray]]()
        for model, asked in fit_folds(self.codes, self.held_out, folds):
            asked_folds.append((model, asked))
            scores.append(self.score(model, self.codes, asked))
            if float(np.mean(scores)) + _HOPELESS * error * math.sqrt(FOLDS / len(scores)) < least:
                break
        return float(np.mean(scores)) if scores else 0.5, asked_folds

    def score(self, model: Boosted, codes: np.ndarray, asked: np.ndarray) -> float:
        """The ROC AUC among the rows asked of one stratum, each counting by its pairs; 0.5 where there are none."""
        told = model.score(codes[:, asked])[:, 0]
        held_out, strata = self.held_out[asked], self.strata[asked]
        total, pairs = 0.0, 0.0
        for stratum in np.unique(strata):
            here = strata == stratum
            weight = float(held_out[here].sum() * (~held_out[here]).sum())
            if weight:
                total, pairs = total + weight * auc(told[here], held_out[here], ~held_out[here]), pairs + weight
        return total / pairs if pairs else 0.5


def _say_done(done: JointChange, train: str, split: str) -> str:
    name = done.names[0]
    if done.kind == "swapped":
        return (
            f"{name} and {done.names[1]} are swapped in {split}. Swapped back, nothing tells its rows from those of "
            f"{train} (ROC AUC {number(round(done.theirs, 3))})."
        )
    goes = f"It goes with {done.other} at a rank correlation of {number(round(done.ours, 2))} in {train} and "
    goes += f"{number(round(done.theirs, 2))} there."
    how = "is turned upside down" if done.kind == "reversed" else "belongs to other rows"
    return f"{name} {how} in {split}. {goes}"


def _widen(held_out: np.ndarray, folds: np.ndarray, strata: np.ndarray) -> float:
    """How much greater an AUC's standard error is for comparing rows of one stratum alone, 1 and up.

    Of n and m rows, their nm pairs tell the AUC to a variance of (n + m + 1) / 12nm (Mann and Whitney); of strata, each
    counts by its pairs, and many have none where a label has nearly as many values as there are rows.
    """
    variances = []
    for parts in (folds, folds.astype(np.int64) * (int(strata.max(initial=0)) + 1) + strata):
        _, part = np.unique(parts, return_inverse=True)
        ours, theirs = (np.bincount(part[held_out == side], minlength=int(part.max()) + 1) for side in (False, True))
        pairs = (ours * theirs).astype(float)
        variances.append(float((pairs * (ours + theirs + 1)).sum()) / max(float(pairs.sum()), 1.0) ** 2)
    return math.sqrt(max(variances[1] / variances[0], 1.0)) if variances[0] and variances[1] else 1.0
