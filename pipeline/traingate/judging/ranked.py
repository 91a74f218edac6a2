"""Columns of two splits' samples as numbers that trees can learn from."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from traingate.batch.arrow import combine_chunks
from traingate.batch.batch import Batch
from traingate.judging.sampled import take_column
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows

Pair = tuple[np.ndarray, np.ndarray]
"""What is known of the rows of a first sample, and of a second one."""
_WORDS, _MOST_TEXTS, _LENGTH = 256, 3, 1_000  # of texts: hashed words, columns, characters that are read


def rank_columns(ours: SampledRows, theirs: SampledRows, names: Iterable[str]) -> dict[str, Pair]:
    """Columns as numbers, [n, k] of both samples, by name; texts that hardly recur as counts of hashed words.

    Columns that do not compare, and lists, are left out.
    """
    found, texts = dict[str, Pair](), 0
    for name in names:
        codes = rank_column(ours, theirs, name)
        if codes is None:
            continue
        if _is_text(ours, name) and len(np.unique(codes[0])) > len(codes[0]) / 2:
            texts += 1
            if texts <= _MOST_TEXTS:
                found[name] = _hash_words(ours, name), _hash_words(theirs, name)
        else:
            found[name] = codes[0][:, None], codes[1][:, None]
    return found


def rank_column(ours: SampledRows, theirs: SampledRows, name: str) -> Pair | None:
    """A column of both samples as ranks of its values, int64 [n]; -1 is missing. None where they do not compare.

    Ranks say as much to a tree as the values, and hold infinities, times and integers beyond floats' precision.
    """
    if not all(name in one.table.column_names for one in (ours, theirs)):
        return None
    types = [one.table.schema.field(name).type for one in (ours, theirs)]
    if any(pa.types.is_nested(kind) or pa.types.is_null(kind) for kind in types):
        return None
    if len({_is_text(one, name) for one in (ours, theirs)}) > 1:
        return None
    parts = [take_column(one, name, np.arange(one.table.num_rows)) for one in (ours, theirs)]
    values = np.concatenate([values for values, _ in parts])
    if _is_text(ours, name):
        both = pa.chunked_array(
            [one.table.column(name).combine_chunks().cast(pa.large_binary()) for one in (ours, theirs)]
        )
        values = np.array(both.to_pylist(), object)
        values[[value is None for value in values]] = b""
    ranks = np.unique(values, return_inverse=True)[1].astype(np.int64)
    ranks[np.concatenate([missing for _, missing in parts])] = -1
    return ranks[: ours.table.num_rows], ranks[ours.table.num_rows :]


def _is_text(sample: SampledRows, name: str) -> bool:
    kind = sample.table.schema.field(name).type
    return any(ask(kind) for ask in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary))


def _hash_words(sample: SampledRows, name: str) -> np.ndarray:
    from sklearn.feature_extraction.text import HashingVectorizer

    values = sample.table.column(name).to_pylist()
    texts = [value.decode("utf-8", "replace") if isinstance(value, bytes) else value or "" for value in values]
    counts = HashingVectorizer(n_features=_WORDS, alternate_sign=False, norm=None)
    return np.asarray(counts.transform([text[:_LENGTH] for text in texts]).toarray(), np.float32)


def hash_compared(profile: Profile, first: tuple[str, SampledRows], second: tuple[str, SampledRows]) -> Pair | None:
    """The hash of what rows are compared by, uint64 [n], of both samples; None where a sample lacks a column."""
    found = []
    for split, sample in (first, second):
        if not set(profile.plan.compared) <= set(sample.table.column_names) or not sample.table.num_rows:
            return None
        arrays = [combine_chunks(column) for column in sample.table.columns]
        batch = pa.RecordBatch.from_arrays(arrays, names=sample.table.column_names)
        found.append(Batch(batch, profile.plan, split).row_hashes(profile.plan.compared))
    return found[0], found[1]
