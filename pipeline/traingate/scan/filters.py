"""Which rows of a batch a finding is about, as a mask."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch import hashing
from traingate.batch.batch import Batch
from traingate.batch.columns import Column
from traingate.batch.numerals import PLAIN_NUMBER, Notation
from traingate.join import Join, find_joins
from traingate.measures.sample import tabulate
from traingate.report.rows import RowQuery

_ROW_BITS = 40


@dataclass(frozen=True)
class Keys:
    """The rows of a split by their keys, so that rows of another split are found among them.

    Attributes:
        keys: uint64 [n], ascending: first keys.
        file, rows: int [n]: the number of each row's file, and its row there.
        second: uint64 [n], ascending: last keys, in an order of their own.
        files: paths.
    """

    keys: np.ndarray
    file: np.ndarray
    rows: np.ndarray
    second: np.ndarray
    files: tuple[str, ...]

    def find(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where each key stands first, int [m], and whether it is there at all, bool [m]; a key of 0 never is."""
        return _find(self.keys, keys)

    def has_second(self, keys: np.ndarray) -> np.ndarray:
        """Whether a second key is there, bool [m]."""
        return _find(self.second, keys)[1]


def _find(among: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    at = np.searchsorted(among, keys)
    return at, (np.append(among, np.uint64(0))[at] == keys) & (keys != 0)


def find_join(name: str) -> Join[Any]:
    """The join of an id."""
    return find_joins()[name]()


def hash_rows(batch: Batch, query: RowQuery) -> np.ndarray:
    """What `repeated`, `again` and `unseen` rows are known by, uint64 [rows]: equal for equal values of all columns.

    The columns are a query's. Text counts as it is, white space included. 0 where no column has a value.
    """
    total = np.zeros(batch.rows, np.uint64)
    for name in query.columns:
        column = batch.column(name)
        hashes = column.hashes
        if column.codes is not None and column.dictionary is not None and len(column.dictionary):
            hashes = np.where(_is_missing(column, query), np.uint64(0), column.string_hashes[column.codes])
        total = hashing.mix(total) + hashes if len(query.columns) > 1 else hashes
    return np.where(_are_missing(batch, query), np.uint64(0), total)


def number_rows(batch: Batch) -> np.ndarray:
    """A number of its own for each row of a split, uint64 [rows], in the split's order; never 0."""
    first = (batch.shard << _ROW_BITS) + batch.first_row + 1
    return np.arange(first, first + batch.rows, dtype=np.uint64)


def _are_missing(batch: Batch, query: RowQuery) -> np.ndarray:
    missing = np.ones(batch.rows, bool)
    for name in query.columns:
        missing &= _is_missing(batch.column(name), query)
    return missing


def list_needed(query: RowQuery, names: Iterable[str]) -> list[str]:
    """The columns of a split that decide whether a row is meant; a condition on rows may ask of any."""
    asked = json.loads(query.expectation)["kwargs"] if query.expectation else {}
    return [name for name in names if name in query.columns or asked.get("row_condition")]


def mask_rows(batch: Batch, query: RowQuery, others: Keys | None = None, known: np.ndarray | None = None) -> np.ndarray:
    """The rows that are meant, bool [rows].

    Args:
        batch: the rows.
        query: what is asked.
        others: for rows that are shared with another split, the rows there.
        known: for `repeated` and `unseen` rows, the hashes that are repeated, or that the other split has; for `again`
            and `near` the rows that are meant, as `number_rows` has them; ascending.

    Raises:
        SuiteError: an expectation cannot be judged row by row.
    """
    if known is not None and query.what in ("again", "near"):
        return _find(known, number_rows(batch))[1]
    if known is not None:
        hashes = hash_rows(batch, query)
        among = _find(known, hashes)[1]
        return among if query.what == "repeated" else ~among & (hashes != 0)
    if query.what == "unmet":
        from traingate.gx.rows import mask_unmet

        return mask_unmet(query.expectation, tabulate(batch, list_needed(query, batch.kinds)))
    if others is not None:
        return find_twins(batch, query, others) >= 0
    test, rows = _TESTS[query.what], np.zeros(batch.rows, bool)
    for name in query.columns:
        if name in batch.kinds:
            rows |= test(batch.column(name), query)
    return rows


def find_twins(batch: Batch, query: RowQuery, others: Keys) -> np.ndarray:
    """Where among the rows of another split each row's first twin stands, int64 [rows]; -1 where it has none."""
    join = find_join(query.join)
    keys = join.compute_keys(batch, batch.plan)
    at, found = others.find(keys[0])
    if query.what == "conflicting":
        found = found & ~others.has_second(keys[-1])
    if query.columns and (picked := join.pick(keys, query.columns)) is not None:
        found = found & picked
    twins = np.where(found, at, -1).reshape(-1, batch.rows)
    return twins.max(axis=0, initial=-1)


def _is_missing(column: Column, query: RowQuery) -> np.ndarray:
    rows = _count_rows(column)
    missing = np.zeros(rows, bool) if column.valid is None else ~column.valid
    if column.values is not None and column.values.dtype.kind == "f":
        missing = missing | np.isnan(column.values)
    return missing


def _is_infinite(column: Column, query: RowQuery) -> np.ndarray:
    if column.values is None or column.values.dtype.kind != "f":
        return np.zeros(_count_rows(column), bool)
    return np.isinf(column.values) & ~_is_missing(column, query)


def _is_nan(column: Column, query: RowQuery) -> np.ndarray:
    if column.values is None or column.values.dtype.kind != "f":
        return np.zeros(_count_rows(column), bool)
    return np.isnan(column.values) & (True if column.valid is None else column.valid)


def _is_not_whole(column: Column, query: RowQuery) -> np.ndarray:
    if column.values is None or column.values.dtype.kind != "f":
        return np.zeros(_count_rows(column), bool)
    return (column.values != np.floor(column.values)) & np.isfinite(column.values) & ~_is_missing(column, query)


def _is_of_length(column: Column, query: RowQuery) -> np.ndarray:
    if column.lists is None:
        return np.zeros(_count_rows(column), bool)
    fewer, more = query.numbers
    lengths = np.array([-1 if one is None else one for one in pc.list_value_length(column.lists).to_pylist()], float)
    return (lengths >= 0) & ((lengths < fewer) | (lengths > more))


def _is_outside(column: Column, query: RowQuery) -> np.ndarray:
    if column.values is None:
        return np.zeros(_count_rows(column), bool)
    low, high = query.numbers
    with np.errstate(invalid="ignore"):
        past = (column.values <= low) | (column.values >= high)
    return past & ~_is_missing(column, query) & ~_is_infinite(column, query)


def _is_beyond(column: Column, query: RowQuery) -> np.ndarray:
    past = np.zeros(_count_rows(column), bool)
    if column.values is None:
        return past
    low, high = query.numbers
    with np.errstate(invalid="ignore"):
        past |= (column.values <= low) & ("low" in query.texts)
        past |= (column.values >= high) & ("high" in query.texts)
    return past & ~_is_missing(column, query)


def _is_equal(column: Column, query: RowQuery) -> np.ndarray:
    if column.values is None:
        return np.zeros(_count_rows(column), bool)
    same = np.zeros(len(column.values), bool)
    for number in query.numbers:
        same |= column.values == number
    return same & ~_is_missing(column, query)


def _is_text(column: Column, query: RowQuery) -> np.ndarray:
    wanted = {text.strip() for text in query.texts}
    return _test_texts(column, lambda text: text.strip() in wanted)


def _is_other(column: Column, query: RowQuery) -> np.ndarray:
    if column.values is not None:
        return ~_is_equal(column, query) & ~_is_missing(column, query)
    known = {text.strip() for text in query.texts}
    return _test_texts(column, lambda text: text.strip() not in known)


def _is_no_number(column: Column, query: RowQuery) -> np.ndarray:
    if not query.texts:
        return _test_texts(column, lambda text: not PLAIN_NUMBER.match(text.encode("utf8", "surrogatepass")))
    texts = sorted({text for text in _list_texts(column) if text is not None})
    trimmed = pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
    numbers = set(pa.array(texts, pa.string()).filter(Notation.parse(query.texts[0]).match(trimmed)).to_pylist())
    return _test_texts(column, lambda text: text not in numbers)


def _is_invalid_text(column: Column, query: RowQuery) -> np.ndarray:
    return _test_values(column, lambda value: isinstance(value, bytes) and _is_not_utf8(value))


def _is_not_utf8(value: bytes) -> bool:
    try:
        value.decode("utf8")
    except UnicodeDecodeError:
        return True
    return False


def _test_texts(column: Column, test: Callable[[str], bool]) -> np.ndarray:
    """Tests each text of the dictionary once; no text is none."""
    return _test_values(
        column, lambda value: test(value.decode("utf8", "backslashreplace") if isinstance(value, bytes) else value)
    )


def _test_values(column: Column, test: Callable[[Any], bool]) -> np.ndarray:
    if column.dictionary is None or column.codes is None or not len(column.dictionary):
        return np.zeros(_count_rows(column), bool)
    meant = np.array([value is not None and test(value) for value in column.dictionary.to_pylist()], bool)
    return np.asarray(meant[column.codes] & ~_is_missing(column, RowQuery("missing")))


def _list_texts(column: Column) -> list[str | None]:
    """The texts of the dictionary."""
    values = [] if column.dictionary is None else column.dictionary.to_pylist()
    return [text.decode("utf8", "backslashreplace") if isinstance(text, bytes) else text for text in values]


def _count_rows(column: Column) -> int:
    for part in (column.values, column.codes, column.lists):
        if part is not None:
            return len(part)
    return 0


_TESTS: Mapping[str, Callable[[Column, RowQuery], np.ndarray]] = {
    "missing": _is_missing,
    "infinite": _is_infinite,
    "outside": _is_outside,
    "beyond": _is_beyond,
    "equal": _is_equal,
    "text": _is_text,
    "other": _is_other,
    "not-a-number": _is_no_number,
    "nan": _is_nan,
    "fraction": _is_not_whole,
    "lengths": _is_of_length,
    "invalid-text": _is_invalid_text,
}
