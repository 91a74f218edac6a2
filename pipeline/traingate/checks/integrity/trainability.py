"""What the reference trainer could not learn from, said before it tries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.columns import features
from traingate.judging.labels import are_classes, are_counts, classes
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary, Numbers
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names, number

BLOCK = Severity.BLOCK
_MEND_TASK = "Correct [training] task, or leave it out: the label says what the task is."
_OWN = 'Or name a trainer of your own: [training] trainer = "package.module:function".'
_CLASSES = 20  # values up to which a label of strings is taken for classes, however few rows they have
_BYTES = 0.1  # share of rows that are no valid UTF-8 from which the reference trainer takes no column of strings
_LISTS, _BYTES_ALONE = "it holds lists", "its values are bytes, not text"


@dataclass(frozen=True)
class Trainability(Check):
    """Can the reference trainer learn from this data? What opens has to train; better told now than after an hour.

    Asked where `[training] trainer` is the reference trainer and a label is declared. It predicts classes or a number
    from numbers, times, categories and texts; a label of another kind, one without two values, and a train without a
    usable feature block.

    What no model could learn from always blocks. What the reference trainer alone cannot take (a label of lists or of
    free text, features that are all lists or images) blocks where it is asked for, by a `[training]` section or by
    `traingate train`, which refuse it before the scan where the heads of train's files tell; else it warns, for those
    who train elsewhere.
    """

    needs = (Statistics,)

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label, and the reference trainer."""
        if dataset.trainer != "reference":
            return f"{dataset.trainer} trains, and says itself what it can learn from"
        return None if dataset.columns.label else 'no label is declared: [columns] label = "…"'

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for the label, and one for the features."""
        ours = profile.of(Statistics, dataset.train)
        label = ours.columns.get(str(dataset.columns.label))
        if not ours.rows or label is None:
            return
        found = classes(profile)
        is_single = found is not None and len(found.get(dataset.train, {})) == 1  # class-imbalance says so
        if label.present and not is_single:
            yield from self._judge_label(dataset, label)
        yield from self._judge_features(dataset, profile, ours.columns)

    def count_comparisons(self, profile: Profile) -> int:
        """The columns of train."""
        return len(profile.plan.types[profile.plan.dataset.train])

    def _judge_label(self, dataset: Dataset, label: ColumnSummary) -> Iterator[Finding]:
        name, at = label.name, (dataset.train, label.name)
        values = label.strings.distinct if label.strings else len(label.numbers.counts or ()) if label.numbers else 0
        if label.kind == Kind.LIST:
            message = f"The label {name} holds lists; the reference trainer predicts a class or a number."
            yield self.finding(_judge(dataset), message, at=at, kind="label-kind", remedy=f"Name another label. {_OWN}")
        elif label.strings and values > max(_CLASSES, label.present / 2):
            message = (
                f"The label {name} has {count(values)} different values in {count(label.present, 'rows')} of "
                f"{dataset.train}: it is text rather than classes, and hardly one comes twice to be learnt."
            )
            remedy = f"Name the column that holds the classes as [columns] label. {_OWN}"
            yield self.finding(
                _judge(dataset),
                message,
                at=at,
                kind="label-text",
                remedy=remedy,
                measured=values,
                allowed=label.present / 2,
                unit="values",
            )
        elif label.numbers and not _are_classes(label) and (wrong := _explain_numbers(label.numbers)):
            remedy = "Write the label in a unit in which it lies between -1e30 and 1e30 and changes. " + _OWN
            yield self.finding(BLOCK, f"The label {name} {wrong}", at=at, kind="label-values", remedy=remedy)
        else:
            yield from self._judge_task(dataset, label, values)

    def _judge_task(self, dataset: Dataset, label: ColumnSummary, values: int) -> Iterator[Finding]:
        task, at = dataset.training.get("task", "auto"), (dataset.train, label.name)
        if task == "auto" and label.numbers and are_counts(label.numbers.counts or {}):
            message = (
                f"The label {label.name} has {count(values)} whole values whose rows rise and fall as counts do: it "
            )
            message += "is taken for a number to predict, not for classes."
            remedy = 'If they are classes, say so: [training] task = "multiclass".'
            yield self.finding(Severity.INFO, message, at=at, kind="label-counts", remedy=remedy)
        if task == "binary" and values != 2:
            shown = count(values) if values else "more than 1,000"
            message = f"training.task is binary, and the label {label.name} has {shown} values in {dataset.train}."
            figure = values or None
            yield self.finding(
                BLOCK, message, at=at, kind="task", remedy=_MEND_TASK, measured=figure, allowed=2, unit="values"
            )
        elif (task == "multiclass" or label.categories) and (why := _explain_no_classes(label, values)):
            by = "training.task" if task == "multiclass" else "the schema"
            message = f"The label {label.name} is declared as classes by {by}, but {why}."
            remedy = "Declare it as a number, or name the column that holds the classes as [columns] label."
            yield self.finding(_judge(dataset), message, at=at, kind="label-classes", remedy=remedy)
        elif task == "regression" and label.strings:
            message = f"training.task is regression, and the label {label.name} holds strings."
            yield self.finding(BLOCK, message, at=at, kind="task", remedy=_MEND_TASK)

    def _judge_features(
        self, dataset: Dataset, profile: Profile, columns: Mapping[str, ColumnSummary]
    ) -> Iterator[Finding]:
        names = features(profile.plan, dataset.train, also=("identifiers",))
        useless = {name: why for name in names if (why := _explain_useless(columns[name]))}
        useless |= {name: "it numbers or names rows" for name in profile.plan.identifiers if name in names}
        useless |= {name: "training.drop names it" for name in dataset.training.get("drop", ()) if name in names}
        if len(useless) == len(names):
            listed = list_names([f"{name} ({why})" for name, why in useless.items()], 10)
            message = f"{dataset.train} has no feature to learn from" + (f": {listed}." if listed else ".")
            remedy = f"Each column of {dataset.train} without a role under [columns] is a feature: add one. {_OWN}"
            yield self.finding(
                _judge(dataset) if {_LISTS, _BYTES_ALONE} & set(useless.values()) else BLOCK,
                message,
                at=dataset.train,
                kind="features",
                remedy=remedy,
                measured=0,
                allowed=1,
                unit="features",
                at_least=True,
            )


def _judge(dataset: Dataset) -> Severity:
    """How grave is what another trainer may well learn from."""
    return BLOCK if dataset.trains else Severity.WARN


def _explain_no_classes(label: ColumnSummary, values: int) -> str | None:
    """Why the numbers of a label that is declared as classes are none, to follow `but`; None where they may be."""
    values = label.categories.distinct if label.categories else values
    if label.numbers is None:
        return None
    if values > max(_CLASSES, label.present / 2):
        return f"has {count(values)} different values in {count(label.present, 'rows')}: hardly one comes twice"
    broken = label.numbers.quantiles.points % 1 != 0
    return "holds decimals, as quantities do" if len(broken) > _CLASSES and broken.any() else None


def _are_classes(label: ColumnSummary) -> bool:
    """Whether the trainer takes a label's whole numbers for classes, which it tells apart however large they are."""
    found = label.numbers.counts if label.numbers and label.kind in (Kind.INT, Kind.BOOL) else None
    return bool(found) and are_classes(found or {})


