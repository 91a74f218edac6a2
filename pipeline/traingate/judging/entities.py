"""Columns that name persons, devices or accounts although none is declared, and how splits share them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from traingate.batch import runs
from traingate.judging.apart import find_apart
from traingate.judging.naming import ENTITY_NAME, is_coded, may_name
from traingate.kinds import Kind
from traingate.measures.groupings import Grouping, Groupings
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile

_FEWEST_VALUES, _FEWEST_ROWS = 10, 1.1  # distinct values, and rows of each
_FEWEST_FIXED = 2
_DIRT = 0.02  # of the rows that would differ by chance; that many may
_SURE = 20.0  # rows that would differ by chance, without which nothing is known
_SMOOTH = 0.5  # of the turns that chance takes
_COORDINATE = re.compile(r"(?i)(^|[_\W])(lat|lon|lng|long|latitude|longitude|easting|northing)$")


@dataclass(frozen=True)
class Shared:
    """The values of a column that a held-out split shares with another.

    Attributes:
        values: distinct values of the held-out split that were looked at.
        shared: of these, values that the other split has too, in whatever spelling.
        respelt: of these, values that the other split spells in another way.
        exact: whether all values were looked at.
    """

    values: int
    shared: int
    respelt: int
    exact: bool

    @property
    def share(self) -> float:
        """The share of the values that both splits have."""
        return self.shared / max(self.values, 1)


@dataclass(frozen=True)
class EntityColumn:
    """A column that looks like the name of an entity.

    Attributes:
        name: the column.
        fixes: columns that have one value in all rows of an entity, those that say most first.
        same: columns that name the same things.
        groupings: its values, by split.
    """

    name: str
    fixes: tuple[str, ...]
    same: tuple[str, ...]
    groupings: dict[str, Grouping]

    def compare(self, first: str, second: str) -> Shared:
        """What a second split shares with a first one."""
        return _compare(self.groupings[first], self.groupings[second])

    def compute_share(self, split: str) -> float:
        """The effective sample size of a split whose rows of an entity are all alike, as a share of its rows."""
        counts = self.groupings[split].counts
        return float(counts.sum() / (counts**2).sum()) if len(counts) else 1.0

    def find_largest(self, split: str) -> float:
        """The rows of the entity that has most, of those that were looked at."""
        return float(self.groupings[split].counts.max(initial=1.0))


def find_entity_columns(profile: Profile) -> list[EntityColumn]:
    """Columns that name something with several rows: text or integers that recur and fix two or more others.

    A column fixes another where all rows of one value agree in it, in every split, but for one in fifty of those that
    would differ by chance. Copies of a row agree in all columns and say nothing. Not counted are columns that name the
    same things (a zone's id and its name), columns that another counted one fixes (a city and its state), and what
    goes with the size of an integer (a year and its decade). Left out are times and dates, free text, and names of
    kinds of things such as a country, which are texts without digits. Codes by which whole splits are apart, as only
    whole entities are dealt out, need fix nothing.
    """
    found = profile.all(Groupings)
    train = profile.plan.dataset.train
    if train not in found:
        return []
    columns = []
    for name, ours in found[train].columns.items():
        sides = {split: value.columns[name] for split, value in found.items() if name in value.columns}
        if len(sides) < len(found) or not _recurs(sides.values()):
            continue
        if not may_name(profile.of(Statistics, train).columns[name]):
            continue
        fixed = _measure_fixed(sides, ours)
        same = [other for other, (words, _) in fixed.items() if _fixes(words, ours.keys)]
        fixes = [*_select_independent(fixed, same), *(one for one in same if _are_measured(fixed[one][0]))]
        needed = _FEWEST_FIXED if is_coded(profile.of(Statistics, train).columns[name]) else _FEWEST_FIXED + 1
        if len(fixes) >= needed:
            named = tuple(one for one in same if not _are_measured(fixed[one][0]))
            columns.append(EntityColumn(name, tuple(fixes), named, sides))
    known = {name for column in columns for name in (column.name, *column.same)}
    columns += [EntityColumn(name, (), (), sides) for name, sides in find_apart(profile) if name not in known]
    return sorted(columns, key=lambda column: (-len(column.fixes), not ENTITY_NAME.search(column.name)))


def find_names(profile: Profile) -> set[str]:
    """The columns that look like names of entities, and those that name the same ones: no features to be compared."""
    return {name for column in find_entity_columns(profile) for name in (column.name, *column.same)}


def find_grouped(profile: Profile, split: str) -> EntityColumn | None:
    """The column by whose entities a held-out split is apart from train; None where splits share them, or none is.

    Train is apart where one of the held-out splits is.
    """
    dataset = profile.plan.dataset
    others = [held_out.name for held_out in dataset.held_out] if split == dataset.train else [split]
    for column in find_entity_columns(profile):
        if any(not column.compare(dataset.train, other).shared for other in others):
            return column
    return None


def _compare(first: Grouping, second: Grouping) -> Shared:
    """By all values, in any spelling, where all are known; else by those of the smallest hashes."""
    if first.exact and second.exact:
        known = runs.find(np.sort(first.keys), second.keys)[1]
        alike = runs.find(np.sort(first.folded), second.folded)[1] & _are_unambiguous(first, second)
        return Shared(len(second.keys), int((known | alike).sum()), int((alike & ~known).sum()), True)
    limit = min((side.keys[-1] for side in (first, second) if not side.exact and len(side.keys)), default=np.uint64(0))
    ours, theirs = (side.keys[side.keys <= limit] for side in (first, second))
    return Shared(len(theirs), int(runs.find(ours, theirs)[1].sum()), 0, False)


def _are_unambiguous(*sides: Grouping) -> bool:
    """Whether spelling tells no two values of one split apart; else another spelling is another value."""
    distinct = [runs.count_runs(np.sort(side.folded)) for side in sides]
    return all(20 * (len(side.keys) - values) <= len(side.keys) for side, values in zip(sides, distinct, strict=True))


def _recurs(sides: Iterable[Grouping]) -> bool:
    """Whether there are several values, of several rows each, in all splits together."""
    rows = sum(float(side.counts.sum()) for side in sides)
    values = runs.count_runs(np.sort(np.concatenate([side.keys for side in sides])))
    return values >= _FEWEST_VALUES and rows >= _FEWEST_ROWS * values


def _measure_fixed(sides: dict[str, Grouping], ours: Grouping) -> dict[str, tuple[np.ndarray, float]]:
    """The words of columns that each value fixes, and the chance that two values differ in them, by column."""
    common = [name for name in ours.others if all(name in side.others for side in sides.values())]
    fixed = {}
    for name in common:
        if _COORDINATE.search(name):  # of a place, which has nothing else than its name
            continue
        words = ours.firsts[1 + ours.others.index(name)]
        varies = _measure_variety(words)
        differing, varied = map(sum, zip(*(_count(side, name) for side in sides.values()), strict=True))
        if varied * varies >= _SURE and differing <= _DIRT * varied * varies and not _follows(ours, words):
            fixed[name] = (words, varies)
    return fixed


def _select_independent(fixed: dict[str, tuple[np.ndarray, float]], same: list[str]) -> list[str]:
    """Fixed columns that no other one fixes, those first that differ most between values."""
    kinds = sorted((name for name in fixed if name not in same), key=lambda name: -fixed[name][1])
    return [name for name in kinds if not any(_implies(fixed, other, name) for other in kinds if other != name)]


def _implies(fixed: dict[str, tuple[np.ndarray, float]], first: str, second: str) -> bool:
    """Whether a column fixes another, and not for want of values of the first that recur."""
    (words, _), (others, varies) = fixed[first], fixed[second]
    repeats = len(words) - runs.count_runs(np.sort(words))
    return repeats * varies >= 1 and _fixes(words, others)


def _count(side: Grouping, name: str) -> tuple[int, int]:
    return int(side.differing[side.others.index(name)].sum()), int(side.varied.sum())


def _measure_variety(words: np.ndarray) -> float:
    """The chance that two values differ in a column."""
    rows = runs.count_distinct(np.sort(words))[1].astype(float)
    total = rows.sum()
    return float(1 - (rows * (rows - 1)).sum() / max(total * (total - 1), 1.0))


def _fixes(words: np.ndarray, others: np.ndarray) -> bool:
    """Whether equal words go with equal others."""
    pairs = runs.count_runs(np.sort(words ^ (others * np.uint64(0x9E3779B97F4A7C15))))
    return pairs <= runs.count_runs(np.sort(words)) * (1 + _DIRT)


def _are_measured(words: np.ndarray) -> bool:
    """Whether words are of numbers that are not whole, which no name of a kind is."""
    values = words.view(np.float64)
    finite = values[np.isfinite(values) & (np.abs(values) < 1e15) & (np.abs(values) > 1e-15)]
    return len(finite) >= 0.5 * len(words) and bool((finite % 1 != 0).mean() > 0.5)


def _follows(ours: Grouping, words: np.ndarray) -> bool:
    """Whether a column goes with the size of an integer, as a bin or a curve does, and turns less often than chance."""
    if ours.kind != Kind.INT:
        return False
    ordered = words[np.argsort(ours.firsts[0].view(np.float64), kind="stable")]
    turns = runs.count_runs(ordered) - 1
    by_chance = (len(ordered) - 1) * _measure_variety(words)
    if turns < _SMOOTH * by_chance:
        return True
    values = ordered.view(np.float64)
    steps = np.sign(np.diff(values[np.isfinite(values)]))
    steps = steps[steps != 0]
    return len(steps) > 3 and float((steps[1:] != steps[:-1]).mean()) < _SMOOTH * 2 / 3
