"""For each column that may name a person, a device or an account: its values' rows, and what each of them fixes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from traingate.batch import runs
from traingate.batch.names import hash_folded
from traingate.kinds import Kind
from traingate.measure import Measure, State
from traingate.measures._grouped_rows import MISSING, lower, select_rows, summarise, take_words
from traingate.plan import Plan

if TYPE_CHECKING:
    from traingate.batch.batch import Batch
    from traingate.batch.columns import Column

_LAST = 0xFFFFFFFFFFFFFFFF
_MOST_KEYS, _LEAST_KEYS, _CELLS = 1_024, 64, 1 << 21  # values a column; words of all columns
_MOST_CANDIDATES, _MOST_OTHERS = 64, 256
_FIRST_ROWS = 2_048  # of a batch, by which most columns are told to fix nothing
_ENOUGH, _DIFFERING = 300, 0.2  # rows from which a column is known not to be fixed, and the share of them that differs
_FEWEST_FIXED = 2


@dataclass(frozen=True)
class Grouping:
    """The values of one column, by hash, and what other columns have in the rows of each.

    Attributes:
        name: the column.
        kind: its kind.
        present: rows with a value.
        exact: whether these are all values; else those of the smallest hashes, the same in every split.
        keys: uint64 [k], ascending: hashes of values.
        counts: float64 [k]: rows of each; exact up to some ten thousand rows a batch, beyond in proportion.
        folded: uint64 [k]: the hash of each value whatever its spelling (`folding`).
        varied: int64 [k]: rows that differ from the first row of their value, of those that were looked at.
        others: other columns that the value may fix. Columns that it surely does not fix are left out.
        firsts: uint64 [1 + others, k]: words of the value itself and of the other columns in its first row; a number's
            word is its float64, a missing value's `MISSING`.
        differing: int64 [others, k]: rows whose other column differs from that of the first row.
    """

    name: str
    kind: Kind
    present: int
    exact: bool
    keys: np.ndarray
    counts: np.ndarray
    folded: np.ndarray
    varied: np.ndarray
    others: tuple[str, ...]
    firsts: np.ndarray
    differing: np.ndarray


@dataclass(frozen=True)
class Found:
    """The value of the measure `groupings`.

    Attributes:
        columns: by name; without those that fix no two others.
        unseen: columns that were not looked at, since a table has too many.
    """

    columns: Mapping[str, Grouping] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()


class Groupings(Measure[Found]):
    """What the values of text and integer columns fix, where no entity is declared.

    Of each column, all rows of the values with the smallest hashes: in every shard and split the same values, so that
    a value of two rows in a million is met with both of them, which a sample of rows would not show. At most 1,024
    values a column, fewer in wide tables; of a value's rows in a batch some ten are looked at, and all are counted.
    """

    def start(self, plan: Plan, split: str) -> State:
        kinds, names, others = plan.types[split], _list_candidates(plan, split), _list_others(plan, split)
        held = len(names[:_MOST_CANDIDATES]) * max(len(others), 1)
        most = int(min(_MOST_KEYS, max(_LEAST_KEYS, _CELLS // max(held, 1))))
        columns = {name: _start(name, kinds[name], others) for name in names[:_MOST_CANDIDATES]}
        return {"most": most, "columns": columns, "unseen": names[_MOST_CANDIDATES:]}

    def add(self, state: State, batch: Batch) -> State:
        few = np.arange(0, batch.rows, max(1, batch.rows // _FIRST_ROWS))
        words: dict[str, np.ndarray] = {}
        for name, of in state["columns"].items():
            if not of["out"] and not len(of["keys"]) and _is_surely_none(of, batch, name, few, words):
                of = _leave_out(of)
            if not of["out"]:
                of = _prune(_merge(of, _look(of, batch, batch.column(name), state["most"]), state["most"]))
            state["columns"][name] = of
        return state

    def merge(self, first: State, second: State) -> State:
        for name, of in first["columns"].items():
            first["columns"][name] = _prune(_merge(of, second["columns"][name], first["most"]))
        return first

    def finish(self, state: State) -> Found:
        found = {name: _finish(name, of) for name, of in state["columns"].items() if not of["out"] and len(of["keys"])}
        return Found(found, tuple(state["unseen"]))


def _list_candidates(plan: Plan, split: str) -> list[str]:
    """Text and integers without a role; where an entity is declared, or there is nothing to compare with, none."""
    if plan.columns.entity or not plan.dataset.held_out:
        return []
    roles = {name for name, role in plan.columns.roles.items() if role != "ignored"}
    kinds = plan.types[split]
    return [
        name for name in plan.common
        if name not in roles and name not in plan.binary and name in kinds
        and Kind(kinds[name]) in (Kind.STRING, Kind.INT)
    ]  # fmt: skip


def _list_others(plan: Plan, split: str) -> list[str]:
    kinds = plan.types[split]
    usable = [name for name in plan.common if Kind(kinds[name]) not in (Kind.LIST, Kind.NULL)]
    return [name for name in usable if name not in plan.binary][:_MOST_OTHERS]


def _start(name: str, kind: str, others: list[str]) -> dict[str, Any]:
    kept = [other for other in others if other != name]
    return {"kind": kind, "out": False, "present": 0, "limit": _LAST, **_hold_nothing(kept)}


def _hold_nothing(others: list[str]) -> dict[str, Any]:
    return {
        "others": others,
        "keys": np.zeros(0, np.uint64),
        "counts": np.zeros(0),
        "looked": np.zeros(0, np.int64),
        "folded": np.zeros(0, np.uint64),
        "varied": np.zeros(0, np.int64),
        "firsts": np.zeros((1 + len(others), 0), np.uint64),
        "differing": np.zeros((len(others), 0), np.int64),
    }


def _is_surely_none(of: dict[str, Any], batch: Batch, name: str, few: np.ndarray, words: dict[str, np.ndarray]) -> bool:
    """Whether a few rows show that a column fixes no two others; most columns are done with at that."""
    for other in (name, *of["others"]):
        if other not in words:
            words[other] = take_words(batch.column(other), few)
    order = np.argsort(words[name], kind="stable")
    order = order[words[name][order] != MISSING]
    if not len(order):
        return False
    seen = summarise(words[name][order], np.stack([words[other][order] for other in (name, *of["others"])]))
    return bool(_prune({**of, **seen})["out"])


def _look(of: dict[str, Any], batch: Batch, column: Column, most: int) -> dict[str, Any]:
    """The state of a batch's rows."""
    hashes = column.hashes
    places, limit, step = select_rows(hashes, of["limit"], most)
    added = {"kind": of["kind"], "out": False, "present": int(np.count_nonzero(hashes)), "limit": limit}
    order = places[np.argsort(hashes[places], kind="stable")]
    if not len(order):
        return added | _hold_nothing(of["others"])
    columns = [column, *(batch.column(name) for name in of["others"])]
    seen = summarise(hashes[order], np.stack([take_words(one, order) for one in columns]))
    begins = np.cumsum(seen["looked"]) - seen["looked"]
    counts, folded = seen["looked"] * float(step), hash_folded(column, order[begins])
    return added | {"others": of["others"], "counts": counts, "folded": folded, **seen}


