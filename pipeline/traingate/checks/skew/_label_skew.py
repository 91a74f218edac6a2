"""Labels that are distributed differently in a held-out split: numbers, the mix of classes, the rates of rare ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from traingate.check import Check
from traingate.checks.skew._changes import name_change, say_quantiles
from traingate.checks.skew._pairs import Pair, report_difference
from traingate.judging.budget import alpha
from traingate.judging.labels import is_balanced
from traingate.judging.significance import Difference, g_test, hypergeometric, kolmogorov_smirnov
from traingate.report.findings import Finding, Severity
from traingate.wording import list_names, number, quote, share

_LEAST_RATE_ROWS = 20
_ALIKE = 1.5  # times as many rows of one class as of another, which are no whole times


@dataclass(frozen=True)
class LabelLimits:
    """How different a label may be: the distance of its classes, and the ratio of a rare class's rates.

    A label that is a number may move 2.5 times as far before it warns, and twice as far before it blocks.
    """

    warn_distance: float
    max_distance: float
    warn_ratio: float
    max_ratio: float


def judge_labels(
    check: Check, limits: LabelLimits, pairs: list[Pair], classes: Mapping[str, Mapping[str, int]] | None
) -> Iterator[Finding]:
    """At most one finding for each held-out split; `classes` are rows by class, by split, None for a number."""
    tests = len(pairs) if classes is None else 2 * len(pairs)  # the mix of classes, and the rates of rare ones
    level = alpha("label-shift", tests)
    for pair in pairs:
        if classes is None:
            yield from _judge_number(check, limits, pair, level)
        else:
            found = list(_judge_classes(check, limits, pair, ClassRows.of(pair, classes), level))
            balanced = found and is_balanced(classes, pair.train, pair.split)
            yield from [_report_balanced(check, pair, ClassRows.of(pair, classes), found[0])] if balanced else found


def _judge_number(check: Check, limits: LabelLimits, pair: Pair, level: float) -> Iterator[Finding]:
    if pair.numbers is None:
        return
    first, second = (side.quantiles for side in pair.numbers)
    distance, p = kolmogorov_smirnov(first, second, pair.independent)
    found = Difference(distance, p, 2.5 * limits.warn_distance, 2 * limits.max_distance, level)
    if found.severity:
        before, after = (float(side.at([0.5])[0]) for side in (first, second))
        change = name_change(*pair.numbers)
        message = f"The label {pair.name} moved: median {number(before)} in {pair.train}, {number(after)} in "
        message += f"{pair.split}{say_quantiles(change)} (KS distance {number(distance)})."
        if change is not None and change.is_fault:
            message = f"The label {change.say(pair.name, pair.train, pair.split)} (KS distance {number(distance)})."
        yield report_difference(check, pair, message, found, "KS distance", change)


@dataclass(frozen=True)
class ClassRows:
    """The rows of each class, float [2, classes]: in train, and in the held-out split."""

    names: list[str]
    rows: np.ndarray

    @classmethod
    def of(cls, pair: Pair, classes: Mapping[str, Mapping[str, int]]) -> ClassRows:
        """Of the two splits of a pair."""
        sides = [classes.get(split, {}) for split in (pair.train, pair.split)]
        names = list(dict.fromkeys([*sides[0], *sides[1]]))
        return cls(names, np.array([[side.get(name, 0) for name in names] for side in sides], float))

    @property
    def rates(self) -> np.ndarray:
        """The share of each class, float [2, classes]."""
        return self.rows / self.rows.sum(1, keepdims=True)

    def say_rates(self, at: int, pair: Pair, between: str) -> str:
        """`12.0% of train, 25.0% of eval`."""
        before, after = self.rates[:, at]
        return f"{share(before)} of {pair.train}{between}{share(after)} of {pair.split}"


def _judge_classes(
    check: Check, limits: LabelLimits, pair: Pair, classes: ClassRows, level: float
) -> Iterator[Finding]:
    if not classes.rows.sum(1).all():
        return
    distance, p = g_test(*(classes.rows.T * pair.independent).T)
    found = Difference(distance, p, limits.warn_distance, limits.max_distance, level)
    if found.severity:
        most = int(np.abs(np.subtract(*classes.rates)).argmax())
        message = f"The mix of the label's classes differs: {quote(classes.names[most])} is "
        message += f"{classes.say_rates(most, pair, ', ')} (total variation distance {number(distance)})."
        yield report_difference(check, pair, message, found, "total variation distance")
    else:
        yield from _judge_rates(check, limits, pair, classes, level / len(classes.names))


def _report_balanced(check: Check, pair: Pair, classes: ClassRows, found: Finding) -> Finding:
    """Train has as many rows of each class, to the row: that was done on purpose, and the score is as it should be."""
    rarest = int(classes.rates[1].argmin())
    times = float(classes.rates[0].max() / classes.rates[0].min())
    how = f"as many rows of each class of {pair.name}"
    if times >= _ALIKE:
        how = f"exactly {number(round(times))} rows of one class of {pair.name} to one of the other"
    return replace(
        found,
        severity=Severity.WARN,
        message=f"{pair.train} holds {how}, and {pair.split} does not: "
        f"{quote(classes.names[rarest])} is {classes.say_rates(rarest, pair, ' and ')}. If that was done on purpose, "
        f"only what the model gives as chances is too high or too low for {pair.split}.",
        kind="balanced-train",
        allowed=0.0,
        remedy=f"Calibrate the model's chances to the rates of {pair.split}, or weigh the classes instead.",
    )


def _judge_rates(check: Check, limits: LabelLimits, pair: Pair, classes: ClassRows, level: float) -> Iterator[Finding]:
    """A rare class that is twice as frequent hardly moves the distance, yet means twice the frauds."""
    changes = [
        (found, at)
        for at in range(len(classes.names))
        if (found := _compare_rates(limits, pair, classes, at, level)) is not None and found.severity
    ]
    if changes:
        changes.sort(key=lambda change: (-change[0].severity, -change[0].effect))
        (found, worst), *others = changes
        message = f"Class {quote(classes.names[worst])} is {classes.say_rates(worst, pair, ' and ')}."
        if others:
            message += f" Also changed: {list_names([quote(classes.names[at]) for _, at in others])}."
        yield report_difference(check, pair, message, found, "ratio", kind="class-rate")


def _compare_rates(limits: LabelLimits, pair: Pair, classes: ClassRows, at: int, level: float) -> Difference | None:
    rows, totals = classes.rows[:, at], classes.rows.sum(1)
    if not rows.all() or rows.sum() < _LEAST_RATE_ROWS:
        return None
    before, after = classes.rates[:, at]
    hits, drawn = np.round(rows * pair.independent), np.round(totals * pair.independent)
    p = hypergeometric(int(hits[1]), int(drawn[1]), int(hits.sum()), int(drawn.sum()))
    return Difference(max(after / before, before / after), p, limits.warn_ratio, limits.max_ratio, level)
