"""Matches rows across splits that are equal in all columns but one: by the columns without a quarter of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from traingate.batch import rowhash, runs
from traingate.batch.batch import Batch
from traingate.join import Join, Match, Side
from traingate.plan import Plan
from traingate.profile.reads import Example

FEWEST_COLUMNS = 3
"""Columns below which rows that agree in all but one are alike in hardly anything."""

MOST_COLUMNS = 32
"""Columns that are told apart; of more, each stands for as many."""

_BYTES = 8  # in a word of a signature
_WORDS = 2 + MOST_COLUMNS // _BYTES
_WINDOW = 6  # rows of one key that each is compared with; where more meet they are coarse
_ROWS = 20_000  # rows of all splits of which all keys are looked at; of more, so many or so are
_MOST_HALVINGS = 6
_KEY, _WHOLE = 0, 1


@dataclass(frozen=True)
class NearColumn:
    """Rows that would be equal but for one column.

    Attributes:
        near, own: rows of the second split that are near one of the first; rows of the first near another of its own.
        near_squares, own_squares: squared numbers of such rows that are near the same ones.
    """

    near: float = 0.0
    own: float = 0.0
    near_squares: float = 0.0
    own_squares: float = 0.0


@dataclass(frozen=True)
class NearlyEqual:
    """The rows of a second split that are rows of a first one but for one column; equal rows are left out.

    Attributes:
        first, second: keys of distinct rows of the first split, and of rows of the second, that were looked at: as many
            a row as the plan has parts (`Plan.compared_parts`).
        columns: by the column's number among those that rows are compared by; of more than 32, modulo 32.
        seen: the share of all rows that was looked at.
    """

    first: float = 0.0
    second: float = 0.0
    columns: Mapping[int, NearColumn] = field(default_factory=dict)
    seen: float = 1.0


@dataclass(frozen=True)
class NearRows(Join[NearlyEqual]):
    """Keys: the hash of all columns without a quarter of them, the hash of all, and a byte of each column.

    Rows that differ in one column agree in three of the quarters, so that they meet in one key of four. Which keys are
    looked at is decided by the keys, so that rows which meet are looked at together: of a million rows, every 32nd key
    shows as much as all rows of 30,000.

    Attributes:
        halvings: how many times the keys are halved; 0 looks at all.
    """

    halvings: int = 0

    def thin(self, rows: int) -> NearRows:
        """With as many halvings as leave the keys of 20,000 rows or more, six at most: `rows` may be a high guess."""
        return NearRows(min(_MOST_HALVINGS, max(0, (rows // _ROWS).bit_length() - 1)))

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [6, parts × rows]; of a part of the keys, those alone."""
        if len(plan.compared) < FEWEST_COLUMNS:
            return np.zeros((_WORDS, 0), np.uint64)
        parts = batch.part_hashes()
        whole, mask = batch.row_hashes(plan.compared), np.uint64((1 << self.halvings) - 1)
        without = [whole - part for part in parts]
        kept = [np.flatnonzero(key & mask == 0) for key in without]
        rows = np.unique(np.concatenate(kept))
        signatures = _sign(batch, plan, rows)
        found = [
            np.concatenate([[key[some], whole[some]], signatures[:, np.searchsorted(rows, some)]])
            for key, some in zip(without, kept, strict=True)
        ]
        return np.concatenate(found, axis=1)

    def match(self, first: Side, second: Side) -> Match:
        """Figures by column, as in `NearColumn`."""
        ours, theirs = _drop_equal(first.keys, second.keys)
        sums = {"first": float(ours.shape[1]), "second": float(theirs.shape[1])}
        keys, split = np.concatenate([ours, theirs], axis=1), ours.shape[1]
        rows, others, columns = _pair(keys)
        for name, is_meant in (
            ("near", (rows >= split) & (others < split)),
            ("own", (rows < split) & (others < split)),
        ):
            found = np.unique(rows[is_meant] * MOST_COLUMNS + columns[is_meant])
            for column, counted, squares in _count_groups(keys[_KEY], found):
                sums[f"{column}/{name}"], sums[f"{column}/{name}_squares"] = counted, squares
        return Match(sums, {})

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> NearlyEqual:
        """The figures by column."""
        columns: dict[int, dict[str, float]] = {}
        for place, value in sums.items():
            column, slash, name = place.partition("/")
            if slash:
                columns.setdefault(int(column), {})[name] = value
        found = {column: NearColumn(**figures) for column, figures in sorted(columns.items())}
        return NearlyEqual(sums.get("first", 0.0), sums.get("second", 0.0), found, 0.5**self.halvings)

    def confirm(self, first: np.ndarray, second: np.ndarray, plan: Plan, columns: tuple[str, ...]) -> np.ndarray:
        """Rows that differ in one column, which is one of those."""
        differing, at = _compare(first, second)
        meant = [number % MOST_COLUMNS for number, name in enumerate(plan.compared) if name in columns or not columns]
        one: np.ndarray = (differing == 1) & np.isin(at, meant)
        return one

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """None: rows that meet are not equal."""
        return ()


