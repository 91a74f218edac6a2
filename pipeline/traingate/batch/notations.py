"""Finds text columns that hold numbers, and in which notation; codes that merely look like numbers are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from traingate.batch.arrow import to_indices
from traingate.batch.columns import read_numbers
from traingate.batch.numerals import APOSTROPHES, MINUS, Notation, check_signs, list_marks
from traingate.dataset import Reading
from traingate.kinds import Kind

LEAST_SHARE = 0.99
"""Share of a text column's rows that have to be numbers in one notation for it to be a column of numbers."""
_LIKELY = rf"^[{MINUS}(+\-.,\p{{Sc}}\s]*\d[^A-DF-Za-df-z]*$"
_SIGNED = rf"[%({MINUS}\p{{Sc}}]"
_CODE_LENGTH = 9  # digits beyond which a whole number names something: a phone, an account, an article
_FEW = 20  # distinct whole numbers up to which they may be codes
_PEEK = 64

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
        signed: whether any has a currency sign, a per cent sign, parentheses or a Unicode minus.
    """

    notations: tuple[Notation, ...]
    words: str
    share: float
    signed: bool = False


def detect(strings: pa.Array, rows: np.ndarray | None = None, least: float = LEAST_SHARE) -> Numerals | None:
    """How nearly all of a column's values write a number; None where they write none, or codes.

    Args:
        strings: string array [n], distinct values or all.
        rows: rows of each, int [n]; None counts each once.
        least: share of the rows that have to be numbers in one notation.
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
    if share < least or _are_codes(_select(trimmed, some)):
        return None
    best = max(shares.values())
    kept = [one for one, reached in shares.items() if reached == best and _is_needed(one, trimmed, fits[one])]
    one_way = best >= least and not best < LEAST_SHARE <= share
    if not (one_way and _agree(_select(trimmed, fits[kept[0]]))):
        return Numerals((), "more than one notation or unit", share, _has(trimmed, _SIGNED))
    # Where three digits follow every mark, it stands between thousands more often than before decimals.
    kept.sort(key=lambda one: not one.thousands)
    return Numerals(tuple(kept), _describe(kept, trimmed), best, _has(trimmed, _SIGNED))


def _list_candidates(strings: pa.Array) -> list[Notation]:
    """The notations whose marks occur at all."""
    marks = {mark for mark in ",. '" if _has(strings, list_marks(mark))}
    known = {*marks, "", "."}
    # Where points stand between thousands, there need be no decimals.
    return [one for one in _CANDIDATES if one.thousands in known and (one.decimal in known or one.thousands == ".")]


def _may_be_numbers(strings: pa.Array) -> bool:
    """A look at the first values, as most text is none."""
    head = pc.utf8_trim_whitespace(strings[:_PEEK]).drop_null()
    likely = pc.match_substring_regex(head, _LIKELY)
    return bool(len(head)) and (pc.sum(likely).as_py() or 0) >= len(head) // 2


def _is_needed(notation: Notation, strings: pa.Array, fits: np.ndarray) -> bool:
    """Whether some value has the mark that a notation has beyond plainer ones."""
    texts = _select(strings, fits)
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
        check_signs(strings)
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
    MINUS: "a Unicode minus",
}


def _select(strings: pa.Array, which: np.ndarray) -> pa.Array:
    return strings.take(to_indices(np.flatnonzero(which)))


def _to_bools(array: pa.Array) -> np.ndarray:
    return read_numbers(pc.fill_null(array, False), Kind.BOOL).astype(bool)
