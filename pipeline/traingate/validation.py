"""Read inputs, scan, derive, judge, report: the whole story of a run in one screen."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from traingate.artifact import Artifact, Inputs, find_artifacts
from traingate.check import Check, find_check, find_checks
from traingate.dataset import Dataset, Split
from traingate.errors import Unmatched, Unreadable
from traingate.format import find_format
from traingate.gate.deciding import compute_digests, decide
from traingate.judging.gaps import mark_gaps
from traingate.judging.inflation import weigh_causes
from traingate.measures.fingerprints import Fingerprints
from traingate.measures.sample import Sample
from traingate.measures.statistics import Statistics
from traingate.profile.need import Need, Shelf
from traingate.profile.profile import Profile
from traingate.report.features import describe_features
from traingate.report.findings import Outcome
from traingate.report.notes import list_versions, write_notes
from traingate.report.report import Report
from traingate.runner import Run
from traingate.scan import progress
from traingate.scan.listing import list_rows
from traingate.scan.scan import scan
from traingate.storage import files
from traingate.wording import count, list_names


@dataclass(frozen=True)
class Examined:
    """What a run leaves behind.

    Attributes:
        report: what is to be said.
        profile: what was measured; None where the data could not be read.
        needs: all that was asked for, each behind what it is made of.
        rows: the rows that findings are about, as CSV files by name.
    """

    report: Report
    profile: Profile | None = None
    needs: tuple[type[Need[Any]], ...] = ()
    rows: Mapping[str, bytes] = field(default_factory=dict)

    def artifacts(self) -> Iterator[tuple[type[Artifact[Any]], Any]]:
        """The artifacts that were made, with their values."""
        for kind in self.needs:
            if self.profile is not None and issubclass(kind, Artifact) and kind.id in self.profile.artifacts:
                yield kind, self.profile.artifacts[kind.id]


def validate(dataset: Dataset, run: Run = Run(), command: str = "") -> Report:
    """The report on a dataset; raises ConfigError where the question itself is wrong."""
    return examine(dataset, run, command).report


def examine(dataset: Dataset, run: Run = Run(), command: str = "", *, weighs: bool = True) -> Examined:
    """The report on a dataset, and the profile that it was judged from; it `weighs` what causes do to the score.

    Raises:
        ConfigError: the config names a file or a column that is not there, or a schema or suite that cannot be read.
    """
    clock = time.monotonic()
    begun = _begin(dataset, command)
    inputs = read_inputs(dataset, run)
    checks = configure_checks(inputs.dataset)
    needs = gather_needs(checks, inputs.dataset)
    try:
        profile = scan(inputs.dataset, _make_measures(needs), _make_joins(needs, inputs.dataset), run)
    except Unreadable as error:
        return Examined(replace(begun, error=str(error), seconds=time.monotonic() - clock))
    progress.enter("judging")
    profile = derive(profile, inputs, needs)
    listed = list_rows([judge(check, inputs.dataset, profile) for check in checks], profile)
    report = compose(begun, inputs.dataset, profile, listed.outcomes)
    report = weigh_causes(report, profile) if weighs else report
    report = replace(report, notes=(*report.notes, *listed.notes), seconds=time.monotonic() - clock)
    return Examined(report, profile, tuple(needs), listed.files)


def _begin(dataset: Dataset, command: str) -> Report:
    started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Report(
        dataset.name,
        dataset.columns.label,
        dataset.train,
        started=started,
        digests=compute_digests(dataset),
        versions=list_versions(),
        command=command,
    )


def read_inputs(dataset: Dataset, run: Run = Run()) -> Inputs:
    """What people wrote, read before any data is; ConfigError, naming the file, where one cannot be used."""
    from traingate.gx.suites import read_suite
    from traingate.tfdv.schemas import list_categorical, read_schema

    schema = read_schema(dataset.schema) if dataset.schema else None
    suites = {split: read_suite(path) for split, path in dataset.suites.items()}
    if schema is not None:
        names = tuple(dict.fromkeys((*dataset.statistics.categorical, *list_categorical(schema))))
        dataset = replace(dataset, statistics=replace(dataset.statistics, categorical=names))
    return Inputs(dataset, run, schema, suites)


def configure_checks(dataset: Dataset) -> list[Check]:
    """Every check with the dataset's settings, in the order of ids."""
    settings = dataset.checks
    return [
        kind.configure(settings[name].values if name in settings else {})
        for name, kind in sorted(find_checks().items())
    ]


