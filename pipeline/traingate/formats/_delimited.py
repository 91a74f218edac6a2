"""Reads delimited text: byte ranges whose borders respect quotes, with the types that were planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import pack_strings
from traingate.batch.numerals import Notation, find_notation
from traingate.dataset import Reading
from traingate.errors import Unreadable, Widen
from traingate.format import Format, Shard
from traingate.formats import _advice, _encoding, _signatures, _strings
from traingate.formats._cuts import find_cuts
from traingate.formats._encoding import Text
from traingate.formats._fields import Dialect, Ragged
from traingate.formats._layout import TextLayout, read_layout
from traingate.kinds import Kind, widest, widest_schema
from traingate.storage import files

SHARD_BYTES = 32 << 20
"""Bytes of a shard, about."""
BATCH_ROWS = 128 * 1024
_SAMPLE = 1 << 20
_FEW_ROWS = 1_000


class Delimited(Format):
    """Rows of fields between delimiters; a blank line is not a row. One reader for every delimiter."""

    delimiter: ClassVar[str]
    carries_types: ClassVar[bool] = False

    def read_kinds(self, path: str, reading: Reading) -> dict[str, Kind]:
        """Kinds of the values at the file's head, and of a plain local file's middle and end."""
        _signatures.check_text(path, reading.encoding)
        layout = read_layout(path, reading, self.delimiter)
        _advice.check_head(layout)
        dialect = _make_dialect(layout)
        guessed = dict.fromkeys(layout.names, Kind.NULL)
        for sample in _read_samples(layout):
            try:
                found = dialect.find_kinds(dialect.read_strings(sample, layout.names))
            except (Ragged, pa.ArrowInvalid):
                continue  # `read` says where and why
            guessed = widest_schema([guessed, found])
        if reading.header and _reads_as_data(guessed):
            raise Unreadable(
                f"{path}: the first line looks like data, not like column names ({', '.join(layout.names[:3])} …). "
                "Set `header = false` and `names` under [reading], or write names above it."
            )
        return guessed

    def plan_shards(self, path: str, reading: Reading) -> list[Shard]:
        """Byte ranges between records; one shard where the file is remote, compressed or not cuttable by bytes."""
        layout = read_layout(path, reading, self.delimiter)
        if not layout.ranged:
            return [Shard(path, layout.start)]
        found = find_cuts(layout, SHARD_BYTES)
        _check_closed(layout, found.unclosed)
        edges = [layout.start, *found.offsets, files.read_size(path)]
        return [Shard(path, edges[index], edges[index + 1], index) for index in range(len(edges) - 1)]

    def read(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        """Batches of the shard's rows. A shard that does not fit is read as strings, to find the kinds it needs."""
        layout = read_layout(shard.path, reading, self.delimiter)
        wanted = {name: Kind(kinds[name]) for name in layout.names if name in kinds}
        wanted = wanted or {layout.names[0]: Kind.STRING}  # rows are counted even where no column is wanted
        passed, needed = 0, dict[str, Kind]()
        data: Text = b""
        for following in _read_pieces(layout, shard):
            passed, data = passed + data.count(b"\n"), following
            piece = _Piece(layout, shard, data, passed)
            try:
                if needed:  # nothing is yielded any more, but the rest may need more still
                    needed = widest_schema([needed, piece.find_kinds()])
                else:
                    records = piece.parse(wanted)
                    piece.refuse_names(records)
                    yield from _split_evenly(records)
            except Widen as wider:
                needed = wider.kinds
        if needed:
            raise Widen(needed)

    def estimate_rows(self, path: str, reading: Reading) -> int | None:
        """An estimate from the length of the first MiB's rows; None where these are few, and for a stream."""
        layout, size = read_layout(path, reading, self.delimiter), files.read_size(path)
        sample = next(layout.cut_pieces(_SAMPLE), b"") if layout.ranged else b""
        rows, whole = len(layout.start_quotes().find_ends(sample)), layout.start + len(sample) >= size
        return rows * size // len(sample) if sample and (whole or rows >= _FEW_ROWS) else None

    def read_head(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading, rows: int) -> pa.RecordBatch | None:
        """The first rows of the first MiB; a whole shard where these are too few."""
        layout = read_layout(shard.path, reading, self.delimiter)
        wanted = {name: Kind(kinds[name]) for name in layout.names if name in kinds}
        data = layout.decode(next(layout.cut_pieces(_SAMPLE), b"")) if shard.index == 0 else b""
        records = _Piece(layout, shard, data, 0).parse(wanted)
        return (
            records.slice(0, rows) if records.num_rows >= _FEW_ROWS else super().read_head(shard, kinds, reading, rows)
        )