def _merge(first: dict[str, Any], second: dict[str, Any], most: int) -> dict[str, Any]:
    """The state of both: a value's first row is that of the first."""
    if first["out"] or second["out"]:
        return _leave_out(first)
    first, second = _share_others(first, second)
    keys = runs.count_distinct(np.sort(np.concatenate([first["keys"], second["keys"]])))[0]
    limit = lower(keys, min(first["limit"], second["limit"]), most)
    keys = keys[keys <= np.uint64(limit)]
    merged = {**first, "present": first["present"] + second["present"], "limit": limit, "keys": keys}
    ours, theirs = (_align(side, keys) for side in (first, second))
    held = ours["held"]
    # Rows of the second are compared with its own first row; where that differs from ours, all that are like it do.
    unlike = held & theirs["held"] & (ours["firsts"][1:] != theirs["firsts"][1:])
    more = np.where(unlike, theirs["looked"], theirs["differing"])
    varied = np.where(unlike.any(axis=0), theirs["looked"], theirs["varied"])
    return merged | {
        "counts": ours["counts"] + theirs["counts"],
        "looked": ours["looked"] + theirs["looked"],
        "folded": np.where(held, ours["folded"], theirs["folded"]),
        "varied": ours["varied"] + varied,
        "firsts": np.where(held, ours["firsts"], theirs["firsts"]),
        "differing": ours["differing"] + more,
    }


def _share_others(first: dict[str, Any], second: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in first["others"] if name in set(second["others"])]
    return _keep_others(first, names), _keep_others(second, names)


def _leave_out(of: dict[str, Any]) -> dict[str, Any]:
    return {**of, "out": True, **_hold_nothing([])}


def _keep_others(of: dict[str, Any], names: list[str]) -> dict[str, Any]:
    if names == of["others"]:
        return of
    at = [of["others"].index(name) for name in names]
    firsts = of["firsts"][[0, *(1 + place for place in at)]]
    return {**of, "others": names, "firsts": firsts, "differing": of["differing"][at]}


def _align(of: dict[str, Any], keys: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays of a state in the order of `keys`; 0 where it has none of a key."""
    places, held = runs.find(of["keys"], keys)
    aligned = {"held": held}
    for name in ("counts", "looked", "folded", "varied", "firsts", "differing"):
        values = of[name]
        out = np.zeros((*values.shape[:-1], len(keys)), values.dtype)
        out[..., held] = values[..., places[held]]
        aligned[name] = out
    return aligned


def _prune(of: dict[str, Any]) -> dict[str, Any]:
    """The state without columns that are surely not fixed; out, where too few are left."""
    varied = int(of["varied"].sum())
    if of["out"] or varied < _ENOUGH:
        return of
    differing = of["differing"].sum(axis=1)
    names = [name for name, rows in zip(of["others"], differing.tolist(), strict=True) if rows <= _DIFFERING * varied]
    if len(names) < _FEWEST_FIXED:
        return _leave_out(of)
    return _keep_others(of, names)


def _finish(name: str, of: dict[str, Any]) -> Grouping:
    return Grouping(
        name,
        Kind(of["kind"]),
        of["present"],
        of["limit"] == _LAST,
        of["keys"],
        of["counts"],
        of["folded"],
        of["varied"],
        tuple(of["others"]),
        of["firsts"],
        of["differing"],
    )
