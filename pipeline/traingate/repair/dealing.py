"""Rows dealt to the splits anew, all of an entity to one, or in the order of time: which split each row goes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from traingate.batch.batch import Batch
from traingate.batch.columns import Column
from traingate.errors import Refused
from traingate.format import find_format
from traingate.judging.moments import DATES, UNITS, convert, find_formats, read_texts
from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.profile.profile import Profile
from traingate.remedy import DealRows
from traingate.scan.filters import find_join
from traingate.scan.measuring import read_batches
from traingate.scan.rereading import narrow_plan

OUT = -1
"""The target of a row that no split gets."""
_JOINS = {"by-entity": "entities", "by-spelling": "respellings", "by-row": "rows"}


@dataclass(frozen=True)
class _Rows:
    """All rows, those of a split after each other.

    Attributes:
        keys: uint64 [n] of entities, 0 for none; or float64 [n] of times, NaN for none.
        own: int [n]: the number of the split that a row is in.
        stay: bool [n]: whether no other step has left it out.
    """

    keys: np.ndarray
    own: np.ndarray
    stay: np.ndarray

    def count(self, splits: int) -> np.ndarray:
        """Rows of each split that stay, int [splits]."""
        return np.bincount(self.own[self.stay], minlength=splits)


def deal_rows(profile: Profile, edit: DealRows, keep: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The number of the split that each row goes to, int8 [rows of the file] by path; `OUT` for none.

    Args:
        profile: what was checked; its splits are numbered in their order, train first.
        edit: by what they are dealt.
        keep: bool [rows of the file] by path, by split: rows that stay otherwise.

    Raises:
        Refused: a split would have no row.
    """
    names = list_splits(profile)
    found = [(split, path, _read_keys(profile, edit, split, path)) for split in names for path in keep[split]]
    rows = _Rows(
        np.concatenate([keys for _, _, keys in found]),
        np.concatenate([np.full(len(keys), names.index(split), np.int8) for split, _, keys in found]),
        np.concatenate([keep[split][path] for split, path, _ in found]),
    )
    targets = _deal_by_time(rows, names, edit) if edit.how == "by-time" else _deal_by_key(rows, names)
    sizes = np.bincount(targets[rows.stay & (targets != OUT)], minlength=len(names))
    for name, size in zip(names, sizes, strict=True):
        if not size:
            few = "times" if edit.how == "by-time" else "entities" if edit.columns else "distinct rows"
            raise Refused(
                f"{name} would have no row, as there are too few {few}{' in ' if edit.columns else ''}"
                f"{', '.join(edit.columns)}. Leave that cause out: name the others with --only."
            )
    ends = np.cumsum([len(keys) for _, _, keys in found])[:-1]
    parts = np.split(targets.astype(np.int8), ends)
    return {path: part for (_, path, _), part in zip(found, parts, strict=True)}


def list_splits(profile: Profile) -> list[str]:
    """The splits in the order in which rows are dealt to them: train, then the others as the config has them."""
    dataset = profile.plan.dataset
    return [dataset.train, *(split.name for split in dataset.held_out)]


def _deal_by_key(rows: _Rows, names: list[str]) -> np.ndarray:
    """By the order of hashes, which says nothing of the rows; one without an entity stays where it is."""
    targets = rows.own.astype(np.int64)
    known = rows.stay & (rows.keys != 0)
    _, at, sizes = np.unique(rows.keys[known], return_inverse=True, return_counts=True)
    middles = np.cumsum(sizes) - sizes / 2
    wanted = np.bincount(rows.own[known], minlength=len(names))
    targets[known] = np.searchsorted(np.cumsum(wanted)[:-1], middles, side="right")[at]
    return targets


def _deal_by_time(rows: _Rows, names: list[str], edit: DealRows) -> np.ndarray:
    """The first rows to the first split; rows of one time to one split, rows without a time to none."""
    targets = np.full(len(rows.keys), OUT, np.int64)
    known = rows.stay & ~np.isnan(rows.keys)
    times = np.sort(rows.keys[known])
    if not len(times):
        return targets
    wanted = np.cumsum(rows.count(len(names)))
    cuts = [_find_cut(times, round(len(times) * int(end) / max(int(wanted[-1]), 1))) for end in wanted[:-1]]
    borders = np.array([np.inf if cut >= len(times) else times[cut] for cut in cuts])
    targets[known] = np.searchsorted(borders, rows.keys[known], side="right")
    if edit.horizon and len(borders):
        late = known & (targets == 0) & (rows.keys > borders[0] - edit.horizon)
        targets[late] = OUT
    return targets


def _find_cut(times: np.ndarray, wanted: int) -> int:
    """The place nearest to a wanted one where a new time begins."""
    if wanted >= len(times):
        return len(times)
    first, stop = (int(np.searchsorted(times, times[wanted], side=side)) for side in ("left", "right"))
    return first if wanted - first <= stop - wanted and first else stop


def _read_keys(profile: Profile, edit: DealRows, split: str, path: str) -> np.ndarray:
    """What the rows of a file are dealt by, in the file's order."""
    plan = _narrow(profile, edit, split)
    found = [np.zeros(0, np.float64 if edit.how == "by-time" else np.uint64)]
    for number, shard in enumerate(find_format(path).plan_shards(path, plan.dataset.reading)):
        for batch in read_batches(plan, split, number, shard):
            if edit.how == "by-time":
                found.append(_read_times(batch, edit.columns[0], edit.written.get(split, "")))
            else:
                found.append(find_join(_JOINS[edit.how]).compute_keys(batch, plan)[0])
    return np.concatenate(found)


def _narrow(profile: Profile, edit: DealRows, split: str) -> Plan:
    """The plan of the deciding columns alone, declared as the entity."""
    if edit.how == "by-row":
        return profile.plan
    plan = narrow_plan(profile, split, edit.columns)
    columns = plan.columns if edit.how == "by-time" else replace(plan.columns, entity=edit.columns)
    return replace(plan, dataset=replace(plan.dataset, columns=columns))


def _read_times(batch: Batch, name: str, written: str) -> np.ndarray:
    """The times of a batch, float64 [rows], NaN where there is none."""
    column = batch.column(name)
    valid = np.ones(batch.rows, bool) if column.valid is None else column.valid
    if column.kind == Kind.STRING:
        return np.where(valid, _read_words(column, written, batch.rows), np.nan)
    values = np.asarray(column.values, np.float64)
    return np.where(valid, convert(values, written) if written in (*UNITS, DATES) else values, np.nan)


def _read_words(column: Column, written: str, rows: int) -> np.ndarray:
    if column.dictionary is None or column.codes is None or not len(column.dictionary):
        return np.full(rows, np.nan)
    texts = [one.decode("utf8", "replace") if isinstance(one, bytes) else one for one in column.dictionary.to_pylist()]
    form = written or next(iter(find_formats([text for text in texts if text])), "ISO 8601")
    read = [read_texts([text] if text else [], form) for text in texts]
    return np.array([one[0] if len(one) else np.nan for one in read])[column.codes]
