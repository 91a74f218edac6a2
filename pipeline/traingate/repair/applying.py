"""Applies edits: which rows of each file stay, and each file written again, one at a time, aside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from traingate.batch.numerals import find_notation
from traingate.dataset import Reading
from traingate.errors import Refused
from traingate.format import find_format
from traingate.kinds import Kind
from traingate.profile.profile import Profile
from traingate.remedy import ConvertColumn, DealRows, DropColumn, DropRows, RenameColumn
from traingate.repair.conversions import Conversion
from traingate.repair.dealing import OUT, deal_rows, list_splits
from traingate.repair.notations import Writing, find_writing
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
        dropped: rows that each step leaves out, by the step's position; and of these, in `new`, those that no step
            before it leaves out.
        drop: columns that go.
        rename: new names by column.
        convert: conversions by column, under its old name.
        targets: the split that each row goes to, by file: its number in `splits`, or `OUT`; none where rows stay.
        splits: all splits, where rows are dealt anew.
    """

    split: str
    keep: dict[str, np.ndarray]
    dropped: dict[int, int] = field(default_factory=dict)
    new: dict[int, int] = field(default_factory=dict)
    drop: set[str] = field(default_factory=set)
    rename: dict[str, str] = field(default_factory=dict)
    convert: dict[str, Conversion] = field(default_factory=dict)
    targets: dict[str, np.ndarray] = field(default_factory=dict)
    splits: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether any file of it becomes another."""
        return bool(self.drop or self.rename or self.convert or not all(keep.all() for keep in self.keep.values()))

    def list_parts(self, path: str) -> dict[str, np.ndarray]:
        """The rows of a file that each split gets, bool [rows of the file]; one part, where no rows are dealt anew."""
        if path not in self.targets:
            return {self.split: self.keep[path]}
        parts = {name: self.keep[path] & (self.targets[path] == number) for number, name in enumerate(self.splits)}
        return {name: part for name, part in parts.items() if part.any()}

    def count_dealt(self) -> tuple[int, int]:
        """Rows that go to another split, and rows that go to none, of those that stay otherwise."""
        own, moved, left_out = self.splits.index(self.split), 0, 0
        for path, targets in self.targets.items():
            known = targets[self.keep[path]]
            moved += int(((known != own) & (known != OUT)).sum())
            left_out += int((known == OUT).sum())
        return moved, left_out


def count_rows(edits: Mapping[str, SplitEdit]) -> dict[str, int]:
    """The rows that each split has then."""
    rows = dict.fromkeys(edits, 0)
    for edit in edits.values():
        for path in edit.keep:
            for name, part in edit.list_parts(path).items():
                rows[name] += int(part.sum())
    return rows


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
    _deal(edits, steps, profile)
    return edits


def _deal(edits: Mapping[str, SplitEdit], steps: Sequence[Step], profile: Profile) -> None:
    """Deals rows anew where a step asks for it; several may, and of the same."""
    asked = [step.edit for step in steps if isinstance(step.edit, DealRows)]
    # What is dealt by entity or by time keeps most copies together as well; what is left, the next check tells.
    asked = [edit for edit in asked if edit.columns] or asked
    if not asked:
        return
    ways = {(edit.how, edit.columns) for edit in asked}
    if len(ways) > 1:
        words = " and ".join(sorted(", ".join(columns) for _, columns in ways))
        raise Refused(f"Rows can be dealt to the splits by one thing at a time, not by {words}: name one with --only.")
    _refuse_unlike(edits, profile)
    written = {split: form for edit in asked for split, form in edit.written.items()}
    horizon = max(edit.horizon for edit in asked)
    targets = deal_rows(
        profile,
        DealRows(asked[0].columns, asked[0].how, horizon, written),
        {split: edit.keep for split, edit in edits.items()},
    )
    for edit in edits.values():
        edit.targets = {path: targets[path] for path in edit.keep}
        edit.splits = tuple(list_splits(profile))


def _refuse_unlike(edits: Mapping[str, SplitEdit], profile: Profile) -> None:
    """Refused where rows of one split would not fit into another."""
    plan = profile.plan
    names = [
        {edit.rename.get(name, name) for name in plan.types[split] if name not in edit.drop}
        for split, edit in edits.items()
    ]
    every, converted = (
        {name for known in names for name in known},
        {name for edit in edits.values() for name in edit.convert},
    )
    unlike = {name for name in every if name not in converted and not plan.is_alike(name)}
    if odd := sorted((every - names[0].intersection(*names)) | unlike):
        raise Refused(
            f"Rows cannot be dealt to the splits anew while {odd[0]} is not in all of them, or not of one type. Mend "
            "that first, then check and repair what was repaired."
        )


def _take_columns(edit: SplitEdit, steps: Sequence[Step], profile: Profile) -> None:
    for step in steps:
        one = step.edit
        if isinstance(one, DropColumn):
            edit.drop.add(one.column)
        elif isinstance(one, RenameColumn):
            edit.rename[one.column] = one.name
        elif isinstance(one, ConvertColumn) and one.column not in edit.convert:
            edit.convert[one.column] = Conversion(one, _find_writing(profile, one))
    # A column that goes needs neither another name nor other values.
    for name in edit.drop:
        edit.rename.pop(name, None)
        edit.convert.pop(name, None)


def _find_writing(profile: Profile, edit: ConvertColumn) -> Writing:
    """How the column writes its numbers: told from text that shall be numbers, else as the config has it."""
    if edit.how == "to-number" and profile.plan.types[edit.split].get(edit.column) == Kind.STRING:
        return find_writing(profile, edit.split, edit.column)
    return Writing(find_notation(profile.plan.dataset.reading, edit.column))


def _judge_file(edit: SplitEdit, path: str, before: int, tests: Mapping[int, Any], profile: Profile) -> int:
    """Judges a file that so many shards of its split come before; with its own, the number of them."""
    keep, first = edit.keep[path], 0
    shards = list(find_format(path).plan_shards(path, profile.plan.dataset.reading))
    for number, shard in enumerate(shards, before):
        for batch in read_batches(profile.plan, edit.split, number, shard):
            for place, (_, test) in tests.items():
                rows = np.asarray(test(batch), bool)
                part = keep[first : first + batch.rows]
                edit.dropped[place] = edit.dropped.get(place, 0) + int(rows.sum())
                edit.new[place] = edit.new.get(place, 0) + int((rows & part).sum())
                part &= ~rows
            first += batch.rows
    return before + len(shards)


def write_files(
    edits: Mapping[str, SplitEdit], places: Mapping[tuple[str, str], Path], profile: Profile
) -> Iterator[tuple[tuple[str, str], int]]:
    """Writes every file to its place, edited, in as many parts as splits get of it; yields each with its rows.

    Raises:
        Refused: a column cannot be edited in a file's format.
        OSError: a file cannot be written.
    """
    reading = profile.plan.dataset.reading
    for edit in edits.values():
        for path in edit.keep:
            _refuse_folders(edit, path, reading)
            rewriter = find_rewriter(find_format(path).id)
            for split, rows in edit.list_parts(path).items():
                changed = FileEdit(rows, frozenset(edit.drop), edit.rename, edit.convert)
                writing.write_aside(str(places[path, split]), partial(_write, rewriter, path, changed, reading))
                yield (path, split), int(rows.sum())


def _refuse_folders(edit: SplitEdit, path: str, reading: Reading) -> None:
    """Refused where a column is named by the file's folders, which are no part of what is written."""
    if not (edited := {*edit.drop, *edit.rename, *edit.convert}):
        return
    for name in sorted(edited & find_format(path).list_folder_columns(path, reading)):
        raise Refused(
            f"{path}: {name} is named by a folder, and folders keep their names. Rename these, or leave the column "
            "out under [columns] ignore, and repair the rest with --only."
        )


def _write(rewriter: Rewriter, path: str, edit: FileEdit, reading: Reading, out: BinaryIO) -> None:
    if edit.keep.all() and not edit.columns_change:
        with files.open_binary(path) as original:
            shutil.copyfileobj(original, out)
        return
    rewriter.rewrite(path, out, edit, reading)
