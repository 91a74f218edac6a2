"""Applies edits: which rows of each file stay, and each file written again, one at a time, aside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from traingate.dataset import Reading
from traingate.errors import Refused
from traingate.format import find_format
from traingate.profile.profile import Profile
from traingate.remedy import ConvertColumn, DropColumn, DropRows, RenameColumn
from traingate.repair.conversions import Conversion
from traingate.repair.notations import find_column_notation
from traingate.repair.planning import Step
from traingate.rewriter import FileEdit, Rewriter, find_rewriter
from traingate.scan.measuring import read_batches
from traingate.scan.searching import make_filter
from traingate.storage import files, writing


@dataclass
class SplitEdit:
    """What becomes of one split.

    Attributes:
        split: its name.
        keep: bool [rows] by file: the rows that stay.
        dropped: rows that each step leaves out, by the step's position.
        drop: columns that go.
        rename: new names by column.
        convert: conversions by column, under its old name.
    """

    split: str
    keep: dict[str, np.ndarray]
    dropped: dict[int, int] = field(default_factory=dict)
    drop: set[str] = field(default_factory=set)
    rename: dict[str, str] = field(default_factory=dict)
    convert: dict[str, Conversion] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether any file of it becomes another."""
        return bool(self.drop or self.rename or self.convert or not all(keep.all() for keep in self.keep.values()))


def judge_rows(profile: Profile, steps: Sequence[Step]) -> dict[str, SplitEdit]:
    """What becomes of each split; reads those that rows are left out of.

    Raises:
        Refused: no row of a split would stay.
    """
    edits = {}
    for split, read in profile.splits.items():
        edit = SplitEdit(split, {file.path: np.ones(file.rows, bool) for file in read.files})
        own = [(place, step) for place, step in enumerate(steps) if step.edit.split == split]
        _take_columns(edit, [step for _, step in own], profile)
        tests = {
            place: (step, make_filter(profile, split, step.edit.rows))
            for place, step in own
            if isinstance(step.edit, DropRows)
        }
        shards = 0
        for path in edit.keep if tests else ():
            shards = _judge_file(edit, path, shards, tests, profile)
        if read.rows and not any(keep.any() for keep in edit.keep.values()):
            told = next(iter(tests.values()))[0]
            raise Refused(
                f"no row of {split} would be left once {told.cause.title}. Draw the splits again, or leave that cause "
                "out: name the others with --only."
            )
        edits[split] = edit
    return edits


def _take_columns(edit: SplitEdit, steps: Sequence[Step], profile: Profile) -> None:
    for step in steps:
        one = step.edit
        if isinstance(one, DropColumn):
            edit.drop.add(one.column)
        elif isinstance(one, RenameColumn):
            edit.rename[one.column] = one.name
        elif isinstance(one, ConvertColumn) and one.column not in edit.convert:
            notation = find_column_notation(profile, edit.split, one.column) if one.how == "to-number" else None
            edit.convert[one.column] = Conversion(one, notation)
    # A column that goes needs neither another name nor other values.
    for name in edit.drop:
        edit.rename.pop(name, None)
        edit.convert.pop(name, None)


def _judge_file(edit: SplitEdit, path: str, before: int, tests: Mapping[int, Any], profile: Profile) -> int:
    """Judges a file that so many shards of its split come before; with its own, the number of them."""
    keep, first = edit.keep[path], 0
    shards = list(find_format(path).plan_shards(path, profile.plan.dataset.reading))
    for number, shard in enumerate(shards, before):
        for batch in read_batches(profile.plan, edit.split, number, shard):
            for place, (_, test) in tests.items():
                rows = np.asarray(test(batch), bool)
                edit.dropped[place] = edit.dropped.get(place, 0) + int(rows.sum())
                keep[first : first + batch.rows] &= ~rows
            first += batch.rows
    return before + len(shards)


def write_files(
    edits: Mapping[str, SplitEdit], places: Mapping[str, Path], profile: Profile
) -> Iterator[tuple[str, int]]:
    """Writes every file to its place, edited; yields each with the rows that it has now.

    Raises:
        Refused: a column cannot be edited in a file's format.
        OSError: a file cannot be written.
    """
    reading = profile.plan.dataset.reading
    for edit in edits.values():
        for path, keep in edit.keep.items():
            rewriter = find_rewriter(find_format(path).id)
            changed = FileEdit(keep, frozenset(edit.drop), edit.rename, edit.convert)
            writing.write_aside(str(places[path]), partial(_write, rewriter, path, changed, reading))
            yield path, int(keep.sum())


def _write(rewriter: Rewriter, path: str, edit: FileEdit, reading: Reading, out: BinaryIO) -> None:
    if edit.keep.all() and not edit.columns_change:
        with files.open_binary(path) as original:
            shutil.copyfileobj(original, out)
        return
    rewriter.rewrite(path, out, edit, reading)
