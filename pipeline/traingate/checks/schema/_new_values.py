"""Weighs values that a held-out split has and train never showed: categories of features, classes of the label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from traingate.checks.schema._unseen import Unseen, find_twins, find_unseen
from traingate.judging.budget import WARN_FACTOR, alpha
from traingate.judging.columns import features
from traingate.judging.entities import find_names
from traingate.judging.independence import find_largest_entity
from traingate.judging.labels import classes
from traingate.judging.spellings import look_the_same
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, list_names, quote, share

if TYPE_CHECKING:
    from traingate.check import Check
    from traingate.profile.profile import Profile
    from traingate.profile.summaries import ColumnSummary

_FREE_TEXT = 0.5  # distinct values per row from which a column is text or names, and no category
_SHOWN = 5
_MENDED = 500  # spellings that a report hands to what mends them


@dataclass(frozen=True)
class Limits:
    """How much is too much.

    Attributes:
        check: the check that asks.
        fraction: of a split's rows that may hold unseen values.
    """

    check: Check
    fraction: float


@dataclass(frozen=True)
class Novelty:
    """What one column of a held-out split has and train lacks.

    Attributes:
        split: the held-out split.
        train: the column in train.
        found: the unseen values and their rows.
        respelt: the value of train that an unseen one is another spelling of.
        reference: the name of train.
    """

    split: str
    train: ColumnSummary
    found: Unseen
    respelt: Mapping[str, str]
    reference: str = "train"

    def figures(self) -> dict[str, Any]:
        """What a finding's details say."""
        return {
            "rows": self.found.rows,
            "values": self.found.values,
            "expected_rows": self.found.expected,
            "p": self.found.p,
            "top": [list(pair) for pair in self.found.named[:_SHOWN]],
            "respelt": dict(list(self.respelt.items())[:_MENDED]),
        }


def judge_new_values(profile: Profile, limits: Limits) -> Iterator[Finding]:
    """One finding for each held-out column with values that train never has."""
    plan = profile.plan
    train = profile.of(Statistics, plan.dataset.train).columns
    # Of a column that splits write in different ways, `column-types` says so: no value of it could be known.
    alike = [name for name in features(plan, plan.dataset.train) if plan.is_alike(name)]
    # What an entity is called is no category, and a new one is no fault.
    entities = find_names(profile)
    names = [name for name in alike if name not in entities and _is_category(train[name])]
    splits = len(plan.dataset.held_out)
    level, label_level = alpha("categories", len(names) * splits), alpha("new-classes", splits)
    label = plan.columns.label if classes(profile) and plan.is_alike(plan.columns.label or "") else None
    for split in plan.dataset.held_out:
        held_out, together = profile.of(Statistics, split.name).columns, find_largest_entity(profile, split.name)
        for name in (*names, *(() if label is None else (label,))):
            found = find_unseen(train[name], held_out[name], together) if name in held_out else None
            if found is None or not found.rows:
                continue
            new = Novelty(split.name, train[name], found, find_twins(found.named, train[name]), plan.dataset.train)
            if name == label:
                yield _judge_label(new, limits, label_level)
            else:
                yield _judge_feature(new, limits, level)


def _is_category(train: ColumnSummary) -> bool:
    """Whether a feature's values are names of kinds of things: text that recurs."""
    if train.kind != Kind.STRING or train.strings is None:
        return False
    return train.strings.distinct <= _FREE_TEXT * train.present


def _judge_label(new: Novelty, limits: Limits, level: float) -> Finding:
    found, name = new.found, new.train.name
    by_chance = found.p >= level and not (new.respelt and found.share >= limits.fraction)
    message = (
        f"{found.rows:,} of {count(found.judged, 'rows')} of {new.split} ({share(found.share)}) have a class of the "
        f"label {name} that train never has{_list_values(found)}. "
    )
    if new.respelt:
        message += f"{_list_spellings(new)}: another spelling is another class, so every such row counts as an error."
        remedy = f"Spell the classes of {name} alike in all splits."
    else:
        message += f"It cannot be learned; a random split would leave {found.expected:.1f} such rows."
        remedy = "Split again, stratified by the label, or merge or drop the class."
    return limits.check.finding(
        Severity.WARN if by_chance else Severity.BLOCK,
        message,
        at=(new.split, name),
        kind="new-label-class",
        measured=found.share,
        allowed=limits.fraction,
        unit="share",
        details=new.figures(),
        rows=_ask_rows(new),
        remedy=remedy,
        sampled=found.judged if found.sampled else None,
    )


def _ask_rows(new: Novelty) -> RowQuery | None:
    """The rows of the unseen values: by their text where all of it is known, else by what train has."""
    name, values = new.train.name, [value for value, _ in new.found.named]
    if len(values) < new.found.values:
        return RowQuery.unseen(name, new.reference) if new.train.kind == Kind.STRING else None
    if new.train.kind == Kind.STRING:
        return RowQuery.text(name, *values)
    return RowQuery.equal(name, *map(float, values)) if new.train.kind.numeric else None


def _judge_feature(new: Novelty, limits: Limits, level: float) -> Finding:
    found, name = new.found, new.train.name
    severity = Severity.BLOCK if found.p < level and found.share >= limits.fraction else Severity.WARN
    # What is within what is allowed, or chance, is nothing to act on.
    if (found.p >= level * WARN_FACTOR or found.share < limits.fraction) and not new.respelt:
        severity = Severity.INFO
    remedy = f"Find out where they come from; train on rows that have them, or map rare values of {name} to one."
    if new.respelt:
        remedy = f"Spell the values of {name} alike in all splits."
    return limits.check.finding(
        severity,
        _describe(new, limits, by_chance=found.p >= level * WARN_FACTOR and not new.respelt),
        at=(new.split, name),
        kind="unseen-categories",
        measured=found.share,
        allowed=limits.fraction,
        unit="share",
        details=new.figures(),
        rows=_ask_rows(new),
        remedy=remedy,
        sampled=found.judged if found.sampled else None,
    )


def _describe(new: Novelty, limits: Limits, *, by_chance: bool) -> str:
    found, name = new.found, new.train.name
    if new.respelt and len(new.respelt) == found.values:
        message = f"{name} is spelt in another way in {new.split}: {_list_spellings(new)}. "
        message += f"{found.rows:,} of {count(found.judged, 'values')} ({share(found.share)}) never occur in train. "
        return f"{message}A random split would leave {found.expected:.1f} such rows; {share(limits.fraction)} allowed."
    message = f"{found.rows:,} of {count(found.judged, 'values')} of {new.train.name} in {new.split} "
    message += f"({share(found.share)}) never occur in train{_list_values(found)}. "
    if new.respelt:
        message += f"{_list_spellings(new)}. "
    if by_chance:
        return f"{message}Chance may explain it: a random split would leave {found.expected:.1f} such rows."
    return f"{message}A random split would leave {found.expected:.1f} such rows; {share(limits.fraction)} allowed."


def _list_values(found: Unseen) -> str:
    if not found.named:
        return f" ({count(found.values, 'values')})"
    unnamed = [""] * (found.values - len(found.named))
    return f": {list_names([quote(value) for value, _ in found.named] + unnamed)}"


def _list_spellings(new: Novelty) -> str:
    return list_names([_compare(value, old) for value, old in new.respelt.items()])


def _compare(value: str, old: str) -> str:
    unseen = " in other characters" if look_the_same(value, old) else ""
    return f"{quote(value)} looks like train's {quote(old)}{unseen}"
