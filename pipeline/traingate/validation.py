"""Scan, judge, report: the whole story of a run in one screen."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from traingate.check import Check, all_checks
from traingate.dataset import Dataset
from traingate.errors import Unreadable
from traingate.facts import compute, read_inputs, with_categories
from traingate.gate.deciding import decide, digests_of
from traingate.measures.fingerprints import Fingerprints
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.report.features import features
from traingate.report.findings import Outcome
from traingate.report.notes import notes, versions
from traingate.report.report import Report
from traingate.runner import Run
from traingate.scan import progress
from traingate.scan.scan import scan


@dataclass(frozen=True)
class Examined:
    """What a run leaves behind.

    Attributes:
        report: what is to be said.
        profile: what was measured; None where the data could not be read.
    """

    report: Report
    profile: Profile | None = None


def validate(dataset: Dataset, run: Run = Run(), command: str = "") -> Report:
    """The report on a dataset; raises ConfigError where the question itself is wrong."""
    return examine(dataset, run, command).report


def examine(dataset: Dataset, run: Run = Run(), command: str = "") -> Examined:
    """The report on a dataset, and the profile that it was judged from.

    Raises:
        ConfigError: the config names a file or a column that is not there, or a schema or suite that cannot be read.
    """
    clock = time.monotonic()
    report = _begun(dataset, command)
    inputs = read_inputs(dataset)
    dataset = with_categories(dataset, inputs["schema"])
    checks = chosen(dataset)
    asked = [check for check in checks if _is_asked(check, dataset)]
    try:
        profile = scan(dataset, _measures(asked), _joins(asked, dataset), run)
    except Unreadable as error:
        return Examined(replace(report, error=str(error), seconds=time.monotonic() - clock))
    progress.enter("judging")
    profile = compute(dataset, profile, inputs, run, {fact for check in asked for fact in check.facts})
    outcomes = tuple(judge(check, dataset, profile) for check in checks)
    report = replace(
        report,
        splits=tuple(profile.splits.values()),
        outcomes=outcomes,
        features=features(profile.plan, profile.all(Statistics)),
        notes=notes(dataset, profile.plan, profile.all(Sample), profile.all(Statistics)),
        seconds=time.monotonic() - clock,
    )
    report = replace(report, error=_untold(outcomes, profile) or _edited(report, dataset))
    return Examined(_bound(report, dataset), profile)


def _begun(dataset: Dataset, command: str) -> Report:
    started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Report(
        dataset.name,
        dataset.columns.label,
        dataset.train,
        started=started,
        digests=digests_of(dataset),
        versions=versions(),
        command=command,
    )


def _untold(outcomes: Sequence[Outcome], profile: Profile) -> str | None:
    """What could not be computed although no check says so."""
    told = "\n".join(outcome.error for outcome in outcomes if outcome.error)
    return next(
        (f"{name} could not be computed: {why}" for name, why in profile.errors.items() if why not in told), None
    )


def _edited(report: Report, dataset: Dataset) -> str | None:
    """Which of config, schema and suites was written to since the run began; some of it was read before, some after."""
    now = digests_of(dataset)
    changed = [path for path, digest in report.digests.items() if now[path] != digest]
    return f"{changed[0]}: changed while the data was checked. Run again." if changed else None


def _bound(report: Report, dataset: Dataset) -> Report:
    """The report, undecided where no decision could hold it to the data."""
    decided = decide(report, dataset)
    return report if decided.verdict == report.verdict else replace(report, error=decided.error)


def chosen(dataset: Dataset) -> list[Check]:
    """Every check with the dataset's settings, in the order of ids."""
    return [kind(**_values(dataset, name)) for name, kind in sorted(all_checks().items())]


def _values(dataset: Dataset, check: str) -> Mapping[str, Any]:
    return dataset.checks[check].values if check in dataset.checks else {}


def judge(check: Check, dataset: Dataset, profile: Profile) -> Outcome:
    """One check's answer. A check that crashes, or whose measure did, is an error: it never passes."""
    outcome = Outcome(check.id, check.question(), check.family)
    needed = [*(kind.id for kind in check.needs), *(kind.id for kind in check.joins), *check.facts]
    broken = [profile.errors[name] for name in needed if name in profile.errors]
    try:
        if skipped := _skipped(check, dataset):
            return replace(outcome, skipped=skipped)
        if broken:
            return replace(outcome, error=f"what it needs could not be measured: {broken[0]}")
        return replace(outcome, findings=tuple(check.judge(dataset, profile)), asked=_asked(check, profile))
    except (Exception, SystemExit):
        return replace(outcome, error=f"it crashed: {traceback.format_exc(limit=-2)}")


def _skipped(check: Check, dataset: Dataset) -> str | None:
    """Why a check is not asked; None where it is."""
    settings = dataset.checks.get(check.id)
    if settings is not None and not settings.enabled:
        return f"turned off: {settings.reason}"
    return check.not_applicable(dataset)


def _is_asked(check: Check, dataset: Dataset) -> bool:
    try:
        return not _skipped(check, dataset)
    except Exception:
        return False  # nothing is measured for it, and `judge` says why


def _asked(check: Check, profile: Profile) -> int:
    """Comparisons: columns of every split where columns are judged, pairs of splits where rows are."""
    if check.joins:
        return sum(len(profile.joins.get(join.id, {})) for join in check.joins)
    return sum(len(types) for types in profile.plan.types.values()) if check.needs or check.facts else 1


def _measures(checks: Sequence[Check]) -> list[Any]:
    kinds: dict[str, Callable[[], Any]] = {Fingerprints.id: Fingerprints, Statistics.id: Statistics}
    kinds |= {kind.id: kind for check in checks for kind in check.needs}
    return [kind() for kind in kinds.values()]


def _joins(checks: Sequence[Check], dataset: Dataset) -> list[Any]:
    joins: dict[str, Any] = {kind.id: kind() for check in checks for kind in check.joins}
    return [join for join in joins.values() if join.not_applicable(dataset) is None]
