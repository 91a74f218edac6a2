"""By how much the faults that a report tells move the score of a small model, measured on the samples."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from traingate.errors import TooLittle
from traingate.judging.boosted import name_boosted, score_by_time, score_columns, score_encoded
from traingate.judging.columns import features
from traingate.judging.forest import FOREST, score_unknown
from traingate.judging.groups import find_copies, find_edited, find_entities, find_texts, find_twins, join_groups
from traingate.judging.ranked import Pair
from traingate.judging.scored_rows import ScoredRows, take_rows
from traingate.judging.scores import Compared
from traingate.judging.times import read_rows
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.report.causes import Cause
from traingate.report.evidence import is_problem
from traingate.report.findings import Finding
from traingate.report.inflation import Inflation, Leak
from traingate.report.report import Report

_MOST_CAUSES = 4  # of columns, and of what train knows of a split: a third of a second to a second each
_LABEL_LEAKS = {
    "label-leakage": ("", "one-class", "missing"),
    "pair-leakage": ("identity", "two-flags", "threshold", "pair"),
    "label-marks": ("word", "value"),
    "label-echoes": ("next-label", "entity-mean"),
    "feature-contract": ("forbidden", "after", "late", "derived-from-label"),
}
_COPIES = ("row-overlap", "text-overlap", "near-duplicates", "preprocessing")
_ENTITIES = {"entity-overlap": ("", "respelt"), "entity-columns": ("undeclared",)}
_TIMES = ("among-train", "before-train", "undeclared")


@dataclass(frozen=True)
class _Known:
    """A cause by which train knows rows, entities or a time of a held-out split, and the columns that name these."""

    cause: Cause
    leak: Leak
    names: tuple[str, ...]
    split: str


def weigh_causes(report: Report, profile: Profile) -> Report:
    """The report with what its causes do to the score of a small model; it says so where that cannot be measured."""
    try:
        found = measure_inflations(report.causes, profile)
    except Exception as error:  # it is told beside what was found, and decides nothing
        why = f"By how much the problems move the score could not be measured: {type(error).__name__}: {error}"
        return replace(report, notes=(*report.notes, why))
    together = (f"All leaks together: {one.describe()}" for one in found if not one.cause)
    return replace(report, inflations=found, notes=(*report.notes, *together))


def measure_inflations(causes: Sequence[Cause], profile: Profile) -> tuple[Inflation, ...]:
    """What each cause of overlap, entities, time or label leaks does to the score; nothing where there is none."""
    train = profile.plan.dataset.train
    if not causes or train not in profile.all(Sample) or profile.plan.columns.label is None:
        return ()
    leaking = [(cause, names) for cause in causes if (names := list_suspects(cause, profile))]
    told = {cause.id for cause, _ in leaking}
    known = [one for cause in causes if cause.id not in told for one in _list_known(cause, profile)]
    if not leaking and not known:
        return ()
    suspects = dict.fromkeys(name for _, names in leaking for name in names)
    return (
        *_measure_leaks(leaking, suspects, profile),
        *(_measure_known(one, suspects, profile) for one in known[:_MOST_CAUSES]),
    )


def list_suspects(cause: Cause, profile: Profile) -> tuple[str, ...]:
    """The features of which a cause says that they tell the label."""
    able = set(features(profile.plan, profile.plan.dataset.train))
    found: dict[str, None] = {}
    for finding in cause.findings:
        if is_problem(finding) and finding.kind in _LABEL_LEAKS.get(finding.check, ()):
            names = finding.details.get("columns") or [finding.feature]
            found |= dict.fromkeys(name for name in names if name in able)
    return tuple(found)


def _measure_leaks(
    leaking: Sequence[tuple[Cause, tuple[str, ...]]], suspects: Collection[str], profile: Profile
) -> Iterator[Inflation]:
    """Each leak beside the features that no cause suspects, against these alone."""
    if not leaking:
        return
    split = _choose_split(profile)
    try:
        rows = take_rows(profile, split, list(suspects))
    except TooLittle as why:
        yield from (Inflation(cause.id, Leak.COLUMNS, names, why_not=str(why)) for cause, names in leaking)
        return
    kept = [name for name in rows.columns if name not in suspects]
    able = [
        (cause, leaks) for cause, names in leaking if (leaks := tuple(name for name in names if name in rows.columns))
    ]
    asked = [leaks for _, leaks in able[:_MOST_CAUSES]]
    every = tuple(dict.fromkeys(name for _, leaks in able for name in leaks))
    found = score_columns(rows, kept, asked if len(able) < 2 else [*asked, every])
    for (cause, leaks), compared in zip(able, found, strict=False):
        yield _write(Inflation(cause.id, Leak.COLUMNS, leaks, split), name_boosted(rows), rows, compared)
    if len(able) > 1:
        yield _write(Inflation("", Leak.COLUMNS, every, split), name_boosted(rows), rows, found[-1])


def _choose_split(profile: Profile) -> str:
    """The first held-out split that has a label; train where none has."""
    label, samples = profile.plan.columns.label, profile.all(Sample)
    for split in profile.plan.dataset.held_out:
        if split.name in samples and label in samples[split.name].table.column_names:
            return split.name
    return profile.plan.dataset.train


def _list_known(cause: Cause, profile: Profile) -> Iterator[_Known]:
    """What of a cause train knows of a held-out split; at most one of rows or entities, and one of time."""
    held_out = {split.name for split in profile.plan.dataset.held_out}
    found = [one for one in cause.findings if is_problem(one) and one.split in held_out]
    entities = [one for one in found if one.kind in _ENTITIES.get(one.check, ())]
    copies = [one for one in found if _is_copied(one)]
    for one in (entities or copies)[:1]:
        names = tuple((one.feature or "").split(", ")) if entities else ()
        if one.check == "entity-overlap":
            names = profile.plan.columns.entity
        yield _Known(cause, Leak.ENTITIES if entities else Leak.ROWS, names, str(one.split))
    for one in cause.findings:
        if (one.check, one.kind) == ("preprocessing", "encoded") and is_problem(one):
            names = tuple(name for name in one.details.get("columns", ()) if isinstance(name, str))
            yield _Known(cause, Leak.ENCODED, names, one.split or _choose_split(profile))
            return
    for one in found:
        if one.check == "time-order" and one.kind in _TIMES and one.feature:
            yield _Known(cause, Leak.TIME, (one.feature,), str(one.split))
            return


def _is_copied(finding: Finding) -> bool:
    """Whether it is about rows of train; held-out splits that share rows with each other teach a model nothing."""
    if finding.check == "preprocessing":
        return finding.kind == "oversampled-copied"
    return finding.check in _COPIES and not finding.kind.startswith(("shared-with-", "near-", "texts-near-", "file-"))


def _measure_known(known: _Known, suspects: Collection[str], profile: Profile) -> Inflation:
    """Without the features that tell the label anyway, beside which nothing else would count."""
    plain = Inflation(known.cause.id, known.leak, known.names, known.split)
    try:
        rows = take_rows(profile, known.split).leave_out(suspects)
        if known.leak is Leak.TIME:
            return _write(plain, name_boosted(rows), rows, _score_time(rows, known.names[0]))
        if known.leak is Leak.ENCODED:
            return _write(plain, name_boosted(rows), rows, _score_encoded(rows, known.names))
        return _write(plain, FOREST, rows, _score_groups(known, profile, rows))
    except TooLittle as why:
        return replace(plain, why_not=str(why))


def _score_groups(known: _Known, profile: Profile, rows: ScoredRows) -> Compared | None:
    counted, every = known.cause.rows, profile.splits[known.split].rows
    shared = None if counted is None else min(1.0, counted / max(every, 1))
    conflict = any(one.kind == "conflicting-labels" for one in known.cause.findings)
    return score_unknown(rows, join_groups(rows, _list_groups(known, profile, rows)), shared, conflict=conflict)


def _list_groups(known: _Known, profile: Profile, rows: ScoredRows) -> Iterator[Pair]:
    """In which ways a cause's findings say that rows belong together."""
    yield find_copies(rows)
    ways = {(one.check, one.kind, one.feature or "") for one in known.cause.findings if one.split == known.split}
    found = [find_entities(profile, rows, known.names)] if known.names else []
    found += [find_texts(rows, name) for check, kind, name in sorted(ways) if (check, kind) == ("text-overlap", "")]
    found += [find_edited(rows, name) for check, kind, name in sorted(ways) if kind == "texts"]
    if ("near-duplicates", "", "") in ways:
        found.append(find_twins(profile, rows))
    yield from (pair for pair in found if pair is not None)


def _score_encoded(rows: ScoredRows, names: Sequence[str]) -> Compared | None:
    able = [name for name in names if name in rows.columns and rows.columns[name][0].shape[1] == 1]
    if not able:
        raise TooLittle("the columns are not among those that were looked at")
    return score_encoded(rows, able)


def _score_time(rows: ScoredRows, name: str) -> Compared | None:
    times = [read_rows(sample, name) for sample in rows.samples]
    if times[0] is None or times[1] is None:
        raise TooLittle(f"{name} cannot be put in order")
    pair = times[0][rows.places[0]], times[1][rows.places[1]]
    return score_by_time(rows, pair, {name})


def _write(plain: Inflation, model: str, rows: ScoredRows, found: Compared | None) -> Inflation:
    if found is None or not all(map(np.isfinite, found)):
        return replace(plain, why_not="the score has no value there")
    return replace(plain, model=model, metric=rows.metric[0], rows=len(rows.label[1]), **found._asdict())
