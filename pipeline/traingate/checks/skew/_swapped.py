"""Two columns of a held-out split under each other's names: what either holds is distributed as the other in train."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from traingate.check import Check
from traingate.checks.skew._pairs import Pair
from traingate.judging.categories import match_categories
from traingate.judging.significance import g_test, kolmogorov_smirnov
from traingate.report.findings import Finding, Severity
from traingate.wording import number

_MOST = 40  # columns that moved, of which each two are compared
_NEAR, _SURE = 0.05, 1.63  # distance of what is alike; standard errors that chance passes once in a hundred times
_TIMES_NEARER = 4.0  # than a column is to its own name in train


@dataclass(frozen=True)
class Swapped:
    """Two columns of a held-out split.

    Attributes:
        first, second: the columns.
        apart: the lesser of their distances to their own names in train.
        crossed: the greater of their distances to the other's.
    """

    first: Pair
    second: Pair
    apart: float
    crossed: float


def find_swapped(moved: Sequence[Pair]) -> list[Swapped]:
    """The columns that moved, of one held-out split, by which two were swapped; each once, the nearest first."""
    found = []
    for first, second in combinations(moved[:_MOST], 2):
        crossed = _measure(first, second), _measure(second, first)
        own = _measure(first, first), _measure(second, second)
        if None in (*crossed, *own):
            continue
        apart, across = min(one or 0.0 for one in own), max(one or 0.0 for one in crossed)
        if across <= min(apart / _TIMES_NEARER, max(_NEAR, _find_chance(first))):
            found.append(Swapped(first, second, apart, across))
    taken: set[str] = set()
    chosen = []
    for one in sorted(found, key=lambda one: one.crossed):
        names = {one.first.name, one.second.name}
        if not names & taken:
            taken |= names
            chosen.append(one)
    return chosen


def _measure(ours: Pair, theirs: Pair) -> float | None:
    """How far a column of the held-out split is from one of train; None where they are not of one kind."""
    if ours.ours.numbers is not None and theirs.theirs.numbers is not None:
        return kolmogorov_smirnov(ours.ours.numbers.quantiles, theirs.theirs.numbers.quantiles)[0]
    if ours.ours.strings is not None and theirs.theirs.strings is not None:
        _, rows = match_categories(ours.ours.strings, theirs.theirs.strings)
        totals = max(1.0, ours.ours.present), max(1.0, theirs.theirs.present)
        first, second = rows.T.astype(float)
        return g_test(first, second, (max(0.0, totals[0] - first.sum()), max(0.0, totals[1] - second.sum())))[0]
    return None


def _find_chance(pair: Pair) -> float:
    sides = zip((pair.ours, pair.theirs), pair.independent, strict=True)
    n, m = (max(1.0, side.present * share) for side, share in sides)
    return _SURE * math.sqrt((n + m) / (n * m))


def join_swapped(check: Check, told: Sequence[tuple[Pair, Finding]]) -> Iterator[Finding]:
    """The findings of one held-out split, those of two columns that were swapped as one."""
    moved = [pair for pair, finding in told if finding.severity is Severity.BLOCK and pair.column in ("", pair.name)]
    swapped = find_swapped(moved)
    by_name = {name: one for one in swapped for name in (one.first.name, one.second.name)}
    yield from (_report(check, one) for one in swapped)
    yield from (finding for pair, finding in told if pair.name not in by_name)


def _report(check: Check, one: Swapped) -> Finding:
    first, second, split, train = one.first.name, one.second.name, one.first.split, one.first.train
    unit = "KS distance" if one.first.numbers is not None else "total variation distance"
    return check.finding(
        Severity.BLOCK,
        f"{first} and {second} are swapped in {split}. Either is distributed there as the other is in {train} "
        f"({unit} {number(one.crossed)} at most, {number(one.apart)} at least from its own).",
        at=(split, first),
        kind="swapped",
        measured=one.apart,
        allowed=_TIMES_NEARER * one.crossed,
        unit=unit,
        details={"columns": [first, second], "distance_to_the_other": one.crossed},
        remedy=f"Write {first} and {second} of {split} under each other's names.",
    )