class _Piece:
    """Whole records of a shard, and where they are in the file.

    Attributes:
        passed: lines of the shard before the piece.
    """

    def __init__(self, layout: TextLayout, shard: Shard, data: Text, passed: int) -> None:
        self.layout, self.shard, self.data, self.passed = layout, shard, data, passed

    def parse(self, wanted: Mapping[str, Kind]) -> pa.RecordBatch:
        """The wanted columns; Widen where they need wider kinds, Unreadable where the text is damaged."""
        dialect, names = _make_dialect(self.layout), self.layout.names
        with self._explained():
            try:
                return dialect.parse(self.data, names, wanted)
            except pa.ArrowInvalid:
                strings = dialect.read_strings(self.data, names)
            needed = dialect.find_kinds(strings)
            if any(widest(kind, needed[name]) != kind for name, kind in wanted.items()):
                raise Widen(needed)
            return dialect.convert(strings, wanted, self.data, names)

    def find_kinds(self) -> dict[str, Kind]:
        """The kind that every column needs."""
        dialect = _make_dialect(self.layout)
        with self._explained():
            return dialect.find_kinds(dialect.read_strings(self.data, self.layout.names))

    def refuse_names(self, records: pa.RecordBatch) -> None:
        """Unreadable where a row holds the names of all columns: it is no row, and makes every column text."""
        if self.layout.reading.header and (row := _find_names(records)) >= 0:
            line = self._find_line(self._find_record(row)[0])
            raise Unreadable(
                f"{self.layout.path}: line {line:,} holds the column names again, as where files with a header each "
                f"were put into one. {_advice.explain_names(self.layout)}"
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        path = self.layout.path
        if (zero := self.data.find(b"\0")) >= 0:
            raise Unreadable(_encoding.explain_zero_byte(path, self._find_line(zero)))
        try:
            yield
        except Ragged as ragged:
            raise Unreadable(self._explain_ragged(ragged)) from ragged
        except pa.ArrowInvalid as error:
            if (wrong := _encoding.find_invalid(self.data)) >= 0:
                raise Unreadable(
                    _encoding.explain_undecodable(path, self._find_line(wrong), self.layout.reading.encoding)
                ) from error
            raise Unreadable(f"{path}: from line {self._find_line(0):,} on: {error}. Correct the file.") from error

    def _explain_ragged(self, ragged: Ragged) -> str:
        """The message for a row whose number of fields is not the number of columns."""
        begin, end = self._find_record(ragged.row - 1)
        record = self.data[begin:end]
        fewer = "fewer" if ragged.found < ragged.expected else "more"
        return (
            f"{self.layout.path}: line {self._find_line(begin):,} has {ragged.found} fields, {fewer} than the "
            f"{ragged.expected} columns. {_advice.explain_ragged(self.layout, record, ragged.expected, ragged.found)}"
        )

    def _find_record(self, row: int) -> tuple[int, int]:
        """Where a row of the piece, from 0, begins and ends in it; the rest of the piece where no row ends there."""
        begin, seen = 0, -1
        for end in self.layout.start_quotes().find_ends(self.data).tolist():
            seen += bool(self.data[begin:end].strip(b"\r\n"))
            if seen == row:
                return begin, end
            begin = end
        return begin, len(self.data)

    def _find_line(self, offset: int) -> int:
        """The line of the file, from 1, at an offset of the piece."""
        return self.layout.find_line(self.shard.start) + self.passed + self.data.count(b"\n", 0, offset)


def _split_evenly(records: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The rows in batches of equal size, 128k to 192k rows each; a small last batch costs as much as a full one."""
    rows = records.num_rows
    size = -(-rows // max(1, round(rows / BATCH_ROWS)))
    return (records.slice(start, size) for start in range(0, rows, max(size, 1)))


def _find_names(records: pa.RecordBatch) -> int:
    """The first row that holds the names of all columns of two or more, or -1; a number is no name, but as its text."""
    texts = [name for name, kind in zip(records.schema.names, records.schema.types, strict=True) if kind == pa.string()]
    others = [name for name in records.schema.names if name not in texts]
    if len(records.schema.names) < 2 or not texts or not _are_numbers(others):
        return -1
    rows = pc.indices_nonzero(
        pc.is_in(records.column(texts[0]), value_set=pack_strings([texts[0]], pa.string()))
    ).to_pylist()
    alike = (row for row in rows if all(records.column(name)[row].as_py() == name for name in texts[1:]))
    return next(alike, -1)


def _are_numbers(names: list[str]) -> bool:
    return all(_strings.find_kind(pack_strings([name], pa.string()), ()) in (Kind.INT, Kind.FLOAT) for name in names)


def _reads_as_data(kinds: Mapping[str, Kind]) -> bool:
    """Whether the names are numbers exactly where the values are, and not just a sequence, as of years or pixels."""
    names = {name: _strings.find_kind(pack_strings([name], pa.string()), ()) for name in kinds}
    numbers = [name for name, kind in names.items() if kind in (Kind.INT, Kind.FLOAT)]
    if not numbers or any((kind in (Kind.INT, Kind.FLOAT)) != kinds[name].numeric for name, kind in names.items()):
        return False
    counted = [float(name) for name in numbers]
    return Kind.FLOAT in names.values() or any(later <= earlier for earlier, later in pairwise(counted))


def _make_dialect(layout: TextLayout) -> Dialect:
    reading = layout.reading
    return Dialect(
        layout.delimiter,
        reading.quote,
        reading.null_values,
        reading.strip,
        reading.escape,
        Notation(reading.decimal, reading.thousands),
        {name: find_notation(reading, name) for name in reading.numbers},
    )


def _read_pieces(layout: TextLayout, shard: Shard) -> Iterator[Text]:
    if shard.stop >= 0:
        yield layout.read_records(shard.start, shard.stop)
        return
    quotes = layout.start_quotes()
    yield from layout.cut_pieces(SHARD_BYTES, quotes)
    _check_closed(layout, layout.start + quotes.opened if quotes.inside else -1)


def _check_closed(layout: TextLayout, unclosed: int) -> None:
    if unclosed >= 0:
        raise Unreadable(
            f"{layout.path}: the quote that opens at byte {unclosed:,}, in line {layout.find_line(unclosed):,}, is "
            f"never closed, so the ends of rows are unknown. {_advice.explain_unclosed(layout)}"
        )


def _read_samples(layout: TextLayout) -> Iterator[Text]:
    """Whole records from the head, the middle and the end, 1 MiB each."""
    size = files.read_size(layout.path) if layout.ranged else 0
    if layout.ranged and size - layout.start <= 3 * _SAMPLE:
        yield layout.read_range(layout.start, size)
        return
    yield layout.decode(next(layout.cut_pieces(_SAMPLE), b""))
    for place in ((layout.start + size - _SAMPLE) // 2, size - _SAMPLE) if layout.ranged else ():
        sample = layout.read_range(place, place + _SAMPLE)
        if not layout.reading.quote or layout.reading.quote.encode() not in sample:
            yield sample[sample.find(b"\n") + 1 : sample.rfind(b"\n") + 1]
