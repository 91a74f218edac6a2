"""Text that the config declares to be numbers, in formats that have numbers of their own.

A column that `numbers` under [reading] names is read in its notation. Of the others, text is read as `decimal` and
`thousands` say where the head of a file writes one of these marks: whole numbers alone are codes, for such a format
would have written them as numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import kind_of
from traingate.batch.numerals import Notation, find_notation, list_marks
from traingate.dataset import Reading
from traingate.errors import Widen
from traingate.formats import _strings
from traingate.kinds import Kind, widest, widest_schema

HEAD_ROWS = 2_048
"""Rows of a file whose text promises what a column is."""
_NUMBERS = (Kind.INT, Kind.FLOAT)


def is_declared(reading: Reading) -> bool:
    """Whether the config says of any text that it is numbers."""
    return bool(reading.numbers) or not Notation(reading.decimal, reading.thousands).plain


def select_texts(reading: Reading, planned: Mapping[str, Kind]) -> dict[str, Notation]:
    """The notation of every column whose text is to be read as numbers, by what was planned for it."""
    if not is_declared(reading):
        return {}
    others = not Notation(reading.decimal, reading.thousands).plain
    names = [name for name, kind in planned.items() if name in reading.numbers or (others and kind in _NUMBERS)]
    return {name: find_notation(reading, name) for name in names if planned[name] in (*_NUMBERS, Kind.NULL)}


def promise_kinds(
    own: Mapping[str, Kind], reading: Reading, read_head: Callable[[Mapping[str, Kind]], pa.RecordBatch | None]
) -> dict[str, Kind]:
    """A file's kinds, those of declared text as the values at its head are; `read_head` reads some columns as text."""
    texts = {name: kind for name, kind in own.items() if kind == Kind.STRING} if is_declared(reading) else {}
    if Notation(reading.decimal, reading.thousands).plain:
        texts = {name: kind for name, kind in texts.items() if name in reading.numbers}
    head = read_head(texts) if texts else None
    if head is None:
        return dict(own)
    found = {name: guess_kind(head.column(head.schema.get_field_index(name)), name, reading) for name in texts}
    return {**own, **found}


def guess_kind(texts: pa.Array, name: str, reading: Reading) -> Kind:
    """What the values at the head of a file promise a text column to be."""
    notation = find_notation(reading, name)
    strings = to_strings(texts, reading)
    kind = Kind.STRING if strings is None else find_kind(strings, reading, notation)
    if name in reading.numbers or kind not in _NUMBERS:
        return kind if name in reading.numbers else Kind.STRING
    marks = [list_marks(mark) for mark in (notation.decimal, notation.thousands) if mark]
    written = pc.any(pc.match_substring_regex(strings, "|".join(marks))).as_py()
    return Kind.FLOAT if written else Kind.STRING


def find_kind(strings: pa.Array, reading: Reading, notation: Notation) -> Kind:
    """The kind of numbers that trimmed strings need; CODE or STRING where they are none."""
    kind = _strings.find_kind(strings, reading.null_values, notation)
    return kind if kind in (*_NUMBERS, Kind.NULL, Kind.CODE) else Kind.STRING


def to_strings(texts: pa.Array, reading: Reading) -> pa.Array | None:
    """Text of any type as trimmed strings; None where some of it is no UTF-8."""
    if pa.types.is_dictionary(texts.type):
        texts = texts.dictionary_decode()
    try:
        return _strings.trim(pc.cast(texts, pa.string()), reading.null_values)
    except pa.ArrowInvalid:
        return None


def hide(own: Mapping[str, Kind], texts: Collection[str]) -> dict[str, Kind]:
    """A file's kinds without those of text that is read as numbers, which `read_numbers` answers for."""
    return {name: kind for name, kind in own.items() if not (name in texts and kind == Kind.STRING)}


def read_numbers(
    records: Iterable[pa.RecordBatch], planned: Mapping[str, Kind], reading: Reading
) -> Iterator[pa.RecordBatch]:
    """The batches with declared text as the numbers that were planned; Widen where a value is none."""
    texts = select_texts(reading, planned)
    if not texts:
        yield from records
        return
    needed: dict[str, Kind] = {}
    for batch in records:
        try:
            converted = _convert(batch, planned, texts, reading)
        except Widen as wider:
            needed = widest_schema([needed, wider.kinds])  # nothing is yielded any more, but the rest may need more
        else:
            if not needed:
                yield converted
    if needed:
        raise Widen(needed)


def _convert(
    batch: pa.RecordBatch, planned: Mapping[str, Kind], texts: Mapping[str, Notation], reading: Reading
) -> pa.RecordBatch:
    arrays, needed = list(batch.columns), dict[str, Kind]()
    for index, name in enumerate(batch.schema.names):
        if name not in texts or kind_of(arrays[index].type) != Kind.STRING:
            continue
        strings = to_strings(arrays[index], reading)
        kind = Kind.STRING if strings is None else find_kind(strings, reading, texts[name])
        if widest(planned[name], kind) != planned[name]:
            needed[name] = kind
        else:
            arrays[index] = _strings.parse(strings, planned[name], reading.null_values, texts[name])
    if needed:
        raise Widen(needed)
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)
