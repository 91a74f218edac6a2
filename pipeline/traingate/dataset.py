"""The dataset that is about to be trained on: its splits, and the columns that mean more than a feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from traingate.bounds import Count


@dataclass(frozen=True)
class Split:
    """One part of the dataset, such as train or eval.

    Attributes:
        name: the split's name.
        paths: files or globs, absolute or with a filesystem's scheme (`gs://…`).
    """

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """The columns that mean more than a feature.

    Attributes:
        label: what the model learns to predict; None where nothing is predicted.
        entity: columns that together name the person, device or account that a row belongs to.
        time: when the row was observed. It is no feature of the model.
        ignore: columns that are read and counted, but no feature of the model.
        weight: a column of numbers that says how much each row counts in training, scores and weighted statistics; None
            where all count alike.
        forbidden: columns that no split may have, used or not, as the law or an agreement says.
        derived_from_label: columns made from the label, or of what follows from it; none may be a feature.
        available_at: when a feature is known, by column: `before` or `after` the prediction, or the column that holds
            the moment, which must not lie after `time`.
    """

    label: str | None = None
    entity: tuple[str, ...] = ()
    time: str | None = None
    ignore: tuple[str, ...] = ()
    weight: str | None = None
    forbidden: tuple[str, ...] = ()
    derived_from_label: tuple[str, ...] = ()
    available_at: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def roles(self) -> dict[str, str]:
        """What each column that is no feature is, by column: `label`, `entity`, `time`, `weight` or `ignored`."""
        single = {"label": self.label, "time": self.time, "weight": self.weight}
        found = dict.fromkeys(self.ignore, "ignored") | dict.fromkeys(self.entity, "entity")
        return found | {name: role for role, name in single.items() if name is not None}

    @property
    def clash(self) -> tuple[str, str] | None:
        """Two roles that one column cannot have together; None where there are none."""
        others = {"entity": self.entity, "time": (self.time,), "ignore": self.ignore, "forbidden": self.forbidden}
        if self.label is not None and self.label == self.weight:
            return "weight", "label"
        for role, name in (("label", self.label), ("weight", self.weight)):
            if name is not None and (other := next((key for key, names in others.items() if name in names), None)):
                return role, other
        return None

    @property
    def not_features(self) -> frozenset[str]:
        """The columns that no model takes as a feature: every one that has a role."""
        return frozenset(self.roles)


@dataclass(frozen=True)
class CheckSettings:
    """What the config says of one check.

    Attributes:
        enabled: False turns the check off, which takes a reason.
        reason: why it is off, or why a limit was loosened.
        values: settings by name; a key that is not there keeps the check's default.
    """

    enabled: bool = True
    reason: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """How text is turned into values.

    Attributes:
        header: whether the first line of a CSV or TSV names the columns.
        names: the columns' names where `header` is False.
        delimiter: the separator of a CSV; None takes the format's own.
        quote: the character that encloses fields; "" where quotes are text like any other.
        encoding: of CSV, TSV and JSON Lines.
        null_values: spellings that mean "missing" in text formats, besides an empty unquoted field.
        strip: whether spaces around a CSV field are dropped before it is read.
        skip: lines of a CSV or TSV above its column names, or above its first row where `header` is False.
        comment: what a line of a CSV or TSV begins with that is no row, such as `#`; "" where none is a comment.
        escape: the character that makes the next one text in a CSV or TSV, such as a backslash; "" for none. A quote
            that is part of a value may always be doubled instead.
        decimal: what stands before the decimals of a number, such as a comma.
        thousands: what may stand between its thousands, such as a point; "" for nothing. A space or an apostrophe
            means every sort of it.
        numbers: columns whose text is numbers, each with how it writes 1234.5, as in
            `{ fee = "1.234,5", price = "1,234.5" }`; a list of names takes `decimal` and `thousands`. A currency sign,
            a per cent sign (12% is 0.12), a Unicode minus, or parentheses for a negative number may stand beside the
            digits.
    """

    header: bool = True
    names: tuple[str, ...] = ()
    delimiter: str | None = None
    quote: str = '"'
    encoding: str = "utf8"
    null_values: tuple[str, ...] = ("NA", "N/A", "NULL", "null", "None", "<NA>")
    strip: bool = True
    skip: Count = 0
    comment: str = ""
    escape: str = ""
    decimal: str = "."
    thousands: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class StatisticsOptions:
    """What statistics.pb holds besides the statistics of every split as it is; checks judge those alone.

    Attributes:
        slices: columns to slice by; the rows of each value have statistics of their own.
        categorical: columns of whole numbers that name something rather than measure it, as codes do.
    """

    slices: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()


@dataclass(frozen=True)
class SameRows:
    """What a split is that holds the rows of another one, logged again, as a server does with what it is asked.

    Attributes:
        of: the other split.
        key: the columns that identify a row in both.
    """

    of: str = "train"
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """Everything that a check may know before the data is read.

    Attributes:
        name: the dataset's name, as reports show it.
        splits: all splits, in the config's order.
        columns: the columns that mean more than a feature.
        train: the name of the split that the model is fitted on.
        schema: path of a reviewed TFDV schema (`.pbtxt`); None infers one from train.
        same_rows: splits that hold the rows of another one, by their name. They are compared row by row, and are not
            held out.
        suites: path of a Great Expectations suite (`.json`) by split.
        checks: settings by check id.
        engine: `traingate` or `tfdv`, which computes the statistics.
        statistics: what they hold besides TFDV's defaults.
        reading: how text is turned into values.
        trainer: `reference`, or `package.module:function`.
        training: the trainer's own settings.
        trains: whether training is asked for, by a `[training]` section or because training follows. Else somebody
            trains elsewhere, and what only the reference trainer cannot learn from is no fault of the data.
        root: the folder that relative paths start from, and where `traingate-out/` goes.
        config_path: the gate.toml, or None for a quick look from the command line.
        lines: the line of the gate.toml where each key stands, by `table.key`; for messages alone.
    """

    name: str
    splits: tuple[Split, ...]
    columns: Columns = Columns()
    train: str = "train"
    schema: str | None = None
    same_rows: Mapping[str, SameRows] = field(default_factory=dict)
    suites: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, CheckSettings] = field(default_factory=dict)
    engine: str = "traingate"
    statistics: StatisticsOptions = StatisticsOptions()
    reading: Reading = Reading()
    trainer: str = "reference"
    training: Mapping[str, Any] = field(default_factory=dict)
    trains: bool = False
    root: str = "."
    config_path: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def held_out(self) -> tuple[Split, ...]:
        """Every split but train, and but those that hold the rows of another one again."""
        return tuple(split for split in self.splits if split.name != self.train and split.name not in self.same_rows)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Splits that are compared: train with each held-out one, then each pair of held-out ones."""
        names = [self.train, *(split.name for split in self.held_out)]
        return tuple((first, second) for index, first in enumerate(names) for second in names[index + 1 :])

    def locate(self, table: str, key: str) -> str:
        """Where a user wrote a key: file, line and key, or the option of a quick look."""
        if self.config_path is None:
            return f"--{key}"
        return f"{self.config_path}:{self.lines.get(f'{table}.{key}', 1)}  {table}.{key}"

    def split(self, name: str) -> Split:
        """The split called `name`; KeyError where there is none."""
        for split in self.splits:
            if split.name == name:
                return split
        raise KeyError(name)