def gather_needs(checks: Sequence[Check], dataset: Dataset) -> dict[type[Need[Any]], None]:
    """All that has to be known, in an order in which each stands behind what it is made of.

    What a check needs is gathered where the check is asked; what every run leaves behind is gathered anyway.
    """
    found: dict[type[Need[Any]], None] = dict.fromkeys((Fingerprints, Statistics))

    def add(need: type[Need[Any]]) -> None:
        for part in need.needs if issubclass(need, Artifact) else ():
            add(part)
        found[need] = None

    for artifact in find_artifacts().values():
        if artifact.always:
            add(artifact)
    for check in checks:
        for need in check.needs if _is_asked(check, dataset) else ():
            add(need)
    return found


def _make_measures(needs: dict[type[Need[Any]], None]) -> list[Any]:
    return [need() for need in needs if need.shelf == Shelf.VALUES]


def _make_joins(needs: dict[type[Need[Any]], None], dataset: Dataset) -> list[Any]:
    joins: list[Any] = [need() for need in needs if need.shelf == Shelf.JOINS]
    return [join for join in joins if join.not_applicable(dataset) is None]


def derive(profile: Profile, inputs: Inputs, needs: dict[type[Need[Any]], None]) -> Profile:
    """The profile with its artifacts; one that fails is an error, and whatever needs it does not pass."""
    artifacts: dict[str, Any] = {}
    errors = dict(profile.errors)
    for kind in needs:
        if not issubclass(kind, Artifact):
            continue
        broken = [errors[need.id] for need in kind.needs if need.id in errors]
        try:
            if not broken:
                artifacts[kind.id] = kind().compute(replace(profile, artifacts=artifacts).only(kind.needs), inputs)
        except Exception as error:
            broken = [f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-2)}"]
        if broken:
            errors.setdefault(kind.id, broken[0])
    return replace(profile, artifacts=artifacts, errors=errors)


def judge(check: Check, dataset: Dataset, profile: Profile) -> Outcome:
    """One check's answer. A check that crashes, or whose measure did, is an error: it never passes."""
    outcome = Outcome(check.id, check.question(), check.family)
    broken = [profile.errors[need.id] for need in check.needs if need.id in profile.errors]
    declared = profile.only(check.needs)
    try:
        if skipped := _explain_skip(check, dataset):
            return replace(outcome, skipped=skipped)
        if broken:
            return replace(outcome, error=f"what it needs could not be measured: {broken[0]}")
        findings = tuple(check.judge(dataset, declared))
        return replace(outcome, findings=findings, asked=check.count_comparisons(declared))
    except Unmatched as why:
        return replace(outcome, error=f"what it needs could not be measured: {why}")
    except (Exception, SystemExit):
        return replace(outcome, error=f"it crashed: {traceback.format_exc(limit=-2)}")


def _explain_skip(check: Check, dataset: Dataset) -> str | None:
    """Why a check is not asked; None where it is."""
    settings = dataset.checks.get(check.id)
    if settings is not None and not settings.enabled:
        return f"turned off: {settings.reason}"
    return check.not_applicable(dataset)


def _is_asked(check: Check, dataset: Dataset) -> bool:
    try:
        return not _explain_skip(check, dataset)
    except Exception:
        return False  # nothing is measured for it, and `judge` says why


