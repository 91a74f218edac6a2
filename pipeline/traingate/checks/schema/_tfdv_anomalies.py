"""Weighs TFDV's anomalies, and says them in plain words with the numbers that TFDV leaves out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from traingate.checks.schema._new_values import Limits
from traingate.checks.schema._sentences import tell_anomaly
from traingate.checks.schema._told import Told
from traingate.checks.schema._type_sentences import WORDS, describe_not_numbers, tell_other_type
from traingate.judging.budget import alpha
from traingate.judging.significance import log_chance
from traingate.kinds import Kind
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import count, list_names, quote

if TYPE_CHECKING:
    from traingate.plan import Plan
    from traingate.profile.anomalies import Anomaly
    from traingate.profile.summaries import ColumnSummary, Summary

UNEXPECTED = (
    "enum-type-unexpected-string-values",
    "bool-type-unexpected-string",
    "bool-type-big-int",
    "bool-type-small-int",
)
_GAPS = ("FEATURE_TYPE_LOW_FRACTION_PRESENT", "FEATURE_TYPE_LOW_NUMBER_PRESENT", "INVALID_FEATURE_SHAPE")
_GONE = ("SCHEMA_MISSING_COLUMN", "FEATURE_TYPE_NOT_PRESENT")


@dataclass(frozen=True)
class Weighed:
    """An anomaly's severity against an inferred schema, and what to say and to do."""

    severity: Severity
    told: Told


def judge_anomalies(
    plan: Plan, summaries: Mapping[str, Summary], anomalies: Sequence[Anomaly], limits: Limits
) -> Iterator[Finding]:
    """A finding for each anomaly; gaps of one split share one where the schema was inferred. `summaries` by split."""
    reviewed = plan.dataset.schema is not None
    case = Case(plan, summaries, limits)
    for split in dict.fromkeys(anomaly.split for anomaly in anomalies):
        found = [one for one in anomalies if one.split == split and not case.is_raised(one, anomalies)]
        gaps = [anomaly for anomaly in found if anomaly.kind in _GAPS and case.is_gap(anomaly)]
        if gaps and not reviewed:
            yield _report_gaps(case, split, gaps)
            found = [anomaly for anomaly in found if anomaly not in gaps]
        yield from (_report(case, anomaly, reviewed=reviewed) for anomaly in found)


@dataclass(frozen=True)
class Case:
    """What anomalies are weighed by: the plan, every split's summary, and the limits."""

    plan: Plan
    summaries: Mapping[str, Summary]
    limits: Limits

    def column(self, split: str, name: str | None) -> ColumnSummary | None:
        """A column's summary; None where the split lacks it."""
        return self.summaries[split].columns.get(name or "")

    def in_train(self, name: str | None) -> ColumnSummary | None:
        """The column's summary in train."""
        return self.column(self.plan.dataset.train, name)

    def is_raised(self, anomaly: Anomaly, anomalies: Sequence[Anomaly]) -> bool:
        """Whether a column of whole numbers is read as floats for the sake of another split, which is blamed for it."""
        if anomaly.kind != "UNEXPECTED_DATA_TYPE" or not self._is_integer_by_itself(anomaly):
            return False
        alike = (one for one in anomalies if (one.kind, one.feature) == (anomaly.kind, anomaly.feature))
        return any(not self._is_integer_by_itself(one) for one in alike)  # else nobody would be blamed

    def _is_integer_by_itself(self, anomaly: Anomaly) -> bool:
        column = self.column(anomaly.split, anomaly.feature)
        written = self.plan.written.get(anomaly.split, {}).get(anomaly.feature or "")
        return written == Kind.INT and column is not None and column.kind == Kind.FLOAT

    def is_gap(self, anomaly: Anomaly) -> bool:
        """Whether the anomaly says no more than that some rows have no value."""
        column = self.column(anomaly.split, anomaly.feature)
        return column is not None and column.kind != Kind.LIST and column.absent < column.rows


def _report_gaps(case: Case, split: str, gaps: list[Anomaly]) -> Finding:
    names = list(dict.fromkeys(anomaly.feature or "" for anomaly in gaps))
    columns = [column for name in names if (column := case.column(split, name)) is not None]
    said = list_names([f"{column.name} ({column.absent:,})" for column in columns])
    message = (
        f"{split} has missing values in {count(len(columns), 'columns')} complete in train: {said} of "
        f"{count(columns[0].rows, 'rows')}. Whether these are too many is for missing-values to say."
    )
    details = {"tfdv": [f"{anomaly.feature}: {anomaly.long}" for anomaly in gaps]}
    return case.limits.check.finding(Severity.INFO, message, at=split, kind="gaps", details=details)


def _report(case: Case, anomaly: Anomaly, *, reviewed: bool) -> Finding:
    weighed = _weigh(case, anomaly)
    severity, told, remedy = weighed.severity, weighed.told, weighed.told.remedy
    if reviewed:
        severity = Severity.BLOCK if anomaly.severity == "ERROR" else Severity.WARN
        remedy = f"{remedy} If the data is right, change {case.plan.dataset.schema}.".strip()
    if anomaly.feature in case.plan.columns.ignore:
        severity = min(severity, Severity.WARN)
    return case.limits.check.finding(
        severity,
        told.message,
        at=(anomaly.split, anomaly.feature),
        kind=anomaly.kind.lower().replace("_", "-"),
        measured=told.measured,
        allowed=told.allowed,
        unit=told.unit,
        at_least=told.at_least,
        details={"tfdv": f"{anomaly.short}: {anomaly.long}"},
        rows=told.rows,
        remedy=remedy,
    )


