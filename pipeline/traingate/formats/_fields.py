"""Parses delimited text into columns: pyarrow.csv with fixed types, and a slower way for what that rejects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from traingate.batch.arrow import TYPES, combine_chunks
from traingate.batch.columns import read_fixed_width
from traingate.batch.numerals import Notation
from traingate.formats import _padding, _strings
from traingate.formats._encoding import Text
from traingate.kinds import Kind

_BLOCK = 1 << 20  # pyarrow's columns stay in the second-level cache; larger blocks take half as long again
_PEEK = 64 << 10

_TYPES = {**TYPES, Kind.CODE: pa.string(), Kind.LIST: pa.string()}


class Ragged(Exception):
    """A row with more or fewer fields than there are columns; `row` counts the piece's rows from 1."""

    def __init__(self, row: int, expected: int, found: int) -> None:
        super().__init__(f"row {row}: {found} fields, {expected} expected")
        self.row, self.expected, self.found = row, expected, found


@dataclass(frozen=True)
class Dialect:
    """How fields are delimited and what they mean.

    Attributes:
        delimiter: what separates them.
        quote: what encloses them; "" for nothing.
        null_values: spellings of null.
        strip: whether white space around strings is dropped. Around numbers it always is.
        escape: what makes the next character text; "" for nothing.
        notation: how numbers are written.
        notations: how those of some columns are, by name.
    """

    delimiter: str
    quote: str
    null_values: tuple[str, ...]
    strip: bool
    escape: str = ""
    notation: Notation = _strings.PLAIN
    notations: Mapping[str, Notation] = field(default_factory=dict)

    def parse(self, piece: Text, names: tuple[str, ...], kinds: Mapping[str, Kind]) -> pa.RecordBatch:
        """The columns that `kinds` names, as these kinds; Ragged, or pa.ArrowInvalid where a value does not fit."""
        types = {name: pa.string() if self._is_spelled(name, kind) else _TYPES[kind] for name, kind in kinds.items()}
        for name in self._find_zoned(piece, names, [name for name, kind in kinds.items() if kind == Kind.TIME]):
            types[name] = pa.timestamp("us", "UTC")
        table = self._read_table(piece, names, types)
        columns = {name: combine_chunks(table.column(name)) for name in kinds}
        self._check_integers(columns, piece, names)
        self._check_padded(columns, piece, names)
        arrays = [self._clean(columns[name], name, kind) for name, kind in kinds.items()]
        return pa.RecordBatch.from_arrays(arrays, names=list(kinds))

    def read_strings(self, piece: Text, names: tuple[str, ...]) -> pa.Table:
        """Every field as a string, null where it spells null."""
        table = self._read_table(piece, names, dict.fromkeys(names, pa.string()))
        arrays = [_strings.trim(combine_chunks(column), self.null_values) for column in table.columns]
        return pa.table(arrays, names=list(names))

    def find_kinds(self, strings: pa.Table) -> dict[str, Kind]:
        """The kind that every column of strings needs."""
        return {
            name: _strings.find_kind(combine_chunks(strings.column(name)), self.null_values, self._choose(name))
            for name in strings.column_names
        }

    def convert(
        self, strings: pa.Table, kinds: Mapping[str, Kind], piece: Text, names: tuple[str, ...]
    ) -> pa.RecordBatch:
        """Columns of strings converted to kinds that are known to fit."""
        raw = strings if self.strip else self._read_table(piece, names, dict.fromkeys(names, pa.string()))
        arrays = []
        for name, kind in kinds.items():
            column = (raw if kind in (Kind.STRING, Kind.CODE) else strings).column(name)
            arrays.append(_strings.parse(combine_chunks(column), kind, self.null_values, self._choose(name)))
        return pa.RecordBatch.from_arrays(arrays, names=list(kinds))

    def _choose(self, name: str) -> Notation:
        return self.notations.get(name, self.notation)

    def _is_spelled(self, name: str, kind: Kind) -> bool:
        """Whether a column's numbers are written in a way that pyarrow.csv does not read."""
        simple = self.notation.decimal.isascii() and not self.notation.thousands
        return kind in (Kind.INT, Kind.FLOAT) and (name in self.notations or not simple)

    def _clean(self, array: pa.Array, name: str, kind: Kind) -> pa.Array:
        if kind in (Kind.STRING, Kind.CODE) and self.strip:
            return _strings.trim(array, self.null_values)
        if kind == Kind.LIST or self._is_spelled(name, kind):
            strings = _strings.trim(array, self.null_values)
            return _strings.parse(strings, kind, self.null_values, self._choose(name))
        return array

    def _find_zoned(self, piece: Text, names: tuple[str, ...], times: list[str]) -> list[str]:
        """The time columns that are written with a time zone, judged by the first rows."""
        head = piece[: piece.find(b"\n", _PEEK) + 1] or piece
        if not times or self._may_span_lines(head):
            return []  # then the first rows cannot be cut off; strings are read, which is slower
        table = self._read_table(head, names, dict.fromkeys(times, pa.string()))
        return [
            name
            for name in times
            if pc.any(pc.match_substring_regex(combine_chunks(table.column(name)), _strings.ZONE)).as_py()
        ]

    def _check_integers(self, columns: Mapping[str, pa.Array], piece: Text, names: tuple[str, ...]) -> None:
        """pa.ArrowInvalid where float64 swallowed an integer that int64 cannot hold."""
        floats = [name for name, values in columns.items() if pa.types.is_float64(values.type)]
        large = [name for name in floats if reaches(columns[name], _strings.INT64_LIMIT)]
        if large:
            strings = self._read_table(piece, names, dict.fromkeys(large, pa.string()))
            for name in large:
                if _strings.exceeds_int64(columns[name], combine_chunks(strings.column(name))):
                    raise pa.ArrowInvalid(f"an integer beyond int64 in column {name}")

    def _check_padded(self, columns: Mapping[str, pa.Array], piece: Text, names: tuple[str, ...]) -> None:
        """pa.ArrowInvalid where a number swallowed the zero that a code begins with."""
        numbers = [name for name, values in columns.items() if is_number(values.type)]
        found = _padding.count_padded(piece, self.delimiter, self.quote) if numbers else 0
        if found == sum(_padding.count_padded_strings(array) for array in columns.values() if found):
            return
        strings = self._read_table(piece, names, dict.fromkeys(numbers, pa.string()))
        for name in numbers:
            if _strings.has_padded(_strings.trim(combine_chunks(strings.column(name)), ())):
                raise pa.ArrowInvalid(f"a number that begins with 0 in column {name}")

    def _read_table(self, piece: Text, names: tuple[str, ...], types: Mapping[str, pa.DataType]) -> pa.Table:
        if not piece:
            return pa.table([pa.array([], kind) for kind in types.values()], names=list(types))
        try:
            return self._read_blocks(piece, names, types, _BLOCK)
        except pa.ArrowInvalid as error:
            if "straddl" not in str(error):
                raise
            return self._read_blocks(piece, names, types, len(piece) + 1)  # a record is longer than a block

    def _read_blocks(
        self, piece: Text, names: tuple[str, ...], types: Mapping[str, pa.DataType], block: int
    ) -> pa.Table:
        ragged: list[Ragged] = []

        def note(row: pa_csv.InvalidRow) -> str:
            ragged.append(Ragged(row.number or 0, row.expected_columns, row.actual_columns))
            return "error"

        try:
            return pa_csv.read_csv(
                pa.BufferReader(piece),
                pa_csv.ReadOptions(use_threads=False, block_size=block, column_names=list(names)),
                pa_csv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char=self.quote or False,
                    escape_char=self.escape or False,
                    newlines_in_values=self._may_span_lines(piece),
                    invalid_row_handler=note,
                ),
                self._make_conversion(types),
            )
        except pa.ArrowInvalid:
            if ragged:
                raise ragged[0] from None
            raise

    def _may_span_lines(self, text: Text) -> bool:
        """Whether a field may hold a line break."""
        return any(mark and mark.encode() in text for mark in (self.quote, self.escape))

    def _make_conversion(self, types: Mapping[str, pa.DataType]) -> pa_csv.ConvertOptions:
        return pa_csv.ConvertOptions(
            column_types=dict(types),
            include_columns=list(types),
            null_values=["", *self.null_values],
            true_values=list(_strings.TRUE),
            false_values=list(_strings.FALSE),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            decimal_point=self.notation.decimal if self.notation.decimal.isascii() else ".",
        )


def is_number(data_type: pa.DataType) -> bool:
    """Whether a column of the type was read as numbers."""
    return bool(pa.types.is_int64(data_type) or pa.types.is_float64(data_type))


def reaches(values: pa.Array, limit: float) -> bool:
    """Whether the size of a finite float64 value reaches the limit."""
    numbers = read_fixed_width(values)
    if not len(numbers) or (numbers.max() < limit and numbers.min() > -limit):
        return False  # entries under a null are looked at too, and a NaN says no: then it is asked again below
    return bool(pc.any(pc.and_(pc.is_finite(values), pc.greater_equal(pc.abs(values), limit))).as_py())
