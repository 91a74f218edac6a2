"""JSON Lines: one JSON object a line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

import pyarrow as pa
import pyarrow.json as pa_json

from traingate.batch.arrow import TYPES, combine_chunks, kind_of
from traingate.batch.numerals import Notation
from traingate.dataset import Reading
from traingate.errors import Unreadable, Widen
from traingate.format import Format, Shard
from traingate.formats import _encoding, _objects, _signatures, _strings, _structs
from traingate.formats._columnar import BATCH_ROWS
from traingate.formats._cuts import find_cuts
from traingate.formats._declared import select_texts
from traingate.formats._encoding import Text
from traingate.formats._fields import reaches
from traingate.formats._layout import TextLayout
from traingate.kinds import Kind, is_parent, widest, widest_schema
from traingate.storage import files

SHARD_BYTES = 32 << 20
"""Bytes of a shard, about."""
_SAMPLE = 1 << 20
_BLOCK = 1 << 20

_TYPES = {kind: pa.string() if kind == Kind.TIME else stored for kind, stored in TYPES.items() if kind != Kind.LIST}


class Jsonl(Format):
    """Reads JSON Lines, plain or gzipped. A missing key is null; a key that was not planned for raises Widen."""

    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
    carries_types: ClassVar[bool] = False
    reads_whole: ClassVar[bool] = True

    def read_kinds(self, path: str, reading: Reading) -> dict[str, Kind]:
        """Kinds of the values at the file's head, and of a plain local file's middle and end."""
        _check_lines(path, _signatures.check_text(path, reading.encoding))
        layout = _read_layout(path, reading)
        guessed: dict[str, Kind] = {}
        for sample in _read_samples(layout):
            try:
                guessed = widest_schema([guessed, _objects.find_kinds(_objects.parse_rows(sample), reading)])
            except _objects.NotAnObject:
                continue  # `read` says where and why
        if not guessed:  # which is what is wrong, and not that some column is lacking
            for _ in self.read(self.plan_shards(path, reading)[0], {}, reading):
                pass
        return guessed

    def plan_shards(self, path: str, reading: Reading) -> list[Shard]:
        """Byte ranges between lines; one shard where the file is remote or compressed."""
        layout = _read_layout(path, reading)
        if not layout.ranged:
            return [Shard(path)]
        edges = [layout.start, *find_cuts(layout, SHARD_BYTES).offsets, files.read_size(path)]
        return [Shard(path, edges[index], edges[index + 1], index) for index in range(len(edges) - 1)]

    def read(self, shard: Shard, kinds: Mapping[str, Kind], reading: Reading) -> Iterator[pa.RecordBatch]:
        """Batches of the shard's rows. A shard that pyarrow rejects is read value by value."""
        layout, passed = _read_layout(shard.path, reading), 0
        wanted = {name: Kind(kind) for name, kind in kinds.items()}
        needed, texts = dict[str, Kind](), select_texts(reading, wanted)
        for piece in _read_pieces(layout, shard):
            try:
                if needed:  # nothing is yielded any more, but the rest may need more still
                    needed = widest_schema([needed, _objects.find_kinds(_objects.parse_rows(piece), reading, texts)])
                else:
                    yield from _parse_piece(piece, wanted, reading, texts).combine_chunks().to_batches(BATCH_ROWS)
            except Widen as wider:
                needed = wider.kinds
            except _objects.NotAnObject as error:
                raise Unreadable(_explain_line(layout, shard, passed, piece, error)) from error
            passed += piece.count(b"\n")
        if needed:
            raise Widen(needed)
        if not wanted:
            raise Unreadable(f"{shard.path}: no line has a key. Write the file again, or take it out of [splits].")


