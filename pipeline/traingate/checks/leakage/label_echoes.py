"""Features that are the label of other rows: of the next one, or the mean of all rows of an entity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pyarrow as pa

from traingate.bounds import Bounds, Share
from traingate.check import Check
from traingate.dataset import Dataset
from traingate.judging.columns import features
from traingate.judging.formulas import measure_rounding
from traingate.judging.sampled import take_column
from traingate.kinds import Kind
from traingate.measures.sample import Sample
from traingate.profile.profile import Profile
from traingate.report.findings import Finding, Severity
from traingate.wording import count, list_names

_Sampled = Annotated[int, Bounds(1, Sample().k)]
_FEWEST = 30  # rows whose own label is another one; entities of two rows or more
_FINE = 0.02  # of the means' standard deviation: what is rounded more coarsely proves nothing


@dataclass(frozen=True)
class LabelEchoes(Check):
    """Is a feature the label of the next row, or the mean label of the row's entity? Neither is known in time.

    Judged on the splits of which all rows are in the sample (at most 10,000), since rows have to be beside each other:
    in the order of the declared time, all of these splits together, or else of train's file; within each entity where
    one is declared. The label of the row before is honest. A mean is asked for over train, over all splits, and without
    the row itself; one over the rows before is honest.

    Attributes:
        max_exceptions: share of the rows that may say otherwise.
        min_rows: rows below which nothing is said.
    """

    needs = (Sample,)
    max_exceptions: Share = 0.001
    min_rows: _Sampled = 200

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Needs a label."""
        return None if dataset.columns.label else 'no label is declared: [columns] label = "…"'

    def judge(self, dataset: Dataset, profile: Profile) -> Iterator[Finding]:
        """At most one finding for each column of numbers."""
        samples, label, train = profile.all(Sample), dataset.columns.label, dataset.train
        whole = [split for split in profile.plan.types if samples[split].complete and samples[split].rows_total]
        if train not in whole or label is None:
            return
        splits = [train, *(split for split in whole if split != train)]
        rows = _Rows.of(dataset, profile, splits)
        if rows is None or len(rows.label) < self.min_rows:
            return
        for name in features(profile.plan, train):
            if (values := rows.read(profile, name)) is None:
                continue
            if self._is_next(rows, values):
                yield self._report(dataset, name, "next-label", rows, f"the {label} of the next row")
            elif dataset.columns.entity and self._is_mean(rows, values):
                yield self._report(dataset, name, "entity-mean", rows, f"the mean {label} of the row's entity")

    def _is_next(self, rows: _Rows, values: np.ndarray) -> bool:
        here, later = rows.order[:-1], rows.order[1:]
        known = (rows.entity[here] == rows.entity[later]) & np.isfinite(values[here]) & np.isfinite(rows.label[later])
        if not rows.timed:
            known &= rows.train[here] & rows.train[later]
        here, later = here[known], later[known]
        held = values[here] == rows.label[later]
        changes = rows.label[here] != rows.label[later]
        enough = len(here) >= self.min_rows and (held & changes).sum() >= _FEWEST
        return bool(enough and (~held).sum() <= self.max_exceptions * len(held))

    def _is_mean(self, rows: _Rows, values: np.ndarray) -> bool:
        rounding = measure_rounding(values)
        for used in (rows.train, np.ones(len(values), bool)):
            used = used & np.isfinite(rows.label)
            sums = np.bincount(rows.entity, np.where(used, rows.label, 0.0))[rows.entity]
            sizes = np.bincount(rows.entity, used)[rows.entity]
            asked = used & (sizes >= 2) & np.isfinite(values)
            if asked.sum() < self.min_rows or len(np.unique(rows.entity[asked])) < _FEWEST:
                continue
            others = (sums - rows.label)[asked] / (sizes[asked] - 1)
            for mean in (sums[asked] / sizes[asked], others):
                exact = 1e-6 * float(np.abs(mean).max())
                for near in (exact, exact + 1.01 * rounding):
                    fails = min((np.abs(side - mean) > near).mean() for side in (values[asked], 1 - values[asked]))
                    if fails <= self.max_exceptions and near <= _FINE * mean.std():
                        return True
        return False

    def _report(self, dataset: Dataset, name: str, kind: str, rows: _Rows, what: str) -> Finding:
        columns = dataset.columns
        how = f", in the order of {columns.time}" if kind == "next-label" and rows.timed else ""
        how += f", for each {list_names(columns.entity)}" if columns.entity and kind == "next-label" else ""
        total = count(len(rows.label) if rows.timed or columns.entity else rows.train.sum(), "rows")
        return self.finding(
            Severity.BLOCK,
            f"{name} is {what}{how}, wherever there is one in {total}: nobody knows it when the model is used.",
            at=(dataset.train, name),
            kind="next-label" if kind == "next-label" else "entity-mean",
            measured=1.0,
            allowed=1 - self.max_exceptions,
            unit="share",
            remedy=f"Compute {name} from rows before this one alone, or leave it out ([columns] ignore).",
        )


