"""Text that holds numbers: which setting reads it, and declared numbers that are none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from traingate.batch.notations import LEAST_SHARE, Numerals, detect
from traingate.batch.numerals import Notation, find_notation
from traingate.check import Check
from traingate.judging.columns import features
from traingate.kinds import Kind
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile
from traingate.profile.summaries import ColumnSummary
from traingate.report.findings import Finding, Severity
from traingate.report.rows import RowQuery
from traingate.wording import list_names, quote, share

_SPOKEN = {Kind.LIST: "lists of text", Kind.TIME: "times", Kind.BOOL: "true and false"}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Texts:
    """The text columns of the splits that hold numbers.

    Attributes:
        check: the check that reports.
        profile: what was measured.
        min_share: share of numbers, 0 to 1, above which a text column is a number column gone wrong.
    """

    check: Check
    profile: Profile
    min_share: float

    def judge(self) -> Iterator[Finding]:
        """Declared numbers that are none, in every split; numbers that are declared nowhere, in train."""
        for split in self.profile.splits:
            for name in self.profile.plan.dataset.reading.numbers:
                column = self.profile.of(Statistics, split).columns.get(name)
                if column is not None and column.present and _hold_no_numbers(column):
                    yield self._report_declared(split, column)
        train = self.profile.plan.dataset.train
        columns = self.profile.of(Statistics, train).columns
        for name, found in self._found.items():
            if found.share < LEAST_SHARE:
                yield self._report_mostly(train, columns[name], found)
            elif not found.notations:
                yield self._report_mixed(train, columns[name], found)
            elif len(found.notations) > 1:
                yield self._report_ambiguous(train, columns[name], found)
            else:
                yield self._report(train, columns[name], found)

        yield from self._judge_held_out()

    def _judge_held_out(self) -> Iterator[Finding]:
        """Held-out splits that write a column's numbers in another notation than train does."""
        dataset = self.profile.plan.dataset
        for split in dataset.held_out:
            columns = self.profile.of(Statistics, split.name).columns
            for name, found in self._found.items():
                top = _take_texts(columns[name]) if name in columns and found.notations else ()
                other = _detect(top)
                if other is None or any(_measure_share(notation, top) >= LEAST_SHARE for notation in found.notations):
                    continue
                yield self._report_other(split.name, (columns[name], other), found)

    def _report_other(self, split: str, theirs: tuple[ColumnSummary, Numerals], found: Numerals) -> Finding:
        train, name = self.profile.plan.dataset.train, theirs[0].name
        ours = self.profile.of(Statistics, train).columns[name]
        return self.check.finding(
            Severity.BLOCK,
            f"{name} writes numbers as {_show(*theirs)} in {split}, but as {_show(ours, found)} in {train}: a model "
            "meets none of the values that it learned.",
            at=(split, name),
            kind="numbers-as-text-differ",
            remedy=f"Write {name} in one notation in every split.",
        )

    @cached_property
    def _found(self) -> dict[str, Numerals]:
        """The undeclared text columns of train that hold numbers."""
        plan = self.profile.plan
        columns = self.profile.of(Statistics, plan.dataset.train).columns
        found = {}
        for name in features(plan, plan.dataset.train, also=("label",)):
            top = _take_texts(columns[name])
            if top and name not in plan.dataset.reading.numbers and not self._is_mostly_plain(columns[name]):
                found[name] = _detect(top, self.min_share)
        return {name: one for name, one in found.items() if one is not None}

    def _is_mostly_plain(self, column: ColumnSummary) -> bool:
        """Whether another finding counts what is no number among plain ones."""
        plain = column.strings.numeric / column.present if column.strings is not None else 0.0
        return self.min_share < plain < 1.0

    def _report(self, split: str, column: ColumnSummary, found: Numerals) -> Finding:
        return self.check.finding(
            Severity.WARN,
            f"{_describe(split, column, found)}: a model takes each for a word, and they were judged as numbers for "
            "leaks alone.",
            at=(split, column.name),
            kind="numbers-as-text",
            measured=found.share,
            allowed=LEAST_SHARE,
            unit="share",
            remedy=f"Set under [reading]: {self._write(column.name, found.notations[0])}",
        )

    def _report_ambiguous(self, split: str, column: ColumnSummary, found: Numerals) -> Finding:
        name, (first, second) = column.name, found.notations[:2]
        example = _pick(column, 1)[0]
        values = [one.translate(pa.array([example.strip()]))[0].as_py() for one in (first, second)]
        return self.check.finding(
            Severity.WARN,
            f"{_describe(split, column, found)}: each fits both, and the values differ by a factor of 1,000. A model "
            "takes each for a word.",
            at=(split, name),
            kind="numbers-as-text-ambiguous",
            measured=found.share,
            allowed=LEAST_SHARE,
            unit="share",
            remedy=f"Set under [reading]: {self._write(name, first)} where {quote(example)} is {values[0]}, with "
            f"{_write_pair(name, second.example)} instead where it is {values[1]}.",
        )

    def _report_mixed(self, split: str, column: ColumnSummary, found: Numerals) -> Finding:
        return self.check.finding(
            Severity.WARN,
            f"{_describe(split, column, found)}: no setting reads all of them right, and a model takes each for a "
            "word.",
            at=(split, column.name),
            kind="numbers-as-text-mixed",
            measured=found.share,
            allowed=LEAST_SHARE,
            unit="share",
            remedy=f"Write {column.name} in one notation and unit in every split, or leave it out ([columns] ignore).",
        )

    def _report_mostly(self, split: str, column: ColumnSummary, found: Numerals) -> Finding:
        notation = found.notations[0]
        strange = [quote(text) for text, _ in _take_texts(column) if not _fits(notation, text)]
        return self.check.finding(
            Severity.WARN,
            f"{column.name} holds strings in {split} because {share(1 - found.share)} of its values are no numbers "
            f"({found.words}), such as {list_names(strange)}.",
            at=(split, column.name),
            kind="mostly-numbers",
            measured=found.share,
            allowed=self.min_share,
            unit="share",
            remedy="Mend these values, or list them under reading.null_values if they mean that there is none. Then "
            f"set under [reading]: {self._write(column.name, notation)}",
        )

    def _report_declared(self, split: str, column: ColumnSummary) -> Finding:
        notation = find_notation(self.profile.plan.dataset.reading, column.name)
        why, part = _explain_strange(column, notation)
        return self.check.finding(
            Severity.BLOCK,
            f"{column.name} is declared as numbers like {notation.example} ([reading] numbers), but in {split} {why}. "
            "None of it was read as numbers.",
            at=(split, column.name),
            kind="declared-numbers",
            measured=part,
            allowed=None if part is None else 0.0,
            unit="share",
            rows=RowQuery.not_a_number(column.name, notation.example) if column.kind == Kind.STRING else None,
            remedy="Mend these values, list them under reading.null_values if they mean that there is none, or correct "
            f"how [reading] numbers says that {column.name} is written.",
        )

    def _write(self, name: str, notation: Notation) -> str:
        """The line of gate.toml that reads the column, and all others that are numbers in one notation."""
        reading = self.profile.plan.dataset.reading
        if self._is_decimal_enough and notation.example == "1234,5":
            return 'decimal = ","'
        lines = {other: find_notation(reading, other).example for other in reading.numbers}
        lines |= {other: one.notations[0].example for other, one in self._found.items() if len(one.notations) == 1}
        return write_numbers({**lines, name: notation.example})

    @cached_property
    def _is_decimal_enough(self) -> bool:
        """Whether all numbers could be read with a decimal comma, so that none with a point would become text."""
        plan, found = self.profile.plan, self._found.values()
        kinds = {kind for types in plan.types.values() for kind in types.values()}
        undeclared = plan.dataset.reading == replace(plan.dataset.reading, decimal=".", thousands="", numbers={})
        alike = all(not one.signed and [each.example for each in one.notations] == ["1234,5"] for one in found)
        return undeclared and alike and Kind.FLOAT not in kinds


