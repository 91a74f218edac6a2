"""Columns of codes by which the splits are apart, as rows are that were dealt out entity by entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import pyarrow as pa

from traingate.batch import runs
from traingate.batch.hashing import hash_bytes
from traingate.batch.names import hash_spellings
from traingate.judging.labels import count_values
from traingate.judging.naming import ENTITY_NAME, is_coded, may_name
from traingate.kinds import Kind
from traingate.measures.groupings import Grouping
from traingate.measures.statistics import Statistics
from traingate.profile.profile import Profile

_FEWEST_VALUES, _FEWEST_ROWS = 10, 1.5  # values of train, and rows of each
_LIKE_ROWS = 2.0  # times as many, or as few, values a row in one split as in the other
_UNEVEN = 0.5  # rows of a held-out split against train's, from which as many new values as train has are no new names


def find_apart(profile: Profile) -> Iterator[tuple[str, dict[str, Grouping]]]:
    """Columns no value of which is in two splits, in whatever spelling, and their values by split.

    Of names that were dealt out, a split has as large a part as it has of the rows. A category that a split spells in
    another way has as many values in each: where splits are too alike in size to tell, the column's name has to say
    that it names something. Nothing where an entity is declared, or a split has more than a thousand values.
    """
    plan = profile.plan
    if plan.columns.entity or not plan.dataset.held_out:
        return
    roles = {name for name, role in plan.columns.roles.items() if role != "ignored"}
    for name in plan.common:
        kind = Kind(plan.types[plan.dataset.train].get(name, Kind.NULL))
        if name in roles or name in plan.binary or kind not in (Kind.STRING, Kind.INT):
            continue
        column = profile.of(Statistics, plan.dataset.train).columns[name]
        if not (may_name(column) and is_coded(column)):
            continue
        counts = {split: _count(profile, split, name) for split in profile.splits}
        if all(counts.values()) and _are_dealt_out(counts, plan.dataset.train, name):
            sides = {split: _group(name, kind, rows) for split, rows in counts.items()}
            if _are_apart(sides):
                yield name, sides


def _count(profile: Profile, split: str, name: str) -> dict[str, int]:
    column = profile.of(Statistics, split).columns.get(name)
    return count_values(column) if column is not None else {}


def _are_dealt_out(counts: Mapping[str, Mapping[str, int]], train: str, name: str) -> bool:
    """Whether each split has as many rows of a name as train has, and not as many names."""
    ours = counts[train]
    rows = sum(ours.values())
    if len(ours) < _FEWEST_VALUES or rows < _FEWEST_ROWS * len(ours):
        return False
    for split, theirs in counts.items():
        part = sum(theirs.values()) / rows
        times = len(theirs) / len(ours) / part
        uneven = part <= _UNEVEN or part >= 1 / _UNEVEN
        if split != train and (not 1 / _LIKE_ROWS <= times <= _LIKE_ROWS or not (uneven or ENTITY_NAME.search(name))):
            return False
    return True


def _group(name: str, kind: Kind, counts: Mapping[str, int]) -> Grouping:
    """The values as a grouping that knows of no other column."""
    texts = pa.array(list(counts), pa.large_string())
    keys = hash_bytes(texts)
    folded = hash_spellings(texts, name) if kind == Kind.STRING else keys
    order = np.argsort(keys)
    rows = np.array(list(counts.values()), float)[order]
    none = np.zeros((0, len(order)), np.int64)
    firsts = keys[order][None]
    varied = np.zeros(len(order), np.int64)
    return Grouping(
        name, kind, int(rows.sum()), True, keys[order], rows, folded[order], varied, (), firsts, none
    )  # fmt: skip


def _are_apart(sides: Mapping[str, Grouping]) -> bool:
    for one, other in combinations(sides.values(), 2):
        if runs.find(np.sort(one.folded), other.folded)[1].any():
            return False
    return True
