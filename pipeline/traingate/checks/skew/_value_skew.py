"""What was done to the values of a column in one split: rounded, cut off, stuck at one value, or filled with it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from traingate.check import Check
from traingate.checks.skew._changes import Change
from traingate.checks.skew._pairs import Pair, report_difference
from traingate.judging.grids import Rounded, find_rounding
from traingate.judging.piles import Pile, find_pile
from traingate.judging.reaches import Tail, find_tails
from traingate.judging.significance import Difference
from traingate.report.findings import Finding, Severity
from traingate.wording import count, number, share

_WARN_STEP, _MAX_STEP = 0.02, 0.25  # standard deviations to which a column may be rounded, before it warns and blocks
_PER_PILE = 2.0  # a pile is half as large as a distance when it blocks: values do not gather by themselves
_WARN_LIMIT = 0.01  # share of values that were cut off, which warns: that none lies beyond them is evidence as well
_CERTAIN = 6.0  # decimals, more than which are as many as a float has


class Limits(NamedTuple):
    """The distances of two distributions, and the ratios of their tails, that warn and block."""

    warn: float
    block: float
    warn_ratio: float
    max_ratio: float


def judge_values(check: Check, limits: Limits, pair: Pair, level: float) -> Iterator[Finding]:
    """At most one finding for a column of numbers, the worst: a pile, a step that it was rounded to, or a tail."""
    if pair.numbers is None or pair.counts is not None:
        return
    ours, theirs = pair.numbers
    found: list[tuple[Difference, Pile | Rounded | Tail]] = []
    pile = find_pile(ours.quantiles, theirs.quantiles, pair.independent)
    # Values that were computed for groups of rows gather by themselves.
    if pile is not None and pair.independent_values == pair.independent:
        warn = _WARN_LIMIT if pile.is_limit else limits.warn / _PER_PILE
        found.append((Difference(pile.excess, pile.p, warn, pair.allow(limits.block / _PER_PILE), level), pile))
    rounded = find_rounding(ours, theirs, pair.independent)
    if rounded is not None:
        found.append((Difference(rounded.relative, rounded.p, _WARN_STEP, _MAX_STEP, level), rounded))
    for tail in find_tails(ours.quantiles, theirs.quantiles, pair.independent_values):
        block = math.inf if pair.later else limits.max_ratio  # how far train's own tails move in time is not known
        found.append((Difference(tail.effect, tail.p, limits.warn_ratio, block, level), tail))
    worst = max(found, key=lambda one: one[0].severity, default=None)
    if worst is None or not worst[0].severity:
        return
    difference, told = worst
    if isinstance(told, Pile):
        yield _report_pile(check, pair, told, difference)
    elif isinstance(told, Tail):
        yield _report_tail(check, pair, told, difference)
    else:
        yield _report_rounded(check, pair, told, difference)


def _report_pile(check: Check, pair: Pair, pile: Pile, found: Difference) -> Finding:
    where, other = (pair.train, pair.split) if pile.is_train else (pair.split, pair.train)
    exactly = f"exactly {number(pile.value)}"
    beyond = f"in {other} {share(pile.other)} {'is' if pile.other else 'are'} that"
    if pile.is_limit:
        most, over = ("greatest", "above") if pile.is_upper else ("least", "below")
        message = f"{pair.name} was cut off at {number(pile.value)} in {where}: {share(pile.piled)} of its values are "
        message += f"exactly that, the {most} there, and {share(pile.beyond)} of {other} lies {over} it."
        kind, remedy = "clipped", f"Cut {pair.name} off alike in all splits, or in none."
    elif pile.value == 0:
        message = (
            f"{share(pile.piled)} of {pair.name} in {where} is 0; {beyond}. Zeros may stand for what was not measured."
        )
        kind, remedy = "zeros", f"If nothing was measured, make the zeros of {pair.name} missing."
    else:
        message = f"{pair.name} is stuck in {where}: {share(pile.piled)} of its values are {exactly}; {beyond}."
        kind, remedy = "stuck", f"Find out what writes {number(pile.value)} to {pair.name} of {where}."
    details = {"value": pile.value, "share": pile.piled, "share_elsewhere": pile.other}
    return report_difference(check, pair, message, found, "share", Change(kind, "", details, remedy))


def _report_rounded(check: Check, pair: Pair, rounded: Rounded, found: Difference) -> Finding:
    where, other = (pair.train, pair.split) if rounded.is_train else (pair.split, pair.train)
    message = f"{pair.name} is rounded to {_say_step(rounded)} in {where}; in {other} it has {_say_finer(rounded)}: "
    message += f"{share(1 - rounded.fine)} of its values lie between. "
    message += f"A step is {number(round(found.effect, 2))} standard deviations."
    details = {"step": rounded.step, "share_on_it": rounded.coarse, "share_elsewhere": rounded.fine}
    change = Change("rounded", "", details, f"Write {pair.name} with the same decimals in all splits.")
    return report_difference(check, pair, message, found, "standard deviations", change)


def _report_tail(check: Check, pair: Pair, tail: Tail, found: Difference) -> Finding:
    side = "above" if tail.is_upper else "below"
    message = f"{pair.name} reaches {number(tail.times)} times as far {side} its median in {pair.split} as in "
    message += (
        f"{pair.train}: {number(tail.theirs)} against {number(tail.ours)} at its {'99' if tail.is_upper else '1'} "
    )
    message += "% quantile."
    return report_difference(check, pair, message, found, "ratio", Change("tail", ""), kind="tail")


def _say_step(rounded: Rounded) -> str:
    if rounded.decimals is None or rounded.decimals < 0:
        return f"steps of {number(rounded.step)}"
    return count(rounded.decimals, "decimals") if rounded.decimals else "whole numbers"


def _say_finer(rounded: Rounded) -> str:
    if rounded.finer is None:
        return f"more than {number(_CERTAIN)} decimals"
    if rounded.decimals is None or rounded.finer < 0:
        return f"steps of {number(10.0**-rounded.finer)}"
    return count(rounded.finer, "decimals") if rounded.finer else "whole numbers"


def choose_worse(moved: list[Finding], values: list[Finding]) -> list[Finding]:
    """What is said of a column: what was done to all of it, else the worse of its place and its values."""
    if not values or not moved:
        return values or moved
    named = bool(moved[0].kind) and moved[0].severity is Severity.BLOCK
    nearer = values[0].severity > moved[0].severity - (values[0].kind != "tail")
    return values if nearer and not named else moved