def _explain_numbers(numbers: Numbers) -> str | None:
    """Why nothing can be learnt from a label's numbers, to follow its name; None where something can."""
    low, high = float(numbers.minimum), float(numbers.maximum)
    if not (np.isfinite(low) and np.isfinite(high)):
        return None  # outliers says how many are infinite
    if low == high:
        return f"is {number(low)} in every row: there is nothing to learn."
    with np.errstate(over="ignore", under="ignore"):
        least, most = np.float32(low), np.float32(high)
    if not (np.isfinite(least) and np.isfinite(most)):
        far = low if not np.isfinite(least) else high
        return f"reaches {number(far)}; models compute in float32, which ends at 3.4e38."
    if least == most:
        return f"lies between {low!r} and {high!r}, which are one number in float32, in which models compute."
    return None


def _explain_useless(column: ColumnSummary) -> str | None:
    """Why the reference trainer learns nothing from a column; None where it may."""
    if column.absent == column.rows:
        return "it is empty"
    if column.kind == Kind.LIST:
        return _LISTS
    if column.strings and column.strings.invalid_utf8 > _BYTES * column.rows:
        return _BYTES_ALONE
    values = column.strings.distinct if column.strings else 1
    is_same = column.numbers is None or column.numbers.minimum == column.numbers.maximum
    return "it has a single value" if values == 1 and is_same and not column.absent else None
