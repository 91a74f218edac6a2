"""Splits and columns of too few values to be compared, and what would go unseen in those of few."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from traingate.check import Check
from traingate.checks.skew._pairs import Pair
from traingate.judging.independence import effective_share, name_entity
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, number

ENOUGH = 100
"""Independent rows, from which on what goes unseen is small enough to be left unsaid."""
_HOLD_OUT = "Hold out more, or judge by cross-validation."


def report_too_few_rows(check: Check, least: int, split: str, sizes: Mapping[str, int]) -> Finding:
    """A split, or train, that holds too few rows for any comparison."""
    fewest = min(sizes, key=lambda name: sizes[name])
    return check.finding(
        Severity.WARN,
        f"{fewest} has {count(sizes[fewest], 'rows')}; with fewer than {least} no difference between "
        f"{' and '.join(sizes)} can be told from chance. Inconclusive.",
        at=split,
        kind="too-few-rows",
        measured=sizes[fewest],
        allowed=least,
        unit="rows",
        at_least=True,
        remedy=_HOLD_OUT,
    )


def report_too_few_values(check: Check, least: int, few: list[Pair], *, alone: bool) -> Iterator[Finding]:
    """Columns with too few values, once for all splits; `alone` where no column has enough."""
    if few:
        names = list(dict.fromkeys(pair.name for pair in few))
        splits = list(dict.fromkeys([few[0].train, *(pair.split for pair in few)]))
        yield check.finding(
            Severity.WARN if alone else Severity.INFO,
            f"{list_names(names)} {'has' if len(names) == 1 else 'have'} fewer than {least} values in "
            f"{' or '.join(splits)}; no difference can be told from chance. Inconclusive.",
            at=few[0].split,
            kind="too-few-values",
            measured=min(pair.fewest for pair in few),
            allowed=least,
            unit="values",
            at_least=True,
            details={"columns": names},
            remedy=_HOLD_OUT,
        )


def report_reach(check: Check, profile: Profile, split: str, least: int, level: float) -> Iterator[Finding]:
    """What would go unseen: few rows, or rows of few entities, show great differences alone, or none, which warns.

    A split of parkinsons by subject tests on seven: a unit and a sign still blocked there in three of three splits, and
    nobody has more subjects to hold out.
    """
    names = (profile.plan.dataset.train, split)
    rows = {name: profile.splits[name].rows * effective_share(profile, name) for name in names}
    fewest = min(rows, key=lambda name: rows[name])
    if rows[fewest] >= ENOUGH:
        return
    distance = min(1.0, math.sqrt(-math.log(level / 2) / 2 * sum(1 / max(each, 1) for each in rows.values())))
    blind = distance >= 1
    said = f"{fewest} has {count(rows[fewest], 'rows')}"
    if rows[fewest] < profile.splits[fewest].rows:
        said = f"The effective sample size of {fewest} is {count(rows[fewest])}, of "
        said += f"{count(profile.splits[fewest].rows, 'rows')}, because rows of one "
        said += f"{name_entity(profile, split)} go together"
    yield check.finding(
        Severity.WARN if blind else Severity.INFO,
        f"{said}; no difference between {' and '.join(names)} can be told from chance. Inconclusive."
        if blind
        else f"{said}; only great differences can be told from chance: a KS distance above "
        f"{number(math.floor(100 * distance) / 100)}.",
        at=split,
        kind="few-entities" if rows[fewest] < profile.splits[fewest].rows else "few-rows",
        measured=rows[fewest],
        allowed=least if blind else ENOUGH,
        unit="rows",
        at_least=True,
        details={"least_distance": distance},
        remedy=_HOLD_OUT,
    )
