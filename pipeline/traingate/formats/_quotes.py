"""Finds the ends of records in delimited text: a line break outside quotes, as RFC 4180 and pyarrow understand them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from traingate.formats._encoding import Text

LONGEST_RECORD = 64 << 20
"""Bytes of the longest record that is read; a row of data has none of that length."""
_LINE_FEED = 10


class Quotes:
    """Follows quotes through a text, block by block.

    A quote opens only at the start of a field; two in a row inside quotes stand for one literal quote. While every
    quote so far obeyed this, the parity of their number says whether a place is inside. After the first that did not,
    as in `5" disk`, quotes are walked one by one.

    Args:
        delimiter: what separates fields.
        quote: what encloses them; "" for nothing.
        inside: whether the text begins inside quotes.
        before: the byte before it, where quotes were regular up to there.
        escape: what makes the next character text, be it a quote or a line break; "" for nothing.

    Attributes:
        inside: whether the text so far ends inside quotes.
        opened: offset of the last opening quote; -1 where none opened.
        regular: whether every quote so far obeyed.
    """

    def __init__(
        self, delimiter: str, quote: str, inside: bool = False, before: int = _LINE_FEED, escape: str = ""
    ) -> None:
        self.quote = quote.encode()
        self._escaped = False
        self._escape = re.compile(re.escape(escape.encode()) + b"(.)", re.DOTALL) if escape else None
        self._escape_byte = escape.encode()
        self.openers = np.frombuffer(delimiter.encode() + b"\r\n", np.uint8)
        self.inside, self.opened, self.regular = inside, -1, True
        self._offset, self._before = 0, before
        self._last = -1 if self.quote and before == self.quote[0] else -2

    def find_ends(self, block: Text) -> np.ndarray:
        """Offsets within the next block, int64 [n], just past every line feed that ends a record."""
        began_inside, block = self.inside, self._mask(block)
        toggles = self._find_toggles(block)
        feeds = np.flatnonzero(np.frombuffer(block, np.uint8) == _LINE_FEED)
        if began_inside or len(toggles):
            feeds = feeds[(np.searchsorted(toggles, feeds) + began_inside) % 2 == 0]
        return feeds + 1

    def feed(self, block: Text) -> None:
        """Passes over the next block."""
        self._find_toggles(self._mask(block))

    def try_on(self, block: Text) -> None:
        """Passes over the next block as long as quotes obey: once they do not, only `regular` is valid."""
        if self.regular:
            self._find_toggles(self._mask(block), walk=False)

    def _mask(self, block: Text) -> Text:
        """The block with something harmless, of the same length, for what is escaped."""
        if self._escape is None or not block:
            return block
        masked = self._escape.sub(b"__", b"_" + block[1:] if self._escaped else block)
        self._escaped = masked.endswith(self._escape_byte)
        return masked

    def _find_toggles(self, block: Text, walk: bool = True) -> np.ndarray:
        """Offsets within the block of the quotes that open or close."""
        toggles = np.zeros(0, np.int64)
        if self.quote and block.find(self.quote) >= 0:
            text = np.frombuffer(block, np.uint8)
            toggles = np.flatnonzero(text == self.quote[0])
            self.regular = self.regular and self._obey(text, toggles)
            if not self.regular and walk:
                toggles = self._walk(block, toggles)
            self._note(toggles)
        self._last -= len(block)
        self._offset += len(block)
        self._before = block[-1] if block else self._before
        return toggles

    def _obey(self, text: np.ndarray, quotes: np.ndarray) -> bool:
        """Whether every opening quote stands at the start of a field or follows a closing one."""
        opening = quotes[int(self.inside) :: 2]
        before = text[opening - 1]
        if len(opening) and opening[0] == 0:
            before[0] = self._before
        allowed = before == self.quote[0]
        for opener in self.openers:
            allowed |= before == opener
        return bool(allowed.all())

    def _walk(self, block: Text, quotes: np.ndarray) -> np.ndarray:
        """The quotes that open or close, one by one: slower, and right for stray quotes too."""
        openers = set(self.openers.tolist())
        inside, last, toggles = self.inside, self._last, []
        for place in quotes.tolist():
            before = block[place - 1] if place else self._before
            if inside or before in openers or place - 1 == last:
                inside, last = not inside, place
                toggles.append(place)
        return np.array(toggles, np.int64)

    def _note(self, toggles: np.ndarray) -> None:
        if not len(toggles):
            return
        self._last = int(toggles[-1])
        opening = toggles[int(self.inside) :: 2]
        if len(opening):
            self.opened = self._offset + int(opening[-1])
        self.inside = bool((len(toggles) + self.inside) % 2)


def find_borders(blocks: Iterator[bytes], quotes: Quotes, size: int) -> Iterator[int]:
    """Offsets in a text where a record ends, about `size` bytes apart; the end itself is not among them."""
    offset, wanted, found = 0, size, -1
    for block in blocks:
        if found >= 0:
            yield found
            found = -1
        if offset + len(block) < wanted:
            quotes.feed(block)
        else:
            ends = offset + quotes.find_ends(block)
            for end in _pick_spaced(ends, wanted, size):
                if found >= 0:
                    yield found
                found, wanted = end, end + size
        offset += len(block)
    if 0 <= found < offset:
        yield found


def _pick_spaced(ends: np.ndarray, wanted: int, size: int) -> Iterator[int]:
    """The first of the ascending ends at or after `wanted`, then the first that is `size` further, and so on."""
    place = int(np.searchsorted(ends, wanted))
    while place < len(ends):
        yield int(ends[place])
        place = int(np.searchsorted(ends, ends[place] + size))


class TooLong(Exception):
    """A record is longer than LONGEST_RECORD; a small compressed file may hold one that fits no memory.

    Attributes:
        start: offset in the text of a record that ends before the long one, or begins it.
        text: what follows from there, as far as it was read.
    """

    def __init__(self, start: int, text: Text) -> None:
        super().__init__(f"the record at or after byte {start}")
        self.start, self.text = start, text


def cut_pieces(blocks: Iterator[bytes], quotes: Quotes, size: int) -> Iterator[bytes]:
    """The text in pieces of whole records, of about `size` bytes each; TooLong where a record is."""
    held, start = bytearray(), 0

    def keep_blocks() -> Iterator[bytes]:
        for block in blocks:
            held.extend(block)
            if len(held) > size + LONGEST_RECORD:
                raise TooLong(start, held)
            yield block

    for border in find_borders(keep_blocks(), quotes, size):
        yield bytes(memoryview(held)[: border - start])
        del held[: border - start]
        start = border
    if held:
        yield bytes(held)
