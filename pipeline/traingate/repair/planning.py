"""Plans a repair: which causes are mended, by which remedy and edits; and what is left, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from traingate.dataset import Dataset
from traingate.errors import ConfigError, suggest
from traingate.remedy import DealRows, DropRows, Edit, Subject, find_remedy
from traingate.report.causes import Cause
from traingate.report.findings import Finding, Severity
from traingate.report.mending import choose_mending, choose_mendings
from traingate.report.report import Report

_ORDER = ("row-overlap", "entity-overlap")


@dataclass(frozen=True)
class Step:
    """One edit, and why.

    Attributes:
        cause: the fault that it mends.
        finding: the finding that asks for it.
        remedy: the remedy's id.
        edit: what is done.
    """

    cause: Cause
    finding: Finding
    remedy: str
    edit: Edit


@dataclass(frozen=True)
class Left:
    """A cause that is not mended.

    Attributes:
        cause: the fault.
        why: the reason, one sentence.
    """

    cause: Cause
    why: str


def plan_repair(report: Report, dataset: Dataset, only: Sequence[str]) -> tuple[list[Step], list[Left]]:
    """What is done, and what is left. Without `only`, whatever blocks is mended, but for what rests on a guess.

    Raises:
        ConfigError: a name in `only` is that of no cause or finding, or nothing mends it.
    """
    wanted = set(_find_causes(report, only))
    steps, left = list[Step](), list[Left]()
    for cause in report.causes:
        if cause.severity is Severity.INFO:
            continue
        found = _leave_dealt(list(_plan_cause(cause, report, dataset)))
        why = _explain_left(cause, report, found, named=cause.id in wanted, any_named=bool(only))
        if why is None:
            steps += found
        elif cause.id in wanted:
            raise ConfigError(f"--only {cause.id}: {cause.title}. No remedy mends it. {why}")
        else:
            left.append(Left(cause, why))
    return steps, left


def _find_causes(report: Report, only: Sequence[str]) -> Iterator[str]:
    known = {cause.id: cause.id for cause in report.causes}
    known |= {finding.id: cause.id for cause in report.causes for finding in cause.findings}
    for name in only:
        if name not in known:
            near = suggest(name, [cause.id for cause in report.causes])
            raise ConfigError(f"--only {name}: the report has no such cause or finding. {near}")
        yield known[name]


def _plan_cause(cause: Cause, report: Report, dataset: Dataset) -> Iterator[Step]:
    rule = cause.place[0] if cause.place else ""
    findings, mending = choose_mendings(cause.findings, rule, report.label)
    if not mending.remedy:
        return
    kinds = {
        split.name: {one.name: str(one.types[split.name]) for one in report.features if split.name in one.types}
        for split in report.splits
    }
    subject, seen = Subject(dataset, kinds, cause.findings), list[Edit]()
    # Copies first, as the report counts them; what is left out for another reason as well is counted there.
    for finding in sorted(findings, key=lambda one: _ORDER.index(one.check) if one.check in _ORDER else len(_ORDER)):
        remedy = choose_mending(finding, rule, report.label).remedy
        for edit in find_remedy(remedy).plan(finding, subject):
            if edit not in seen:
                seen.append(edit)
                yield Step(cause, finding, remedy, edit)


def _leave_dealt(steps: list[Step]) -> list[Step]:
    """Without the rows that would be left out, where the same cause has them dealt anew.

    What is left then, the next check tells. Copies with another label go all the same, as one of them is wrong.
    """
    if not any(isinstance(step.edit, DealRows) for step in steps):
        return steps
    return [step for step in steps if not isinstance(step.edit, DropRows) or step.edit.rows.what == "conflicting"]


def _explain_left(cause: Cause, report: Report, found: Iterable[Step], *, named: bool, any_named: bool) -> str | None:
    """Why a cause is not mended; None where it is."""
    _, mending = choose_mendings(cause.findings, cause.place[0] if cause.place else "", report.label)
    if not mending.remedy:
        return mending.why_not
    if not list(found):
        return cause.remedy or "Mend it where the data is made."
    if named:
        return None
    if any_named:
        return "It was not named."
    if mending.asked_only:
        return f"To {mending.remedy} is one of several ways out; name the cause to take it: --only {cause.id}"
    if find_remedy(mending.remedy).asked_only:
        return f"The remedy rests on a guess; name the cause to take it: --only {cause.id}"
    if cause.severity is not Severity.BLOCK:
        return f"It does not block; to mend it all the same: --only {cause.id}"
    return None