def _check_lines(path: str, head: bytes) -> None:
    """Unreadable where the file is one JSON document instead of one a line."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    shown, lines = shlex.quote(path), shlex.quote(path + ".lines.jsonl")
    if first.startswith(b"["):
        raise Unreadable(
            f"{path}: this is one JSON array, not an object a line. Convert it: jq -c '.[]' {shown} > {lines}"
        )
    if re.match(rb"\{\s*[\r\n]", first):
        raise Unreadable(
            f"{path}: this is JSON over several lines, not an object a line. Convert it: jq -c . {shown} > {lines}"
        )


def _read_layout(path: str, reading: Reading) -> TextLayout:
    _encoding.check_encoding(path, reading.encoding)
    ranged = _encoding.is_ranged(path, reading.encoding)
    mark = _encoding.measure_mark(path, reading.encoding) if ranged else 0
    if files.read_size(path) <= mark:
        raise Unreadable(f"{path}: the file is empty. Write it again, or take it out of [splits].")
    return TextLayout(path, replace(reading, quote=""), "\n", ranged, (), mark)


def _read_pieces(layout: TextLayout, shard: Shard) -> Iterator[Text]:
    if shard.stop >= 0:
        yield layout.read_records(shard.start, shard.stop)
    else:
        yield from layout.cut_pieces(SHARD_BYTES)


def _read_samples(layout: TextLayout) -> Iterator[Text]:
    """Whole lines from the head, the middle and the end, 1 MiB each."""
    yield layout.decode(next(layout.cut_pieces(_SAMPLE), b""))
    size = files.read_size(layout.path) if layout.ranged else 0
    if size > 3 * _SAMPLE:
        for place in (size // 2, size - _SAMPLE):
            sample = layout.read_range(place, place + _SAMPLE)
            yield sample[sample.find(b"\n") + 1 : sample.rfind(b"\n") + 1]


def _parse_piece(piece: Text, wanted: Mapping[str, Kind], reading: Reading, texts: Mapping[str, Notation]) -> pa.Table:
    try:
        if (table := _parse_fast(piece, wanted, reading, texts)) is not None:
            return table
    except (pa.ArrowException, UnicodeDecodeError):
        pass  # one value, or one line, that the slow way has to judge
    found = _objects.parse_rows(piece)
    needed = widest_schema([_objects.find_kinds(found, reading, texts)])
    needed = {name: kind for name, kind in needed.items() if kind != Kind.NULL or not is_parent(name, wanted)}
    if any(name not in wanted or widest(wanted[name], kind) != wanted[name] for name, kind in needed.items()):
        raise Widen(needed)
    return _objects.build_table(found, wanted, reading, texts)


def _parse_fast(
    piece: Text, wanted: Mapping[str, Kind], reading: Reading, texts: Mapping[str, Notation]
) -> pa.Table | None:
    """The piece as pyarrow reads it; None where pyarrow may read values that differ from the JSON."""
    lines = piece.count(b"\n") + (not piece.endswith(b"\n"))
    closed = piece.count(b"}\n") + piece.count(b"}\r\n") + piece.endswith(b"}")
    if closed != lines or _encoding.find_invalid(piece) >= 0:
        return None
    expected = _plan_types({name: Kind.STRING if name in texts else kind for name, kind in wanted.items()})
    if expected is None:
        return None
    parsing = pa_json.ParseOptions(
        explicit_schema=pa.schema(list(expected.items())),
        newlines_in_values=False,
        unexpected_field_behavior="infer" if Kind.LIST in wanted.values() else "error",
    )
    try:
        table = pa_json.read_json(pa.BufferReader(piece), pa_json.ReadOptions(False, _BLOCK), parsing)
    except pa.ArrowInvalid as error:
        if "straddl" not in str(error):
            raise
        table = pa_json.read_json(pa.BufferReader(piece), pa_json.ReadOptions(False, len(piece) + 1), parsing)
    table = _flatten(table, wanted) if table.num_rows == lines else None
    if table is None:
        return None
    arrays = [_convert_column(table, name, kind, reading, texts.get(name)) for name, kind in wanted.items()]
    return None if any(array is None for array in arrays) else pa.table(arrays, names=list(wanted))


def _plan_types(wanted: Mapping[str, Kind]) -> dict[str, pa.DataType] | None:
    """The type of every top-level key; None where they clash. `a.b` may be a key as it is, or `b` in an object `a`."""
    found: dict[str, pa.DataType] = {}
    for name, kind in wanted.items():
        if kind in _TYPES:
            found[name] = _TYPES[kind]
            if "." in name:
                top, nested = _structs.nest(name, _TYPES[kind])
                merged = _structs.merge_types(found[top], nested) if top in found else nested
                if merged is None:
                    return None
                found[top] = merged
    return found


def _flatten(table: pa.Table, wanted: Mapping[str, Kind]) -> pa.Table | None:
    """The table with its objects' leaves as columns; None where it has others than are wanted, or one twice."""
    found: dict[str, pa.Array] = {}
    for top in table.column_names:
        for name, array in _structs.flatten_array(top, combine_chunks(table.column(top))):
            twice = name in found and found[name].null_count < len(array)
            if array.null_count < len(array):
                if twice or name not in wanted:
                    return None
                found[name] = array
            elif name in wanted:
                found.setdefault(name, array)
    return pa.table(list(found.values()), names=list(found)) if found else None


def _convert_column(
    table: pa.Table, name: str, kind: Kind, reading: Reading, notation: Notation | None
) -> pa.Array | None:
    if name not in table.column_names:
        return pa.nulls(table.num_rows)
    array = combine_chunks(table.column(name))
    if notation is not None:
        return _strings.parse(_strings.trim(array, reading.null_values), kind, reading.null_values, notation)
    if kind == Kind.TIME:
        return _strings.parse(array, kind, reading.null_values)
    if kind == Kind.LIST:
        plain = pa.types.is_list(array.type) and kind_of(array.type) == Kind.LIST
        return array if plain and kind_of(array.type.value_type) in (Kind.INT, Kind.FLOAT, Kind.STRING) else None
    return None if kind == Kind.FLOAT and reaches(array, _strings.INT64_LIMIT) else array


def _explain_line(layout: TextLayout, shard: Shard, passed: int, piece: Text, error: _objects.NotAnObject) -> str:
    line = layout.find_line(shard.start) + passed + error.row
    if (place := _encoding.find_invalid(piece)) >= 0 and piece.count(b"\n", 0, place) == error.row:
        return _encoding.explain_undecodable(layout.path, line, layout.reading.encoding)
    if isinstance(error, _objects.NotFlat):
        return (
            f"{layout.path}: line {line:,}: {error}. Write such an object as a list of its entries, or as columns that "
            "have names."
        )
    return f"{layout.path}: line {line:,} is not one JSON object ({error}). Correct the line, or write the file again."
