"""Tells numbers that are written as text from codes that merely look like numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from traingate.profile.summaries import Strings

LEAST_SHARE = 0.99
_CODE_LENGTH = 9  # digits beyond which a whole number names something: a phone, an account, an article
_FEW = 20  # distinct whole numbers up to which they may be codes

# Each is asked of all values of a column; the first that nearly all values fit, and that one value needs, is meant.
_UNSIGNED = r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_SIGN = r"[-+\u2212]?"
NOTATIONS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "plain numbers": (re.compile(rf"[-+]?{_UNSIGNED}"), re.compile(r".")),
    "a Unicode minus": (re.compile(rf"{_SIGN}{_UNSIGNED}"), re.compile("\u2212")),
    "commas between thousands": (
        re.compile(rf"{_SIGN}\d{{1,3}}(?:,\d{{3}})*(?:\.\d+)?|{_SIGN}{_UNSIGNED}"),
        re.compile(","),
    ),
    "a decimal comma": (re.compile(rf"{_SIGN}(?:\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:,\d+)?"), re.compile(",")),
    "a per cent sign": (re.compile(rf"{_SIGN}[\d.,]*\d\s?%"), re.compile("%")),
    "a currency sign": (
        re.compile(rf"{_SIGN}\s?(?:[$€£¥]\s?{_SIGN}[\d.,]*\d|[\d.,]*\d\s?[$€£¥])"),
        re.compile("[$€£¥]"),
    ),
    "parentheses for negative numbers": (
        re.compile(rf"\([$€£¥]?[\d.,]*\d\)|{_SIGN}[$€£¥]?[\d.,]*\d"),
        re.compile(r"\("),
    ),
}


def find_notation(strings: Strings) -> str | None:
    """How nearly all of the most frequent values write a number; None where they write none, or codes."""
    values = [(value.strip(), rows) for value, rows in strings.top if value.strip()]
    total = sum(rows for _, rows in values)
    for name, (whole, sign) in NOTATIONS.items():
        fitting = [(value, rows) for value, rows in values if whole.fullmatch(value)]
        if not total or sum(rows for _, rows in fitting) < LEAST_SHARE * total:
            continue
        if any(sign.search(value) for value, _ in fitting) and not _are_codes([value for value, _ in fitting]):
            return name
    return None


def _are_codes(values: list[str]) -> bool:
    """Whether numbers name something: with zeros in front, all as long, very long, or whole and few."""
    digits = [re.sub(r"\D", "", value) for value in values]
    if any(len(each) > 1 and each.isdigit() and each[0] == "0" for each in values):
        return True
    if any(re.search(r"[.,%$€£¥(]", value) for value in values):
        return False
    lengths = {len(each) for each in digits}
    return max(lengths) > _CODE_LENGTH or len(set(digits)) <= _FEW or lengths == {max(lengths)}