def write_numbers(examples: Mapping[str, str]) -> str:
    """`numbers = { fee = "1.234,5" }`, as gate.toml takes it."""
    return f"numbers = {{ {', '.join(_write_pair(name, example) for name, example in examples.items())} }}"


def _write_pair(name: str, example: str) -> str:
    key = name if _BARE_KEY.fullmatch(name) else json.dumps(name)
    return f"{key} = {json.dumps(example, ensure_ascii=False)}"


def _describe(split: str, column: ColumnSummary, found: Numerals) -> str:
    """`fee holds numbers as text in train (a decimal comma, such as '118,40')`."""
    shown = list_names([quote(text) for text in _pick(column, 1 if found.notations else 2)])
    return f"{column.name} holds numbers as text in {split} ({found.words}, such as {shown})"


def _show(column: ColumnSummary, found: Numerals) -> str:
    return f"{quote(_pick(column, 1)[0])} ({found.words})"


def _hold_no_numbers(column: ColumnSummary) -> bool:
    if column.lists is not None:
        return column.lists.strings is not None
    return column.kind not in (Kind.INT, Kind.FLOAT, Kind.NULL)


def _explain_strange(column: ColumnSummary, notation: Notation) -> tuple[str, float | None]:
    """Why a declared column was not read as numbers, and the share of its values that are none, where that is known."""
    if column.kind != Kind.STRING or column.strings is None:
        return f"it holds {_SPOKEN.get(column.kind, str(column.kind))}", None
    top = column.strings.top
    strange = [(text, rows) for text, rows in top if not _fits(notation, text)]
    part = sum(rows for _, rows in strange) / max(1, sum(rows for _, rows in top))
    if strange:
        return f"{share(part)} of its values are none, such as {list_names([quote(text) for text, _ in strange])}", part
    if len(top) < column.strings.distinct:
        return f"a value that is not among the {len(top):,} most frequent ones is none", None
    return "some are codes that begin with 0, in another currency or unit than others, or beyond 64 bits", None


def _detect(top: Sequence[tuple[str, int]], least: float = LEAST_SHARE) -> Numerals | None:
    texts = pa.array([text for text, _ in top], pa.string())
    return detect(texts, np.array([rows for _, rows in top], np.int64), least)


def _measure_share(notation: Notation, top: Sequence[tuple[str, int]]) -> float:
    """The share of the rows that are numbers in a notation."""
    fits = notation.match(pa.array([text.strip() for text, _ in top], pa.string())).to_pylist()
    return sum(rows for (_, rows), fit in zip(top, fits, strict=True) if fit) / sum(rows for _, rows in top)


def _take_texts(column: ColumnSummary) -> tuple[tuple[str, int], ...]:
    """The most frequent values of a text column that is not empty."""
    if column.kind != Kind.STRING or column.strings is None or not column.present:
        return ()
    return column.strings.top


def _fits(notation: Notation, text: str) -> bool:
    return bool(notation.match(pa.array([text.strip()]))[0].as_py())


def _pick(column: ColumnSummary, most: int) -> list[str]:
    """Values with the most marks; of several, with different ones."""
    by_marks: dict[frozenset[str], str] = {}
    for text, _ in _take_texts(column):
        by_marks.setdefault(frozenset(re.sub(r"[\d\s]", "", text)), text)
    shown = sorted(by_marks, key=lambda marks: -len(marks))[:most]
    return [by_marks[marks] for marks in shown]