@dataclass(frozen=True)
class _Rows:
    """The rows of some splits, one after the other.

    Attributes:
        splits: which.
        label: float64 [n], NaN where missing; of two texts, 0 and 1.
        train: bool [n]: rows of train.
        entity: int [n].
        order: int [n]: the rows by entity, then by time or by their place.
        timed: whether by time.
    """

    splits: tuple[str, ...]
    label: np.ndarray
    train: np.ndarray
    entity: np.ndarray
    order: np.ndarray
    timed: bool

    @classmethod
    def of(cls, dataset: Dataset, profile: Profile, splits: list[str]) -> _Rows | None:
        columns, types = dataset.columns, profile.plan.types
        wanted = [name for name in (columns.label, columns.time, *columns.entity) if name is not None]
        splits = [split for split in splits if all(name in types[split] for name in wanted)]
        label = _read_label(profile, splits, str(columns.label)) if dataset.train in splits else None
        if label is None:
            return None
        samples = [profile.of(Sample, split) for split in splits]
        train = np.repeat(np.arange(len(splits)) == 0, [len(sample.hashes) for sample in samples])
        entity = np.zeros(len(label), np.int64)
        for name in columns.entity:
            texts = [str(value) for sample in samples for value in sample.table.column(name).to_pylist()]
            entity = np.unique(entity * len(label) + np.unique(texts, return_inverse=True)[1], return_inverse=True)[1]
        place = np.concatenate([np.lexsort((one.rows, one.shards)).argsort() for one in samples]).astype(float)
        time = _read(profile, splits, columns.time) if columns.time else None
        order = np.lexsort((place, place if time is None else time, ~train if time is None else train * 0, entity))
        return cls(tuple(splits), label, train, entity, order, time is not None)

    def read(self, profile: Profile, name: str) -> np.ndarray | None:
        """A column of numbers, float64 [n], NaN where missing; None where it is another, or not in all the splits."""
        return _read(profile, list(self.splits), name)


def _read(profile: Profile, splits: list[str], name: str) -> np.ndarray | None:
    kinds = {Kind(profile.plan.types[split].get(name, Kind.NULL)) for split in splits}
    if not kinds <= {Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.TIME}:
        return None
    found = []
    for split in splits:
        sample = profile.of(Sample, split)
        values, missing = take_column(sample, name, np.arange(sample.table.num_rows))
        found.append(np.where(missing, np.nan, values))
    return np.concatenate(found)


def _read_label(profile: Profile, splits: list[str], name: str) -> np.ndarray | None:
    numbers = _read(profile, splits, name)
    if numbers is not None:
        return numbers
    columns = [profile.of(Sample, split).table.column(name) for split in splits]
    if any(pa.types.is_nested(column.type) for column in columns):
        return None
    texts = [value for column in columns for value in column.to_pylist()]
    known = sorted({text for text in texts if text is not None}, key=str)
    if len(known) != 2:
        return None
    return np.array([np.nan if text is None else float(text == known[1]) for text in texts])
