"""Weighs values that a held-out split has and train never showed: categories of features, classes of the label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from traingate.checks.schema._unseen import Unseen, twins, unseen
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.columns import features
from traingate.judging.labels import classes
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding, Severity
from traingate.wording import count, listed, quoted, share

if TYPE_CHECKING:
    from traingate.dataset import Columns
    from traingate.profile.profile import Profile
    from traingate.profile.summaries import ColumnSummary

_FREE_TEXT = 0.5  # distinct values per row from which a column is text or names, and no category
_SHOWN = 5


@dataclass(frozen=True)
class Limits:
    """How much is too much.

    Attributes:
        check: the id of the check that asks.
        fraction: of a split's rows that may hold unseen values.
    """

    check: str
    fraction: float


def new_values(profile: Profile, limits: Limits) -> Iterator[Finding]:
    """One finding for each held-out column with values that train never has."""
    plan = profile.plan
    train = profile.of(Statistics, plan.dataset.train).columns
    names = [name for name in features(plan, plan.dataset.train) if _is_category(train[name])]
    splits = len(plan.dataset.held_out)
    level, label_level = alpha("categories", len(names) * splits), alpha("new-classes", splits)
    label = plan.columns.label if classes(profile) else None
    for split in plan.dataset.held_out:
        held_out = profile.of(Statistics, split.name).columns
        for name in (*names, *(() if label is None else (label,))):
            found = unseen(train[name], held_out[name]) if name in held_out else None
            if found is None or not found.rows:
                continue
            if name == label:
                yield _of_label(split.name, train[name], found, limits, label_level)
            else:
                yield _of_feature(split.name, train[name], found, limits, level, plan.columns)


def _is_category(train: ColumnSummary) -> bool:
    """Whether a feature's values are names of kinds of things: text that recurs."""
    if train.kind != Kind.STRING or train.texts is None:
        return False
    return train.texts.distinct <= _FREE_TEXT * train.present


def _of_label(split: str, train: ColumnSummary, found: Unseen, limits: Limits, level: float) -> Finding:
    respelt = twins(found.named, train)
    by_chance = found.p >= level and not (respelt and found.share >= limits.fraction)
    message = (
        f"{found.rows:,} of {count(found.judged, 'rows')} of {split} ({share(found.share)}) have a class of the label "
    )
    message += f"{train.name} that train never has{_values(found)}. "
    if respelt:
        message += f"{_spellings(respelt)}: another spelling is another class, so every such row counts as an error."
        remedy = f"Spell the classes of {train.name} alike in all splits."
    else:
        message += f"It cannot be learned; a random split would leave {found.expected:.1f} such rows."
        remedy = "Split again, stratified by the label, or merge or drop the class."
    severity = Severity.WARN if by_chance else Severity.BLOCK
    return _finding(split, train, found, limits, severity, message, remedy, "new-label-class", respelt)


def _of_feature(
    split: str, train: ColumnSummary, found: Unseen, limits: Limits, level: float, columns: Columns
) -> Finding:
    respelt = twins(found.named, train)
    beyond = found.p < level and found.share >= limits.fraction
    # Rows of one entity move together, so that the null of single rows does not hold between its splits.
    grouped = bool(columns.entity) and not respelt
    severity = Severity.BLOCK if beyond and not grouped else Severity.WARN
    if found.p >= level * WARN_FACTOR and not respelt:
        severity = Severity.INFO
    message = f"{found.rows:,} of {count(found.judged, 'values')} of {train.name} in {split} ({share(found.share)}) "
    message += f"never occur in train{_values(found)}. "
    if respelt:
        message += f"{_spellings(respelt)}. "
    if severity == Severity.INFO:
        message += f"Chance may explain it: a random split would leave {found.expected:.1f} such rows."
    else:
        message += f"A random split would leave {found.expected:.1f} such rows; {share(limits.fraction)} allowed."
    remedy = f"Find out where they come from; train on rows that have them, or map rare values of {train.name} to one."
    if respelt:
        remedy = f"Spell the values of {train.name} alike in all splits."
    return _finding(split, train, found, limits, severity, message, remedy, "unseen-categories", respelt)


def _finding(
    split: str,
    train: ColumnSummary,
    found: Unseen,
    limits: Limits,
    severity: Severity,
    message: str,
    remedy: str,
    kind: str,
    respelt: Mapping[str, str],
) -> Finding:
    details = {
        "rows": found.rows, "values": found.values, "expected_rows": found.expected, "p": found.p,
        "top": [list(pair) for pair in found.named[:_SHOWN]], "respelt": dict(list(respelt.items())[:_SHOWN]),
    }  # fmt: skip
    return Finding(
        limits.check, severity, message, split=split, feature=train.name, measured=found.share, allowed=limits.fraction,
        kind=kind, details=details, remedy=remedy, sampled=found.judged if found.sampled else None,
    )  # fmt: skip


def _values(found: Unseen) -> str:
    if not found.named:
        return f" ({count(found.values, 'values')})"
    unnamed = [""] * (found.values - len(found.named))
    return f": {listed([quoted(value) for value, _ in found.named] + unnamed)}"


def _spellings(respelt: Mapping[str, str]) -> str:
    return listed([f"{quoted(new)} looks like train's {quoted(old)}" for new, old in respelt.items()])
