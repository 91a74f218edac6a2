"""Columns of times that nobody declared, mentioned once: where the splits lie in them, and whether that matters."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.labels import classes
from traingate.judging.moments import say_format
from traingate.judging.sampled import take_label
from traingate.judging.times import Times, find_undeclared, read_rows
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import number, share

ALIKE = 0.2
"""Correlation of the labels of neighbours in time from which time matters to the score."""
_SURE = 4.0  # standard errors
_FEWEST = 100  # rows of a label that are put in order


def report_undeclared(
    check: Check, dataset: Dataset, profile: Profile, min_rows: int, *, by_design: bool
) -> Iterator[Finding]:
    """At most one finding, of the column by which the splits lie worst."""
    found: list[tuple[tuple[int, float], Finding]] = []
    for name, times in find_undeclared(profile).items():
        ours = times[dataset.train]
        for split in (split.name for split in dataset.held_out):
            theirs = times[split]
            if min(ours.rows, theirs.rows) < min_rows:
                continue
            if theirs.is_before(ours):
                found.append(((3, 0.0), _report_before(check, name, (dataset.train, split), ours, theirs)))
            elif theirs.count_before(ours.last) and not by_design:
                alike = measure_likeness(profile, name)
                warns = alike >= ALIKE
                one = _report_among(check, name, (dataset.train, split), (ours, theirs), alike if warns else 0.0)
                found.append(((2 if warns else 0, alike), one))
            elif ours.written and not theirs.count_before(ours.last):
                found.append(((1, 0.0), _report_later(check, name, (dataset.train, split), ours, theirs)))
    if found:
        yield max(found, key=lambda one: one[0])[1]


def measure_likeness(profile: Profile, name: str) -> float:
    """The correlation of labels of rows of train that follow each other in time; 0.0 where chance explains it.

    Of n labels in an order that says nothing, it is normal with a standard error of 1 / √n (Bartlett 1946). Of classes,
    that of the class that goes with time most, with as many standard errors more as there are classes to choose from.
    """
    sample = profile.of(Sample, profile.plan.dataset.train)
    target = take_label(profile, sample, is_class=classes(profile) is not None, min_class_rows=10)
    times = read_rows(sample, name)
    if target is None or times is None:
        return 0.0
    times = times[target.rows]
    known = ~np.isnan(times)
    order = np.argsort(times[known], kind="stable")
    if len(order) < _FEWEST:
        return 0.0
    labels = target.values[known][order]
    kinds = np.unique(labels) if target.is_class else np.zeros(1)
    series = [labels == kind for kind in kinds] if target.is_class else [np.argsort(np.argsort(labels))]
    best = max((_correlate(one.astype(np.float64)) for one in series), default=0.0)
    sure = (_SURE + math.sqrt(2 * math.log(len(kinds)))) / math.sqrt(len(order))
    return best if best > sure else 0.0


def say_alike(alike: float) -> str:
    """Why the order in time matters to the score."""
    why = f" Rows that follow each other in it have labels alike (correlation {number(round(alike, 2))}), so the "
    return why + "score is better than it will be on rows to come."


def _correlate(series: np.ndarray) -> float:
    """The first autocorrelation."""
    away = series - series.mean()
    spread = float((away**2).sum())
    return float((away[1:] * away[:-1]).sum()) / spread if spread else 0.0


def _declare(name: str) -> str:
    return f'If it is when a row was observed, declare it: [columns] time = "{name}".'


def _name(name: str, times: Times) -> str:
    return f"{name} is not declared as the time and looks like one" + (
        f" ({say_format(times.written)})" if times.written else ""
    )


def _report_before(check: Check, name: str, names: tuple[str, str], ours: Times, theirs: Times) -> Finding:
    (first, last), (from_, to) = ours.describe(), theirs.describe()
    return check.finding(
        Severity.WARN,
        f"{names[1]} lies before {names[0]} in time: {name} runs from {from_} to {to} in {names[1]}, from {first} to "
        f"{last} in {names[0]}. The score is of a past whose sequel the model has seen, not of rows to come.",
        at=(names[1], name),
        kind="before-train",
        measured=theirs.count_before(ours.last) / theirs.rows,
        allowed=0.0,
        unit="share",
        details={"written": {names[0]: ours.written, names[1]: theirs.written}},
        remedy=f"Hold out the latest rows instead. {_declare(name)}",
    )


def _report_among(check: Check, name: str, names: tuple[str, str], both: tuple[Times, Times], alike: float) -> Finding:
    ours, theirs = both
    before = theirs.count_before(ours.last) / theirs.rows
    why = say_alike(alike) if alike else ""
    return check.finding(
        Severity.WARN if alike else Severity.INFO,
        f"{_name(name, ours)}; {share(before)} of {names[1]} come before the last row of {names[0]}.{why}",
        at=(names[1], name),
        kind="undeclared",
        measured=alike if alike else before,
        allowed=ALIKE if alike else 0.0,
        unit="correlation" if alike else "share",
        details={"written": {names[0]: ours.written, names[1]: theirs.written}},
        remedy=f'{_declare(name)} If the splits are random by design: [checks.time-order] split = "random".',
    )


def _report_later(check: Check, name: str, names: tuple[str, str], ours: Times, theirs: Times) -> Finding:
    return check.finding(
        Severity.INFO,
        f"{_name(name, ours)}: {names[1]} begins at {theirs.write(theirs.first)}, where {names[0]} has ended. It is "
        "not compared as a quantity.",
        at=(names[1], name),
        kind="undeclared",
        remedy=_declare(name),
    )