def compose(begun: Report, dataset: Dataset, profile: Profile, outcomes: Sequence[Outcome]) -> Report:
    """The report; undecided where something failed unsaid or an input was edited."""
    report = replace(
        begun,
        splits=tuple(profile.splits.values()),
        outcomes=tuple(outcomes),
        features=mark_gaps(describe_features(profile.plan, profile.all(Statistics)), profile.all(Sample)),
        notes=(
            *write_notes(dataset, profile.plan, profile.all(Sample), profile.all(Statistics)),
            *_note_obstacles(outcomes, profile),
            *_note_hidden_cuts(dataset, profile),
        ),
        not_asked=tuple(list_not_asked(dataset, outcomes)),
    )
    report = replace(report, error=_find_unreported_error(report, profile) or _find_edited_input(report, dataset))
    return bind(report, dataset)


def bind(report: Report, dataset: Dataset) -> Report:
    """The report, undecided where no decision could hold it to the data."""
    decided = decide(report, dataset)
    return report if decided.verdict == report.verdict else replace(report, error=decided.error)


def list_not_asked(dataset: Dataset, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What a verdict without a label, or without a held-out split, says nothing about; a sentence for each that lacks.

    A question lacks what it takes where it would be asked of the complete dataset, and not of one without that alone.
    """
    labelled = replace(dataset, columns=replace(dataset.columns, label=dataset.columns.label or "label"))
    splits = dataset.splits if dataset.held_out else (*dataset.splits, Split("held out", ()))
    lacking = {
        "No label is declared": (not dataset.columns.label, replace(dataset, splits=splits)),
        "There is no held-out split": (not dataset.held_out, labelled),
    }
    complete = replace(labelled, splits=splits)
    skipped = [outcome.check for outcome in outcomes if outcome.skipped is not None]
    asked = [name for name in skipped if _makes_sense(name, complete)]
    for fact, (lacks, without) in lacking.items():
        names = [name for name in asked if lacks and not _makes_sense(name, without)]
        if names:
            yield f"{fact}, so that nothing was asked of: {list_names(names, 10)}."


def _makes_sense(name: str, dataset: Dataset) -> bool:
    settings = dataset.checks.get(name)
    if settings is not None and not settings.enabled:
        return False
    try:
        return find_check(name)().not_applicable(dataset) is None
    except Exception:
        return False  # `judge` says why


def _note_obstacles(outcomes: Sequence[Outcome], profile: Profile) -> Iterator[str]:
    """What could not be matched although no check says so: others judged without it."""
    reported = "\n".join(outcome.error for outcome in outcomes if outcome.error)
    for why in profile.obstacles.values():
        if why not in reported:
            yield f"Rows were treated as independent of each other: {why}."


def _note_hidden_cuts(dataset: Dataset, profile: Profile) -> Iterator[str]:
    """Splits of which nobody could tell that rows are missing at a file's end, unless their number is declared."""
    settings = dataset.checks.get("volume")
    declared = {name for key in ("rows", "min_rows") for name in (settings.values.get(key) or () if settings else ())}
    for split, read in profile.splits.items():
        paths = [file.path for file in read.files if find_format(file.path).hides_cuts]
        if split not in declared and any(not files.is_compressed(path) for path in paths):
            yield (
                f"A TFRecord file that was cut between two records looks whole. If {split} has to have its "
                f"{count(read.rows, 'rows')}, declare them: [checks.volume] min_rows.{split} = {read.rows}."
            )


def _find_unreported_error(report: Report, profile: Profile) -> str | None:
    """What could not be computed although no check says so."""
    reported = "\n".join(outcome.error for outcome in report.outcomes if outcome.error)
    unreported = {name: why for name, why in profile.errors.items() if why not in reported}
    return next((f"{name} could not be computed: {why}" for name, why in unreported.items()), None)


def _find_edited_input(report: Report, dataset: Dataset) -> str | None:
    """Which of config, schema and suites was written to since the run began; some of it was read before, some after."""
    now = compute_digests(dataset)
    changed = [path for path, digest in report.digests.items() if now[path] != digest]
    return f"{changed[0]}: changed while the data was checked. Run again." if changed else None
