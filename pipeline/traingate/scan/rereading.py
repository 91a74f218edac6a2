"""Reads a split again that was scanned before, and holds it to the rows that it had then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from traingate.errors import Unreadable
from traingate.format import Shard, find_format
from traingate.plan import Plan
from traingate.profile.profile import Profile


class RowCount:
    """Rows by file of a split as it is read again: where a shard begins, and whether all is as it was."""

    def __init__(self, profile: Profile, split: str) -> None:
        self.expected = {one.path: one.rows for one in profile.splits[split].files}
        self.rows = dict.fromkeys(self.expected, 0)

    def add(self, path: str, rows: int) -> int:
        """Counts a shard's rows; the first of them within the file."""
        first = self.rows[path]
        self.rows[path] += rows
        return first

    def check(self) -> None:
        """Unreadable where a file has other rows than when it was checked."""
        for path, rows in self.rows.items():
            if rows != self.expected[path]:
                raise Unreadable(f"{path}: had {self.expected[path]:,} rows when it was checked, and now {rows:,}")


def plan_shards(profile: Profile, split: str) -> list[Shard]:
    """The shards of a split, in the order of its files."""
    reading = profile.plan.dataset.reading
    files = [one.path for one in profile.splits[split].files]
    return [shard for path in files for shard in find_format(path).plan_shards(path, reading)]


def narrow_plan(profile: Profile, split: str, names: Collection[str]) -> Plan:
    """The plan of some columns of a split alone; of all of them where a file of it is not read so."""
    plan = profile.plan
    if any(find_format(file.path).reads_whole for file in profile.splits[split].files):
        return plan
    types = {name: kind for name, kind in plan.types[split].items() if name in names}
    return replace(plan, types={**plan.types, split: types})
