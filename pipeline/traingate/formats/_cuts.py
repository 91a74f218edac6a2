"""Finds where a delimited file can be cut, chunk by chunk on several threads.

Whether a chunk begins inside quotes depends on the chunks before it. So each is parsed both ways, as far as its quotes
allow, and the chunks are then put together in their order (Ge et al., "Speculative Distributed CSV Data
Parsing for Big Data Analytics", SIGMOD 2019). Where quotes are stray, the file is followed from its start to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from traingate.errors import Unreadable
from traingate.formats import _quotes
from traingate.formats._layout import TextLayout
from traingate.formats._quotes import Quotes, find_borders
from traingate.storage import files
from traingate.threads import threads


@dataclass(frozen=True)
class Cuts:
    """Where records end, so that shards can begin there.

    Attributes:
        offsets: in the file, ascending; neither its first row nor its end is among them.
        unclosed: offset of the quote that the file opens and never closes, and then nothing is cut; else -1.
    """

    offsets: list[int]
    unclosed: int = -1


def find_cuts(layout: TextLayout, size: int) -> Cuts:
    """The first end of a record at or after every `size` bytes of a ranged file's rows.

    Raises:
        Unreadable: a record is longer than what is read at a time.
    """
    found = _find_cuts(layout, size)
    edges = [layout.start, *found.offsets, files.read_size(layout.path)]
    for start, stop in pairwise(edges) if found.unclosed < 0 else ():
        if stop - start > size + _quotes.LONGEST_RECORD:  # whatever begins before `size` is passed ends at `stop`
            raise Unreadable(layout.explain_length(start, files.read_range(layout.path, start, start + size)))
    return found


def _find_cuts(layout: TextLayout, size: int) -> Cuts:
    if layout.reading.escape:
        return _cut_one_by_one(layout, size)  # the byte before a chunk may be an escape, or be escaped itself
    end = files.read_size(layout.path)
    starts = list(range(layout.start, end, size))
    with threads("traingate-cuts") as pool:
        ways = list(pool.map(lambda start: _follow_both_ways(layout, start, min(start + size, end)), starts))
    inside, opened = False, -1
    states = []
    for start, way in zip(starts, ways, strict=True):
        states.append((start, inside))
        quotes = way[inside]
        if not quotes.regular:
            return _cut_one_by_one(layout, size)
        inside, opened = quotes.inside, start + quotes.opened if quotes.opened >= 0 else opened
    return Cuts([], opened) if inside else Cuts(_find_ends(layout, states, end))


def _follow_both_ways(layout: TextLayout, start: int, stop: int) -> tuple[Quotes, Quotes]:
    """The quotes of the bytes [start, stop), as if they began outside quotes and inside."""
    before = _read_byte_before(layout, start)
    ways = tuple(Quotes(layout.delimiter, layout.reading.quote, inside, before) for inside in (False, True))
    for block in _read_blocks(layout, start, stop):
        for quotes in ways:
            quotes.try_on(block)
    return ways[0], ways[1]


def _read_byte_before(layout: TextLayout, start: int) -> int:
    return files.read_range(layout.path, start - 1, start)[0] if start > layout.start else ord("\n")


def _read_blocks(layout: TextLayout, start: int, stop: int) -> Iterator[bytes]:
    with files.open_binary(layout.path) as file:
        file.seek(start)
        left = stop - start
        while left > 0 and (block := file.read(min(left, files.BLOCK))):
            yield block
            left -= len(block)


def _find_ends(layout: TextLayout, states: list[tuple[int, bool]], end: int) -> list[int]:
    """The first end of a record after each start but the first; a record may be longer than a chunk."""
    found: list[int] = []
    for start, inside in states[1:]:
        if found and found[-1] > start:
            continue
        quotes, offset = Quotes(layout.delimiter, layout.reading.quote, inside, _read_byte_before(layout, start)), start
        for block in _read_blocks(layout, start, end):
            ends = quotes.find_ends(block)
            if len(ends):
                found.append(offset + int(ends[0]))
                break
            offset += len(block)
        else:
            break  # no record ends after here, so none does after what follows
    return [offset for offset in found if offset < end]


def _cut_one_by_one(layout: TextLayout, size: int) -> Cuts:
    quotes = layout.start_quotes()
    found = [layout.start + border for border in find_borders(layout.read_blocks(), quotes, size)]
    return Cuts([], layout.start + quotes.opened) if quotes.inside else Cuts(found)
