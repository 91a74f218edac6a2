"""Features that are distributed differently in a held-out split: numbers by place and spread, categories by mix."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from traingate.check import Check
from traingate.checks.skew._changes import Change, name_change, say_quantiles
from traingate.checks.skew._pairs import Pair, report_difference
from traingate.checks.skew._value_skew import Limits, choose_worse, judge_values
from traingate.judging.atoms import measure_beyond_tolerance
from traingate.judging.budget import alpha
from traingate.judging.categories import match_categories, name_category
from traingate.judging.level_rates import find_rate
from traingate.judging.significance import Difference, fold, g_test, kolmogorov_smirnov
from traingate.profile.summaries import Numbers
from traingate.report.findings import Finding, Severity
from traingate.wording import number, share

_WARN_RATE = 2.0  # times as frequent as in train that a rare category is, or as rare


@dataclass(frozen=True)
class FeatureLimits:
    """How different a feature may be: the distance of its distributions, and the ratio of its spreads."""

    warn_distance: float
    max_distance: float
    warn_ratio: float
    max_ratio: float


@dataclass(frozen=True)
class Levels:
    """The p-values below which columns moved, and below which their values gather, beyond chance."""

    moved: float
    values: float

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Levels:
        """Of all columns that are compared; numbers are asked for a pile, a step, and both tails, others for a rate."""
        values = sum(4 if pair.numbers is not None and pair.counts is None else 1 for pair in pairs)
        return cls(alpha("distributions", sum(pair.tests for pair in pairs)), alpha("values", values))

    def of_few(self, times: float) -> Levels:
        """So many times as strict."""
        return Levels(self.moved / times, self.values / times)


def judge_feature(check: Check, limits: FeatureLimits, pair: Pair, levels: Levels) -> Iterator[Finding]:
    """At most one finding for a feature and a held-out split."""
    if pair.counts is not None:
        yield from _judge_codes(check, limits, pair, levels)
    elif pair.numbers is not None:
        of_values = Limits(limits.warn_distance, limits.max_distance, limits.warn_ratio, limits.max_ratio)
        moved = list(_judge_numbers(check, limits, pair, levels.moved))
        yield from choose_worse(moved, list(judge_values(check, of_values, pair, levels.values)))
    else:
        yield from _judge_texts(check, limits, pair, levels)


def _judge_numbers(check: Check, limits: FeatureLimits, pair: Pair, level: float) -> Iterator[Finding]:
    """One finding, of the place or of the spread: the one that is worse, or moved farther."""
    if pair.numbers is None:
        return
    ours, theirs = pair.numbers
    distance, p = kolmogorov_smirnov(ours.quantiles, theirs.quantiles, pair.independent)
    place = Difference(distance, p, limits.warn_distance, pair.allow(limits.max_distance), level)
    spread = _compare_spreads(limits, pair, level)
    if not max(place.severity, spread.severity if spread else Severity.INFO):
        return
    if measure_beyond_tolerance(ours.quantiles, theirs.quantiles) < limits.warn_distance:
        return
    if pair.independent_values != pair.independent:
        yield from _judge_numbers(
            check, limits, replace(pair, independent=pair.independent_values, samples=None), level
        )
        return
    change = _name_change(pair, ours, theirs)
    if spread is not None and (spread.severity, spread.distance.effect) > (place.severity, distance):
        if change is not None and change.is_fault:
            message = f"{change.say(pair.name, pair.train, pair.split)} (interquartile range × {number(spread.times)})."
            yield report_difference(check, pair, message, spread.ratio, "ratio", change)
        else:
            yield report_difference(check, pair, spread.describe(pair), spread.ratio, "ratio", change)
    else:
        message = _describe_place(pair) + f"{say_quantiles(change)} (KS distance {number(distance)})."
        if change is not None and change.is_fault:
            message = f"{change.say(pair.name, pair.train, pair.split)} (KS distance {number(distance)})."
        yield report_difference(check, pair, message, place, "KS distance", change)


def _name_change(pair: Pair, ours: Numbers, theirs: Numbers) -> Change | None:
    """What was done to the column, asked of rows of one label where the labels are mixed differently; None for nothing.

    What moved with the label looks like miles for kilometres now and then.
    """
    if pair.given is None or pair.given.quantiles is None:
        return name_change(ours, theirs)
    if pair.given.follows:
        return None
    found = name_change(replace(ours, quantiles=pair.given.quantiles), theirs)
    # How far it moved is told of the rows that the reader sees.
    return found if found is not None and found.is_fault else name_change(ours, theirs)


def _describe_place(pair: Pair) -> str:
    if pair.numbers is None:
        return ""
    ours, theirs = pair.numbers
    before, after = (float(side.quantiles.at([0.5])[0]) for side in (ours, theirs))
    what = "moved: median"
    if before == after:
        what, before, after = "is distributed differently: mean", ours.mean, theirs.mean
    return f"{pair.name} {what} {number(before)} in {pair.train}, {number(after)} in {pair.split}"


def _compare_spreads(limits: FeatureLimits, pair: Pair, level: float) -> Spread | None:
    """How the interquartile ranges differ; None where a split has none."""
    if pair.numbers is None:
        return None
    ours, theirs = (side.quantiles for side in pair.numbers)
    low, centre, high = ours.at([0.25, 0.5, 0.75])
    theirs_low, theirs_high = theirs.at([0.25, 0.75])
    if not (high > low and theirs_high > theirs_low):
        return None
    times = float((theirs_high - theirs_low) / (high - low))
    distance, p = kolmogorov_smirnov(fold(ours, centre), fold(theirs, centre), pair.independent)
    return Spread(
        times=times,
        ratio=Difference(max(times, 1 / times), p, limits.warn_ratio, limits.max_ratio, level),
        distance=Difference(distance, p, limits.warn_distance, limits.max_distance, level),
    )


def _judge_texts(check: Check, limits: FeatureLimits, pair: Pair, levels: Levels) -> Iterator[Finding]:
    if pair.strings is None:
        return
    keys, rows = match_categories(*pair.strings)
    strings = pair.strings
    mix = Mix(rows, lambda at: name_category(keys[at], *strings))
    yield from _judge_mix(check, limits, pair, mix, levels)


def _judge_codes(check: Check, limits: FeatureLimits, pair: Pair, levels: Levels) -> Iterator[Finding]:
    if pair.counts is None:
        return
    ours, theirs = pair.counts
    keys = sorted({*ours, *theirs})
    rows = np.array([[side.get(key, 0) for side in (ours, theirs)] for key in keys], float).reshape(-1, 2)
    yield from _judge_mix(check, limits, pair, Mix(rows, lambda at: number(keys[at])), levels)


def _count_totals(pair: Pair) -> np.ndarray:
    totals: np.ndarray = np.maximum(1.0, np.array([pair.ours.present, pair.theirs.present], float))
    return totals


class Mix(NamedTuple):
    """Rows of each category in both splits, float [k, 2], and what a category is called."""

    rows: np.ndarray
    name: Callable[[int], str]


def _judge_mix(check: Check, limits: FeatureLimits, pair: Pair, mix: Mix, levels: Levels) -> Iterator[Finding]:
    """The mix of all categories, or else the rate of a rare one."""
    totals = _count_totals(pair)
    first, second = (mix.rows * pair.independent).T
    others = np.maximum(0.0, totals - mix.rows.sum(0)) * pair.independent
    distance, p = g_test(first, second, (others[0], others[1]))
    found = Difference(distance, p, limits.warn_distance, pair.allow(limits.max_distance), levels.moved)
    if not found.severity:
        yield from _judge_rates(check, pair, mix, totals, levels.values)
        return
    shares = mix.rows / totals
    most = int(np.abs(shares[:, 0] - shares[:, 1]).argmax())
    before, after = shares[most]
    message = f"The mix of categories of {pair.name} differs: {mix.name(most)} is {share(before)} of {pair.train}, "
    message += f"{share(after)} of {pair.split} (total variation distance {number(distance)})."
    yield report_difference(check, pair, message, found, "total variation distance")


def _judge_rates(check: Check, pair: Pair, mix: Mix, totals: np.ndarray, level: float) -> Iterator[Finding]:
    """A rare category of another rate warns: few rows are concerned. In a later split it is what time does."""
    rate = find_rate(mix.rows, totals, pair.independent) if not pair.later else None
    found = Difference(rate.ratio, rate.p, _WARN_RATE, math.inf, level) if rate is not None else None
    if rate is not None and found is not None and found.severity:
        before, after = mix.rows[rate.at] / totals
        message = f"{mix.name(rate.at)} of {pair.name} is {share(before)} of {pair.train} and {share(after)} of "
        yield report_difference(check, pair, f"{message}{pair.split}.", found, "ratio", kind="category-rate")


@dataclass(frozen=True)
class Spread:
    """How widely a column is spread in a held-out split.

    Attributes:
        times: its interquartile range there, in those of train.
        ratio: of the interquartile ranges, the greater to the smaller.
        distance: of the distances from train's median, which the ratio needs: on a grid it jumps.
    """

    times: float
    ratio: Difference
    distance: Difference

    @property
    def severity(self) -> Severity:
        """The milder of the two, so that both must be great."""
        return min(self.ratio.severity, self.distance.severity)

    def describe(self, pair: Pair) -> str:
        """What the message says."""
        times = number(self.times)
        return f"The interquartile range of {pair.name} is {times} times as wide in {pair.split} as in {pair.train}."