def _sign(batch: Batch, plan: Plan, rows: np.ndarray) -> np.ndarray:
    """uint64 [4, n]: a byte of each column's hash, of some rows."""
    signatures = np.zeros((len(rows), MOST_COLUMNS), np.uint8)
    for at in range(min(MOST_COLUMNS, len(plan.compared))):
        hashes = [rowhash.hash_some(batch.column(name), rows) for name in plan.compared[at::MOST_COLUMNS]]
        signatures[:, at] = sum(hashes[1:], start=hashes[0]) >> np.uint64(56)
    return signatures.view(np.uint64).T


def _drop_equal(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first side's distinct rows, by key, and the rows of the second that are none of them."""
    order = np.lexsort((first[_WHOLE], first[_KEY]))
    pairs = first[:2, order]
    begins = np.ones(len(order), bool)
    begins[1:] = (pairs[:, 1:] != pairs[:, :-1]).any(axis=0)
    ours = first[:, order[begins]]
    # Whole rows that are equal have equal keys, so one hash tells both.
    theirs = second[:, ~runs.find(np.sort(ours[_WHOLE]), second[_WHOLE])[1]]
    return ours, theirs


def _pair(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows that have one key and differ in one column, each with the other and the other way round; and that column."""
    order = np.argsort(keys[_KEY], kind="stable")
    ordered = keys[_KEY, order]
    found = [(np.zeros(0, np.int64),) * 3]
    for step in range(1, _WINDOW + 1):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            break
        one, other = order[same], order[same + step]
        differing, column = _compare(keys[:, one], keys[:, other])
        kept = differing == 1
        found += [(one[kept], other[kept], column[kept]), (other[kept], one[kept], column[kept])]
    rows, others, columns = (np.concatenate(part) for part in zip(*found, strict=True))
    return rows, others, columns


def _compare(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """In how many columns rows differ, by their bytes, int [n], and the first of those columns."""
    differ = np.ascontiguousarray((first[2:] ^ second[2:]).T).view(np.uint8) != 0
    return differ.sum(axis=1), differ.argmax(axis=1)


def _count_groups(keys: np.ndarray, found: np.ndarray) -> list[tuple[int, float, float]]:
    """Columns, how many rows are near by each, and the squares of how many of them have one key.

    Args:
        keys: uint64 [n].
        found: int [m]: rows times 32 and a column, distinct.
    """
    rows, columns = found // MOST_COLUMNS, found % MOST_COLUMNS
    counted = []
    for column in np.unique(columns).tolist():
        sizes = runs.count_distinct(np.sort(keys[rows[columns == column]]))[1].astype(float)
        counted.append((column, float(sizes.sum()), float((sizes**2).sum())))
    return counted
