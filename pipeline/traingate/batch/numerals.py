"""Numbers that are written as text: how people write them, and what each value means.

The one definition for formats, which read such columns where the config says so, and for measures, judging and checks,
which find them where it says nothing (see `notations`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.columns import read_numbers
from traingate.dataset import Reading
from traingate.kinds import Kind

SPACES, APOSTROPHES = " \u00a0\u2009\u202f", "'\u2019"
DECIMAL_MARKS = (".", ",", "\u00b7", "\u066b")
THOUSANDS_MARKS = ("", ".", ",", *APOSTROPHES, *SPACES, "_", "\u066c")
"""What may stand between thousands; a space or an apostrophe means every sort of it."""

PLAIN_NUMBER = re.compile(rb"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*\Z")
"""A number as every format writes one, in UTF-8."""
MINUS = "\u2212"  # RE2 knows no \u, so that patterns hold the characters themselves
_EXAMPLE = re.compile(r"1(.?)234(.)5", re.DOTALL)
_EXPONENT = r"(?:[eE][-+]?\d+)?"
_SPECIAL = r"[-+]?(?i:nan|inf|infinity)"


@dataclass(frozen=True)
class Notation:
    """One way to write numbers.

    Attributes:
        decimal: what stands before decimals.
        thousands: what may stand between groups of three digits, or of two as in India; "" for nothing.
        signs: whether a currency sign, a per cent sign (12% is 0.12), parentheses for a negative number or a Unicode
            minus may stand beside the digits.
    """

    decimal: str = "."
    thousands: str = ""
    signs: bool = False

    @classmethod
    def parse(cls, example: str) -> Notation:
        """The notation in which 1234.5 is written so, signs included; ValueError where it is none."""
        found = _EXAMPLE.fullmatch(example.strip())
        known = found is not None and found[1] in THOUSANDS_MARKS and found[2] in DECIMAL_MARKS
        if found is None or not known or found[1] == found[2]:
            raise ValueError(f"{example!r} is not how 1234.5 is written; '1234.5', '1.234,5' and '1 234,5' are.")
        return cls(found[2], found[1], signs=True)

    @property
    def example(self) -> str:
        """How it writes 1234.5."""
        return f"1{self.thousands}234{self.decimal}5"

    @property
    def plain(self) -> bool:
        """Whether it is what every format reads without being told."""
        return self == Notation()

    def match(self, strings: pa.Array) -> pa.Array:
        """Whether each string, without white space around it, is a number; null where it is null."""
        return pc.match_substring_regex(strings, self._pattern)

    def translate(self, strings: pa.Array) -> pa.Array:
        """Trimmed strings as plain numbers are written, such as -1234.5; null where they are null.

        Raises:
            pa.ArrowInvalid: a value is no number in this notation, or some are of another currency, or per cents.
        """
        if pc.all(self.match(strings)).as_py() is False:
            raise pa.ArrowInvalid("a value that is no number in the notation")
        if self.signs:
            check_signs(strings)
        return self._rewrite(strings)

    def read(self, strings: pa.Array) -> np.ndarray:
        """float64 [n]: the numbers; NaN where a string is null or no number."""
        trimmed = pc.utf8_trim_whitespace(strings)
        fits = pc.fill_null(self.match(trimmed), False)
        texts = pc.if_else(fits, trimmed, pa.scalar("0", trimmed.type))
        values = np.array(read_numbers(pc.cast(self._rewrite(texts), pa.float64()), Kind.FLOAT))
        values[~read_numbers(fits, Kind.BOOL).astype(bool)] = np.nan
        return values

    @cached_property
    def _pattern(self) -> str:
        number, sign = self._number, f"[-+{MINUS}]" if self.signs else "[-+]"
        forms = [rf"{sign}?{number}{_EXPONENT}", _SPECIAL]
        if self.signs:
            before, after = r"(?:\p{Sc}\s?)", r"(?:\s?[%\p{Sc}])"
            forms += [rf"{sign}?\s?{before}?{number}", rf"{before}{sign}\s?{number}", rf"{sign}?\s?{number}{after}"]
            forms += [rf"\({before}?{number}\)", rf"\({number}{after}\)", rf"{before}\({number}\)"]
        return f"^(?:{'|'.join(forms)})$"

    @cached_property
    def _bare(self) -> str:
        return f"^-?{self._number}{_EXPONENT}$"

    @cached_property
    def _number(self) -> str:
        decimal, whole = list_marks(self.decimal), r"\d+"
        if self.thousands:
            mark = list_marks(self.thousands)
            whole = rf"(?:[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|[1-9]\d?(?:{mark}\d{{2}})+{mark}\d{{3}}|\d+)"
        return rf"(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)"

    def _respell(self, digits: pa.Array) -> pa.Array:
        """Numbers without anything beside their digits, with no mark but the point."""
        if self.thousands:
            digits = _replace(digits, self.thousands, "")
        return digits if self.decimal == "." else _replace(digits, self.decimal, ".")

    def _rewrite(self, strings: pa.Array) -> pa.Array:
        """Strings that are numbers as plain ones."""
        if pc.all(pc.match_substring_regex(strings, self._bare)).as_py() is not False:
            return self._respell(strings)  # as most columns are throughout, at a tenth of the time
        special = pc.match_substring_regex(strings, f"^{_SPECIAL}$")
        mark = list_marks(self.decimal)
        body = pc.replace_substring_regex(strings, pattern=rf"^(?:[^\d]*?)({mark}?\d)", replacement=r"\1")
        body = pc.replace_substring_regex(body, pattern=rf"(\d{mark}?)[^\d]*$", replacement=r"\1")
        body = self._respell(body)
        negative = pc.match_substring_regex(strings, rf"^[^\d]*[-{MINUS}(]")
        hundredth = pc.match_substring(strings, "%")
        empty, data_type = pa.scalar("", strings.type), strings.type
        sign = pc.if_else(negative, pa.scalar("-", data_type), empty)
        shift = pc.if_else(hundredth, pa.scalar("e-2", data_type), empty)  # a division would be a bit off at times
        plain = pc.binary_join_element_wise(sign, body, shift, empty)
        return pc.if_else(special, pc.utf8_replace_slice(strings, 0, 0, ""), plain)


def _replace(strings: pa.Array, mark: str, by: str) -> pa.Array:
    """Strings with something else for every sort of a mark."""
    if mark in SPACES or mark in APOSTROPHES:
        return pc.replace_substring_regex(strings, pattern=list_marks(mark), replacement=by)
    return pc.replace_substring(strings, pattern=mark, replacement=by)


def list_marks(mark: str) -> str:
    """The regular expression of a mark: of a space or an apostrophe, every sort."""
    sorts = next((sorts for sorts in (SPACES, APOSTROPHES) if mark in sorts), mark)
    return f"[{sorts}]" if len(sorts) > 1 else re.escape(sorts)


def check_signs(strings: pa.Array) -> None:
    """pa.ArrowInvalid where amounts of two currencies, or 12% and 12, would become numbers of one unit."""
    if not pc.any(pc.match_substring_regex(strings, r"[%\p{Sc}]")).as_py():
        return
    present = strings.drop_null()
    signs = pc.struct_field(pc.extract_regex(present, r"(?P<sign>\p{Sc})"), [0]).unique().drop_null()
    if len(signs) > 1:
        raise pa.ArrowInvalid("amounts of two currencies")
    per_cent = pc.match_substring(present, "%")
    if pc.any(per_cent).as_py():
        others = present.filter(pc.invert(per_cent))
        if pc.any(pc.match_substring_regex(others, "[1-9]")).as_py():
            raise pa.ArrowInvalid("some values are per cents and others are not")


def find_notation(reading: Reading, name: str) -> Notation:
    """How the config says that a column's numbers are written."""
    if name in reading.numbers:
        example = reading.numbers[name]
        return Notation.parse(example) if example else Notation(reading.decimal, reading.thousands, signs=True)
    return Notation(reading.decimal, reading.thousands)
