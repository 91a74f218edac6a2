"""Columns of a sample as numpy arrays: numbers as they are, strings and classes as small ints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import combine_chunks, to_indices
from traingate.batch.columns import read_numbers, read_validity
from traingate.batch.notations import detect
from traingate.kinds import Kind
from traingate.profile.profile import Profile
from traingate.profile.sampled_rows import SampledRows

_MOSTLY = 0.9  # share of a text column's rows from which what is no number among numbers means that there is none
_LOOKED_AT = 2_000  # distinct texts of a column, evenly apart, that tell whether they are numbers
_LONGEST = 64  # characters of a text
_FEW = 10  # distinct rows that spread well enough over folds


@dataclass(frozen=True)
class SampledLabel:
    """The label of a sample.

    Attributes:
        rows: int [n]: the sample's rows that have a label.
        values: float [n]: the label as a number; a class's number where it is a class.
        is_class: whether the label names classes.
        shuffle: int [n]: a random number for each row, the same in every run.
        distinct: distinct rows; of a class, those of the rarest. The sample is as good as so many independent rows.
        names: the classes as the data spells them.
    """

    rows: np.ndarray
    values: np.ndarray
    is_class: bool
    shuffle: np.ndarray
    distinct: int = 0
    names: tuple[str, ...] = ()

    @property
    def classes(self) -> np.ndarray:
        """int [n]: the classes, numbered from 0."""
        return self.values.astype(np.int64)


def take_label(profile: Profile, sample: SampledRows, is_class: bool, min_class_rows: int) -> SampledLabel | None:
    """The label of the sampled rows, classes of fewer rows left out; None where it cannot be predicted at all."""
    label = profile.plan.columns.label
    if label is None or label not in sample.table.column_names or not sample.table.num_rows:
        return None
    if pa.types.is_nested(sample.table.schema.field(label).type):
        return None
    values, missing = _take_array(combine_chunks(sample.table.column(label)))
    if not is_class and values.dtype.kind != "f":
        return None
    rows = np.flatnonzero(~missing & np.isfinite(values))
    if not is_class:
        distinct = len(np.unique(sample.hashes[rows]))
        return SampledLabel(rows, values[rows], False, _shuffle(sample, rows, distinct), distinct)
    _, codes, counts = np.unique(values[rows], return_inverse=True, return_counts=True)
    rows = rows[counts[codes] >= min_class_rows]
    found, at, codes = np.unique(values[rows], return_index=True, return_inverse=True)
    if len(found) < 2:
        return None
    names = tuple(str(sample.table.column(label)[int(row)].as_py()) for row in rows[at])
    distinct = int(np.bincount(codes[np.unique(sample.hashes[rows], return_index=True)[1]]).min())
    return SampledLabel(rows, codes.astype(float), True, _shuffle(sample, rows, distinct), distinct, names)


def count_classes(sample: SampledRows, label: str | None, least: int) -> int:
    """How many values of the label have so many sampled rows."""
    if label is None or label not in sample.table.column_names or pa.types.is_nested(sample.table[label].type):
        return 0
    counts = pc.value_counts(sample.table.column(label).drop_null()).field("counts").to_numpy(zero_copy_only=False)
    return int((counts >= least).sum())


def _shuffle(sample: SampledRows, rows: np.ndarray, distinct: int) -> np.ndarray:
    # Copies of a row share a hash and so a fold: a feature cannot score by remembering them. A class of few distinct
    # rows would lie in one fold and be known to no other; the rows' order by hash is random as well.
    if distinct < _FEW:
        return np.arange(len(rows))
    return (sample.hashes[rows] >> np.uint64(8)).astype(np.int64) & 0xFFFF


def take_column(sample: SampledRows, name: str, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A column's values at some rows, and which are missing, bool [n].

    Numbers and times are float64 [n]; strings are int64 [n] codes of their distinct values. Text that nearly always is
    a number is judged as one: what else it says is missing.
    """
    array = combine_chunks(sample.table.column(name))
    values, missing = _read_numerals(array) or _take_array(array)
    return values[rows], missing[rows]


def _read_numerals(array: pa.Array) -> tuple[np.ndarray, np.ndarray] | None:
    """A text column of numbers, float64 [n], and which are missing; None for any other column."""
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)) or not len(array):
        return None
    encoded = pc.dictionary_encode(array)
    codes, valid = read_numbers(pc.fill_null(encoded.indices, 0), Kind.INT), read_validity(array)
    known = codes if valid is None else codes[valid]
    texts, rows = encoded.dictionary, np.bincount(known, minlength=len(encoded.dictionary))
    some = np.unique(np.linspace(0, max(len(texts) - 1, 0), _LOOKED_AT).astype(np.int64)) if len(texts) else codes[:0]
    found = detect(texts.take(to_indices(some)), rows[some], _MOSTLY)
    if found is None or not found.notations:
        return None
    values = found.notations[0].read(texts)[codes]
    missing = np.isnan(values) if valid is None else np.isnan(values) | ~valid
    return np.where(missing, 0.0, values), missing


def _take_array(array: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    valid = read_validity(array)
    missing = np.zeros(len(array), bool) if valid is None else ~valid
    if pa.types.is_string(array.type) or pa.types.is_binary(array.type) or pa.types.is_large_string(array.type):
        codes = pc.fill_null(pc.dictionary_encode(array).indices, 0)
        return read_numbers(codes, Kind.INT), missing
    values = read_numbers(array, Kind.FLOAT)
    missing = missing | np.isnan(values)
    return np.where(missing, 0.0, values), missing


def read_values(sample: SampledRows, name: str) -> np.ndarray | None:
    """A column of all sampled rows: float64 [k], NaN where missing, or str [k], "" where missing; None where neither.

    Times and lists are neither. Texts are cut at 64 characters, as an array takes the longest one's room for each.
    """
    if name not in sample.names:
        return None
    kind = sample.table.schema.field(name).type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        encoded = pc.dictionary_encode(pc.fill_null(combine_chunks(sample.table.column(name)), ""))
        texts = np.array([text[:_LONGEST] for text in encoded.dictionary.to_pylist()], dtype=str)
        return texts[read_numbers(encoded.indices, Kind.INT)] if len(texts) else texts
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)):
        return None
    values, missing = take_column(sample, name, np.arange(sample.table.num_rows))
    return np.where(missing, np.nan, values)
