"""Names of persons, devices and accounts folded, so that another spelling of a name is the same name.

`id_7`, `ID-007` and the number 7 are one entity of a column `id`; so are `Ann Lee` and `ann  lee`.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch import hashing, runs
from traingate.batch.arrow import to_indices
from traingate.batch.columns import Column, read_fixed_width, read_numbers
from traingate.kinds import Kind

_GENERIC = ("id", "no", "nr", "num", "number")
_SEPARATORS = r"[\s_\-.:#/]+"
_MOST_DIGITS = 15  # that float64 holds exactly


def hash_folded(column: Column, places: np.ndarray | None = None) -> np.ndarray:
    """uint64 [rows], or [places]: equal for values that are alike but for case, separators and leading zeros.

    The column's name, or what it begins with, may stand in front of a number: `cust_7` in `customer_id`. A text that
    is a number then has the number's hash. 0 where a value is missing.
    """
    if column.codes is None:
        return column.hashes if places is None else column.hashes[places]
    codes = column.codes if places is None else column.codes[places]
    valid = column.valid if places is None or column.valid is None else column.valid[places]
    if column.dictionary is None or not len(column.dictionary):
        return np.zeros(len(codes), np.uint64)
    used, texts = np.arange(len(column.dictionary)), column.dictionary
    if places is not None:
        used = runs.count_distinct(np.sort(codes))[0]
        texts = texts.take(to_indices(used))
    hashes = hash_spellings(texts, column.name)[used.searchsorted(codes)]
    return hashes if valid is None else np.where(valid, hashes, np.uint64(0))


def hash_spellings(texts: pa.Array, name: str) -> np.ndarray:
    """uint64 [texts]: as `hash_folded`, of the texts of a column."""
    canonical = hashing.canonicalize(texts)
    if pa.types.is_binary(canonical.type) or pa.types.is_large_binary(canonical.type):
        return hashing.hash_bytes(canonical)  # bytes that are no text have one spelling
    folded = fold_texts(canonical, name)
    hashes = hashing.hash_bytes(folded)
    numbers = pc.match_substring_regex(folded, f"^[0-9]{{1,{_MOST_DIGITS}}}$")
    found = np.flatnonzero(read_numbers(numbers, Kind.BOOL))
    if len(found):
        values = read_fixed_width(pc.cast(folded.filter(numbers), pa.int64()))
        hashes[found] = hashing.hash_numbers(values)
    return hashes


def fold_texts(texts: pa.Array, name: str) -> pa.Array:
    """The texts of a column called `name` in small letters, without separators, leading zeros, or its name in front."""
    folded = pc.utf8_lower(texts)
    for pattern, replacement in (
        (r"^([0-9]+)\.0+$", r"\1"),
        (_SEPARATORS, ""),
        (rf"^(?:{_list_prefixes(name)})([0-9]+)$", r"\1"),
        (r"(^|[^0-9])0+([0-9])", r"\1\2"),
    ):
        folded = pc.replace_substring_regex(folded, pattern, replacement)
    return folded


def _list_prefixes(name: str) -> str:
    """What may stand before a number of the column: what its name's words begin with, and words for a number."""
    words = [word for word in re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()) if word]
    starts = {word[:length] for word in (*words, "".join(words)) for length in range(1, len(word) + 1)}
    joined = {f"{word}{generic}" for word in words for generic in _GENERIC}
    return "|".join(sorted(starts | joined | set(_GENERIC), key=lambda prefix: (-len(prefix), prefix)))