def _weigh(case: Case, anomaly: Anomaly) -> Weighed:
    if anomaly.kind == "NO_DATA_IN_SPAN":
        return Weighed(Severity.BLOCK, tell_anomaly(anomaly))
    if anomaly.kind in _GONE:
        return _weigh_gone(case, anomaly)
    if anomaly.kind == "SCHEMA_NEW_COLUMN":
        return _weigh_new(case, anomaly)
    if anomaly.kind == "UNEXPECTED_DATA_TYPE":
        return _weigh_other_type(case, anomaly)
    if anomaly.kind in _GAPS and case.is_gap(anomaly):
        return _weigh_gap(case, anomaly)
    if anomaly.values:
        return _weigh_outside_domain(case, anomaly)
    severity = Severity.BLOCK if "_NOT_" in anomaly.kind else Severity.WARN  # of another type
    return Weighed(severity, tell_anomaly(anomaly, case.column(anomaly.split, anomaly.feature)))


def _weigh_gone(case: Case, anomaly: Anomaly) -> Weighed:
    name, split = anomaly.feature or "", anomaly.split
    column, train = case.column(split, name), case.in_train(name)
    if column is not None:
        return _weigh_empty(case, anomaly, column, train)
    expects = "which the schema requires" if train is None else "which train has"
    message = f"{split} has no column {name}, {expects}."
    remedy = f"Write {name} to every split."
    if name == case.plan.columns.label:
        message = f"{split} has no column {name}, the label: no score can be computed on it."
        remedy = "Name the split serving if it has no labels by design, else write them."
    new = {other.casefold(): other for other in case.summaries[split].columns if case.in_train(other) is None}
    if twin := get_close_matches(name.casefold(), new, 1):
        message += f" Its column {new[twin[0]]} may be the same, renamed."
    return Weighed(Severity.BLOCK, Told(message, remedy))


def _weigh_empty(case: Case, anomaly: Anomaly, column: ColumnSummary, train: ColumnSummary | None) -> Weighed:
    """A column without a value: chance may explain that of a column that is rarely filled."""
    message = f"{anomaly.feature} is empty in all {column.rows:,} rows of {anomaly.split}."
    remedy = f"Find out why {anomaly.feature} was not written, or drop it from all splits."
    if train is None or anomaly.split == case.plan.dataset.train:
        return Weighed(Severity.BLOCK, Told(message, remedy))
    filled = train.rows - train.absent
    message = f"{message} In train {filled:,} of {train.rows:,} have a value."
    p = math.exp(log_chance(filled, train.rows, train.rows + column.rows))
    tests = len(case.summaries[anomaly.split].columns) * (len(case.summaries) - 1)
    beyond = p < alpha("empty-columns", tests) and filled >= case.limits.fraction * train.rows
    return Weighed(Severity.BLOCK if beyond else Severity.WARN, Told(message, remedy))


def _weigh_new(case: Case, anomaly: Anomaly) -> Weighed:
    _, apart, environment = anomaly.long.partition("in data but not in the environment ")
    if apart:
        name, split = anomaly.feature, anomaly.split
        where = environment.removesuffix(" in the schema.")
        message = f"{split} has a column {name}, which the schema leaves out of the environment {where}."
        return Weighed(Severity.WARN, Told(message, f"Drop {name} from {split}."))
    reference = "train" if case.in_train(anomaly.feature) is None else "the schema"
    message = f"{anomaly.split} has a column {anomaly.feature}, which {reference} does not have."
    return Weighed(Severity.WARN, Told(message, f"Drop {anomaly.feature}, or write it to every split."))


def _weigh_other_type(case: Case, anomaly: Anomaly) -> Weighed:
    column, train = case.column(anomaly.split, anomaly.feature), case.in_train(anomaly.feature)
    if column is None or train is None or column.kind == train.kind or case.plan.dataset.schema is not None:
        return Weighed(Severity.BLOCK, tell_other_type(anomaly, column))
    rows: RowQuery | None = None
    message = f"{column.name} is {WORDS[column.kind]} in {anomaly.split}, but {WORDS[train.kind]} in train"
    if column.strings is not None and train.kind.numeric:
        message += f": {describe_not_numbers(column)}"
        rows = RowQuery.not_a_number(column.name)
    # Integers and floats train alike; a column without any value in train has no type to contradict.
    mild = train.kind == Kind.NULL or (column.kind.numeric and train.kind.numeric)
    told = Told(f"{message}.", f"Write {column.name} with one type.", rows)
    return Weighed(Severity.WARN if mild else Severity.BLOCK, told)


def _weigh_gap(case: Case, anomaly: Anomaly) -> Weighed:
    column = case.column(anomaly.split, anomaly.feature)
    counted = "" if column is None else f" {column.absent:,} of {column.rows:,} rows have no value."
    told = tell_anomaly(anomaly, column)
    return Weighed(Severity.INFO, replace(told, message=f"{told.message}{counted}"))


def _weigh_outside_domain(case: Case, anomaly: Anomaly) -> Weighed:
    rows, column = sum(rows for _, rows in anomaly.values), case.column(anomaly.split, anomaly.feature)
    of_all = f"{rows:,}" if column is None else f"{rows:,} of {column.present:,}"
    shown = list_names([quote(value) for value, _ in anomaly.values])
    message = f"{of_all} values of {anomaly.feature} in {anomaly.split} are not in the schema's domain: {shown}."
    texts = [value for value, _ in anomaly.values] if column is not None and column.kind == Kind.STRING else []
    query = RowQuery.text(column.name, *texts) if column is not None and texts else None
    part, allowed = (
        (None, None) if column is None else (rows / max(column.present, 1), 1 - (anomaly.promise.mass or 1.0))
    )
    told = Told(message, f"Mend these values of {anomaly.feature}.", query, part, allowed, "share")
    return Weighed(Severity.INFO, told)
