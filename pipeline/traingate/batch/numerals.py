"""Numbers that are written as text: how people write them, what each value means, and in which way a column does.

The one definition for formats, which read such columns where the config says so, and for measures, judging and checks,
which find them where it says nothing. Codes that merely look like numbers are told from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.columns import read_numbers
from traingate.dataset import Reading
from traingate.kinds import Kind

SPACES, APOSTROPHES = " \u00a0\u2009\u202f", "'\u2019"
MARKS = (".", ",", "'", " ", "_", "\u00b7", "\u066b", "\u066c")
"""What may stand before decimals or between thousands; a space or an apostrophe means every sort of it."""
LEAST_SHARE = 0.99
"""Share of a text column's rows that have to be numbers in one notation for it to be a column of numbers."""

_MINUS = "\u2212"  # RE2 knows no \u, so that patterns hold the characters themselves
_EXAMPLE = re.compile(r"1(.?)234(.)5", re.DOTALL)
_SPECIAL = r"[-+]?(?i:nan|inf|infinity)"
_PLAIN_BYTES = re.compile(rb"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*\Z")
_LIKELY = rf"^[{_MINUS}(+\-.,\p{{Sc}}\s]*\d[^A-DF-Za-df-z]*$"
_SIGNED = rf"[%({_MINUS}\p{{Sc}}]"
_CODE_LENGTH = 9  # digits beyond which a whole number names something: a phone, an account, an article
_FEW = 20  # distinct whole numbers up to which they may be codes
_PEEK = 64


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
        if found is None or found[1] == found[2] or not {found[1], found[2]} <= {"", *MARKS}:
            raise ValueError(f"{example!r} is not how 1234.5 is written, as '1234.5', '1.234,5' or '1 234,5' are")
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
            pa.ArrowInvalid: a value is no number in this notation, or not all are amounts of one currency, or per cents.
        """
        if pc.all(self.match(strings)).as_py() is False:
            raise pa.ArrowInvalid("a value that is no number in the notation")
        if self.signs:
            _check_signs(strings)
        return self._rewrite(strings)

    def read(self, strings: pa.Array) -> np.ndarray:
        """float64 [n]: the numbers; NaN where a string is null or no number."""
        trimmed = pc.utf8_trim_whitespace(strings)
        fits = pc.fill_null(self.match(trimmed), False)
        plain = self._rewrite(pc.if_else(fits, trimmed, pa.scalar("nan", trimmed.type)))
        return np.asarray(read_numbers(pc.cast(plain, pa.float64()), Kind.FLOAT))

    @cached_property
    def _pattern(self) -> str:
        number, sign = self._number, f"[-+{_MINUS}]" if self.signs else "[-+]"
        forms = [rf"{sign}?{number}(?:[eE][-+]?\d+)?", _SPECIAL]
        if self.signs:
            before, after = r"(?:\p{Sc}\s?)", r"(?:\s?[%\p{Sc}])"
            forms += [rf"{sign}?\s?{before}?{number}", rf"{before}{sign}\s?{number}", rf"{sign}?\s?{number}{after}"]
            forms += [rf"\({before}?{number}\)", rf"\({number}{after}\)", rf"{before}\({number}\)"]
        return f"^(?:{'|'.join(forms)})$"

    @cached_property
    def _number(self) -> str:
        decimal, whole = list_marks(self.decimal), r"\d+"
        if self.thousands:
            mark = list_marks(self.thousands)
            whole = rf"(?:[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|[1-9]\d?(?:{mark}\d{{2}})+{mark}\d{{3}}|\d+)"
        return rf"(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)"

    def _rewrite(self, strings: pa.Array) -> pa.Array:
        """Strings that are numbers as plain ones."""
        special = pc.match_substring_regex(strings, f"^{_SPECIAL}$")
        mark = list_marks(self.decimal)
        body = pc.replace_substring_regex(strings, pattern=rf"^(?:[^\d]*?)({mark}?\d)", replacement=r"\1")
        body = pc.replace_substring_regex(body, pattern=rf"(\d{mark}?)[^\d]*$", replacement=r"\1")
        if self.thousands:
            body = pc.replace_substring_regex(body, pattern=list_marks(self.thousands), replacement="")
        if self.decimal != ".":
            body = pc.replace_substring_regex(body, pattern=mark, replacement=".")
        negative = pc.match_substring_regex(strings, rf"^[^\d]*[-{_MINUS}(]")
        hundredth = pc.match_substring(strings, "%")
        empty, data_type = pa.scalar("", strings.type), strings.type
        sign = pc.if_else(negative, pa.scalar("-", data_type), empty)
        shift = pc.if_else(hundredth, pa.scalar("e-2", data_type), empty)  # a division would be a bit off at times
        plain = pc.binary_join_element_wise(sign, body, shift, empty)
        return pc.if_else(special, pc.utf8_replace_slice(strings, 0, 0, ""), plain)


def list_marks(mark: str) -> str:
    """The regular expression of a mark: of a space or an apostrophe, every sort."""
    sorts = next((sorts for sorts in (SPACES, APOSTROPHES) if mark in sorts), mark)
    return f"[{sorts}]" if len(sorts) > 1 else re.escape(sorts)


def _check_signs(strings: pa.Array) -> None:
    """pa.ArrowInvalid where amounts of two currencies, or 12% and 12, would become numbers of one unit."""
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


def is_plain_number(text: bytes) -> bool:
    """Whether a string is a number as every format writes one."""
    return _PLAIN_BYTES.match(text) is not None


_CANDIDATES = tuple(
    Notation(decimal, thousands, signs=True)
    for decimal, thousands in (
        (".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (",", "'"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Numerals:
    """What nearly all values of a text column are: numbers.

    Attributes:
        notations: the one in which they are written; several where the values fit all of them; none where each value
            is a number, but they are not written in one notation, currency or unit.
        words: what distinguishes them from plain numbers.
        share: share of the rows that are such numbers.
    """

    notations: tuple[Notation, ...]
    words: str
    share: float


def detect(strings: pa.Array, rows: np.ndarray | None = None) -> Numerals | None:
    """How nearly all of a column's values write a number; None where they write none, or codes.

    Args:
        strings: string array [n], distinct values or all.
        rows: rows of each, int [n]; None counts each once.
    """
    if not _may_be_numbers(strings):
        return None
    trimmed = pc.utf8_trim_whitespace(strings)
    known = _to_bools(pc.invert(pc.is_in(trimmed, value_set=pa.array(["", *Reading().null_values], trimmed.type))))
    weights = np.where(known, 1 if rows is None else rows, 0).astype(np.float64)
    total = weights.sum()
    fits = {one: _to_bools(one.match(trimmed)) & known for one in _list_candidates(trimmed)}
    shares = {one: float(weights @ fit) / total for one, fit in fits.items()} if total else {}
    some = np.any(list(fits.values()), axis=0)
    share = float(weights @ some) / total if total else 0.0
    if share < LEAST_SHARE or _are_codes(trimmed.filter(pa.array(some.tolist(), pa.bool_()))):
        return None
    best = max(shares.values())
    kept = [one for one, reached in shares.items() if reached == best and _is_needed(one, trimmed, fits[one])]
    if best < LEAST_SHARE or not _agree(trimmed.filter(pa.array(fits[kept[0]].tolist(), pa.bool_()))):
        return Numerals((), "more than one notation or unit", share)
    # Where three digits follow every mark, it stands between thousands more often than before decimals.
    kept.sort(key=lambda one: not one.thousands)
    return Numerals(tuple(kept), _describe(kept, trimmed), best)


def _list_candidates(strings: pa.Array) -> list[Notation]:
    """The notations whose marks occur at all."""
    marks = {mark for mark in ",. '" if _has(strings, list_marks(mark))}
    return [one for one in _CANDIDATES if {one.thousands, one.decimal} - {"", "."} <= marks]


def _may_be_numbers(strings: pa.Array) -> bool:
    """A look at the first values, as most text is none."""
    head = pc.utf8_trim_whitespace(strings[:_PEEK]).drop_null()
    likely = pc.match_substring_regex(head, _LIKELY)
    return bool(len(head)) and (pc.sum(likely).as_py() or 0) >= len(head) // 2


def _is_needed(notation: Notation, strings: pa.Array, fits: np.ndarray) -> bool:
    """Whether some value has the mark that a notation has beyond plainer ones."""
    texts = strings.filter(pa.array(fits.tolist(), pa.bool_()))
    if notation.thousands and not _has(texts, list_marks(notation.thousands) + r"\d"):
        return False
    if notation.decimal == ".":
        return True
    # Between decimals and thousands by point, what has a point alone is told by the point.
    return notation.thousands == "." or _has(texts, list_marks(notation.decimal))


def _has(strings: pa.Array, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(strings, pattern)).as_py())


def _agree(strings: pa.Array) -> bool:
    try:
        _check_signs(strings)
    except pa.ArrowInvalid:
        return False
    return True


def _are_codes(strings: pa.Array) -> bool:
    """Whether numbers name something: with zeros in front, all as long, very long, or whole and few."""
    if _has(strings, r"^0\d+$"):
        return True
    if _has(strings, rf"[.,_]|{_SIGNED}|[{APOSTROPHES}]"):
        return False
    digits = pc.replace_substring_regex(strings, pattern=r"\D", replacement="").unique()
    lengths = pc.utf8_length(digits).unique().to_pylist()
    return max(lengths) > _CODE_LENGTH or len(digits) <= _FEW or len(lengths) == 1


def _describe(notations: Sequence[Notation], strings: pa.Array) -> str:
    """`a decimal comma and a currency sign`; of several notations, each."""
    said = [_NAMES[one.decimal, one.thousands] for one in notations]
    signs = [name for pattern, name in _SIGNS.items() if _has(strings, pattern)]
    if len(said) > 1:
        said = [" or ".join(said)]
    if signs and said == ["plain numbers"]:
        said = []
    return " and ".join([*said, *signs])


_NAMES: Mapping[tuple[str, str], str] = {
    (".", ""): "plain numbers",
    (",", ""): "a decimal comma",
    (".", ","): "commas between thousands",
    (",", "."): "points between thousands and a decimal comma",
    (".", " "): "spaces between thousands",
    (",", " "): "spaces between thousands and a decimal comma",
    (".", "'"): "apostrophes between thousands",
    (",", "'"): "apostrophes between thousands and a decimal comma",
}
_SIGNS: Mapping[str, str] = {
    r"\p{Sc}": "a currency sign",
    "%": "a per cent sign",
    r"\(": "parentheses for negative numbers",
    _MINUS: "a Unicode minus",
}


def _to_bools(array: pa.Array) -> np.ndarray:
    return read_numbers(pc.fill_null(array, False), Kind.BOOL).astype(bool)
