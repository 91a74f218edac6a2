"""Which sampled rows of two splits belong together: copies of one row, of one text, or rows of one entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import combine_chunks
from traingate.batch.batch import Batch
from traingate.batch.folding import find_sentences
from traingate.batch.names import hash_folded
from traingate.judging.neighbours import find_near
from traingate.judging.ranked import Pair
from traingate.judging.scored_rows import ScoredRows
from traingate.profile.profile import Profile

_SHINGLE, _LENGTH = 3, 1_000  # words, and characters of a text that are read
_MOST_ALIKE = 30  # texts that a shingle is in, of those that are looked at


def join_groups(rows: ScoredRows, kinds: Iterable[Pair]) -> Pair:
    """Rows that belong together in one way or another, int64 [n] and [m]; negative numbers belong to nobody."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = len(rows.label[0]) + len(rows.label[1])
    nodes, edges = size, list[np.ndarray]()
    for kind in kinds:
        keys = np.concatenate(kind)
        known = np.flatnonzero(keys >= 0)
        codes = np.unique(keys[known], return_inverse=True)[1]
        edges.append(np.stack([known, nodes + codes]))
        nodes += int(codes.max(initial=-1)) + 1
    ends = np.concatenate([np.zeros((2, 0), np.int64), *edges], axis=1)
    graph = coo_array((np.ones(ends.shape[1], bool), (ends[0], ends[1])), shape=(nodes, nodes))
    found = connected_components(graph, directed=False)[1][:size].astype(np.int64)
    return found[: len(rows.label[0])], found[len(rows.label[0]) :]


def find_copies(rows: ScoredRows) -> Pair:
    """Rows that are equal in all that they are compared by."""
    keys = np.unique(np.concatenate(rows.groups), return_inverse=True)[1].astype(np.int64)
    return keys[: len(rows.groups[0])], keys[len(rows.groups[0]) :]


def find_entities(profile: Profile, rows: ScoredRows, names: Sequence[str]) -> Pair | None:
    """Rows of one entity, in whatever spelling; None where a column that names it is not in both samples."""
    size = len(rows.places[0])
    found = np.zeros(size + len(rows.places[1]), np.int64)
    for name in names:
        if not all(name in sample.table.column_names for sample in rows.samples):
            return None
        keys = np.concatenate([_fold_names(profile, rows, side, name) for side in (0, 1)])
        codes = np.unique(keys, return_inverse=True)[1].astype(np.int64)
        found = np.where((found < 0) | (keys == 0), -1, found * len(keys) + codes)
        found[found >= 0] = np.unique(found[found >= 0], return_inverse=True)[1]
    return found[:size], found[size:]


def _fold_names(profile: Profile, rows: ScoredRows, side: int, name: str) -> np.ndarray:
    array = combine_chunks(rows.samples[side].table.column(name))
    split = (profile.plan.dataset.train, rows.split)[side]
    batch = Batch(pa.RecordBatch.from_arrays([array], names=[name]), profile.plan, split)
    return hash_folded(batch.column(name))[rows.places[side]]


def find_texts(rows: ScoredRows, name: str) -> Pair | None:
    """Rows of one text of four words or more, case, white space and punctuation aside; None for what is no text."""
    both = _take_texts(rows, name)
    if both is None:
        return None
    at, folded = find_sentences(both)
    keys = np.full(len(both), -1, np.int64)
    keys[at] = folded.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    return keys[: len(rows.places[0])], keys[len(rows.places[0]) :]


def find_edited(rows: ScoredRows, name: str) -> Pair | None:
    """Rows of a text and of what was made of it by an edit: half of their shingles of three words are the same."""
    from sklearn.feature_extraction.text import HashingVectorizer

    both = _take_texts(rows, name)
    if both is None:
        return None
    shingles = HashingVectorizer(ngram_range=(_SHINGLE, _SHINGLE), binary=True, norm=None, alternate_sign=False)
    found = shingles.transform([(text or "")[:_LENGTH] for text in both.to_pylist()])
    size = len(rows.places[0])
    found = found[:, found.getnnz(axis=0) <= _MOST_ALIKE]  # a set phrase tells nothing, and goes with every other text
    ours, theirs = found[:size], found[size:]
    alike = (theirs @ ours.T).tocoo()
    widths = [np.asarray(side.sum(axis=1)).reshape(-1) for side in (ours, theirs)]
    near = 2 * alike.data >= widths[0][alike.col] + widths[1][alike.row] - alike.data
    keys = np.full(len(both), -1, np.int64)
    keys[:size][alike.col[near]] = alike.col[near]
    keys[size:][alike.row[near]] = alike.col[near]
    return keys[:size], keys[size:]


def _take_texts(rows: ScoredRows, name: str) -> pa.Array | None:
    """A column of both samples, large_string [n + m]; None where it is no text."""
    if not all(name in sample.table.column_names for sample in rows.samples):
        return None
    found = [sample.table.column(name).take(places) for sample, places in zip(rows.samples, rows.places, strict=True)]
    if not all(pa.types.is_string(one.type) or pa.types.is_large_string(one.type) for one in found):
        return None
    return pa.concat_arrays([chunk for one in found for chunk in one.cast(pa.large_string()).chunks])


def find_twins(profile: Profile, rows: ScoredRows) -> Pair | None:
    """Rows that are nearly equal; None where that cannot be told."""
    near = find_near(profile.plan, *rows.samples, profile.plan.compared)
    if near is None:
        return None
    keys = [np.full(len(sample.hashes), -1, np.int64) for sample in rows.samples]
    keys[0][near.pairs[:, 0]] = keys[1][near.pairs[:, 1]] = near.pairs[:, 0]
    return keys[0][rows.places[0]], keys[1][rows.places[1]]
