"""Matches rows that were logged twice, by their key, and compares them value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from traingate.batch.batch import Batch
from traingate.batch.hashing import mix
from traingate.batch.rowhash import hash_name
from traingate.dataset import Dataset
from traingate.join import Join, Match, Side
from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.reads import Example

_TOLERANCE = 1e-6  # of a number: what is left of it in a float32
# What is no number to be compared within a tolerance is written as a NaN: these bits, and 51 of its hash.
_NAN, _PAYLOAD = np.uint64(0x7FF8000000000000), np.uint64(0x0007FFFFFFFFFFFF)
_MISSING = _NAN


@dataclass(frozen=True)
class Compared:
    """A column of rows that were logged twice.

    Attributes:
        differ: rows whose values differ, those that one of the two lacks among them.
        lost: rows that lack the value in the second split alone.
        added: rows that lack it in the first split alone.
        examples: rows whose values differ.
    """

    differ: int
    lost: int = 0
    added: int = 0
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class LoggedTwice:
    """Rows of two splits that have one key.

    Attributes:
        first, second: rows of each split that have a key.
        matched: rows of the second split whose key is in the first one, once in both.
        repeated: rows of both whose key is there more than once, so that nobody knows which is which.
        columns: what was compared, by column.
    """

    first: int
    second: int
    matched: int
    repeated: int = 0
    columns: Mapping[str, Compared] = field(default_factory=dict)


class LoggedRows(Join[LoggedTwice]):
    """Keys: the hash of the declared key, and every value: a number as it is, anything else by its hash."""

    most_shown = 200  # of any of them the two values may have to be shown

    def not_applicable(self, dataset: Dataset) -> str | None:
        """Nothing to join where no split holds the rows of another one."""
        return None if dataset.same_rows else 'no split holds the rows of another one: [same_rows.serving] key = "…"'

    def find_obstacle(self, plan: Plan) -> str | None:
        """A key column that a split lacks, or stores as another type, would never match."""
        for split, same in plan.dataset.same_rows.items():
            for name in same.key:
                kinds = [plan.types[one].get(name) for one in (same.of, split)]
                if None in kinds:
                    lacking = same.of if kinds[0] is None else split
                    return f"the key column {name!r} of [same_rows.{split}] is not in {lacking}"
                if not plan.is_comparable(name):
                    return f"the key column {name!r} is {kinds[0]} in {same.of} and {kinds[1]} in {split}. Use one type"
        return None

    def list_pairs(self, dataset: Dataset) -> tuple[tuple[str, str], ...]:
        """Each split that holds the rows of another one, with that."""
        return tuple((same.of, split) for split, same in dataset.same_rows.items())

    def compute_keys(self, batch: Batch, plan: Plan) -> np.ndarray:
        """uint64 [1 + columns, m × rows], m being the pairs that the split is in; a key of 0 where it is missing."""
        names = list_logged_columns(plan)
        pairs = [(split, same) for split, same in plan.dataset.same_rows.items() if batch.split in (split, same.of)]
        if not pairs:
            return np.zeros((1 + len(names), 0), np.uint64)
        values = [_write_values(batch, name, plan) for name in names]
        blocks = []
        for split, same in pairs:
            hashes = batch.row_hashes(same.key)
            keyed = mix(hashes ^ hash_name(split))
            keyed = np.where(hashes == 0, np.uint64(0), np.where(keyed == 0, np.uint64(1), keyed))
            blocks.append(np.stack([keyed, *values]))
        return np.concatenate(blocks, axis=1)

    def match(self, first: Side, second: Side) -> Match:
        """Counts as in `LoggedTwice`, for one bucket; columns by their number."""
        ours, theirs = _take_single(first.keys[0]), _take_single(second.keys[0])
        keys, at, other = np.intersect1d(first.keys[0][ours], second.keys[0][theirs], return_indices=True)
        rows, others = ours[at], theirs[other]
        repeated = first.keys.shape[1] - len(ours) + second.keys.shape[1] - len(theirs)
        sums: dict[str, float] = {
            "first": first.keys.shape[1],
            "second": second.keys.shape[1],
            "matched": len(keys),
            "repeated": repeated,
        }
        examples = {}
        for column in range(1, first.keys.shape[0] if len(keys) else 1):
            before, after = first.keys[column][rows], second.keys[column][others]
            differs = _differ(before, after)
            gaps = before == _MISSING, after == _MISSING
            sums |= {
                f"{column}/differ": int(differs.sum()),
                f"{column}/lost": int((gaps[1] & ~gaps[0]).sum()),
                f"{column}/added": int((gaps[0] & ~gaps[1]).sum()),
            }
            if differs.any():
                # Two values side by side say more than a value beside none.
                shown = differs & ~gaps[0] & ~gaps[1]
                examples[str(column)] = keys[shown if shown.any() else differs]
        return Match(sums, examples)

    def finish(self, sums: Mapping[str, float], examples: Mapping[str, tuple[Example, ...]]) -> LoggedTwice:
        """What two splits say of the same rows; columns by number, as `list_logged_columns` has them."""
        counts = {name: int(value) for name, value in sums.items()}
        numbers = sorted({int(name.partition("/")[0]) for name in counts if "/" in name})
        columns = {}
        for number in numbers:
            differ, lost, added = (counts[f"{number}/{what}"] for what in ("differ", "lost", "added"))
            columns[str(number)] = Compared(differ, lost, added, examples.get(str(number), ()))
        whole = {name: count for name, count in counts.items() if "/" not in name}
        return LoggedTwice(**whole, columns=columns)

    def list_key_columns(self, plan: Plan) -> tuple[str, ...]:
        """The declared key, where all pairs of splits have one."""
        keys = {same.key for same in plan.dataset.same_rows.values()}
        return next(iter(keys)) if len(keys) == 1 else ()


def list_logged_columns(plan: Plan) -> tuple[str, ...]:
    """The columns that are compared: all that every split has, but those of the keys and those that are ignored."""
    keys = {name for same in plan.dataset.same_rows.values() for name in same.key}
    left_out = keys | set(plan.columns.ignore)
    return tuple(name for name in plan.common if name not in left_out and plan.is_comparable(name))


def _write_values(batch: Batch, name: str, plan: Plan) -> np.ndarray:
    """uint64 [rows]: a number where any split has decimals there, else a NaN that carries the hash."""
    column = batch.column(name)
    kinds = {types[name] for types in plan.types.values() if name in types}
    if Kind.FLOAT in kinds and column.values is not None:
        numbers = column.values.astype(np.float64) + 0.0  # no -0.0
        missing = np.isnan(numbers) if column.valid is None else np.isnan(numbers) | ~column.valid
        return np.where(missing, _MISSING, numbers.view(np.uint64))
    hashes = column.hashes
    carried = (hashes & _PAYLOAD) | _NAN
    return np.where(hashes == 0, _MISSING, np.where(carried == _MISSING, _MISSING | np.uint64(1), carried))


def _differ(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Which values differ, bool [n]: numbers by more than a millionth, others at all."""
    first, second = before.view(np.float64), after.view(np.float64)
    with np.errstate(invalid="ignore"):
        near = np.abs(first - second) <= _TOLERANCE * np.maximum(np.abs(first), np.abs(second))
    return np.asarray((before != after) & ~near)


def _take_single(keys: np.ndarray) -> np.ndarray:
    """The places of keys that occur once, int [n]."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    alone = np.ones(len(keys), bool)
    alone[1:] &= ordered[1:] != ordered[:-1]
    alone[:-1] &= ordered[1:] != ordered[:-1]
    return order[alone]
