"""Texts that are one value written in two ways: in case, spaces, dots, letters that look alike, or decoded wrongly."""

from __future__ import annotations

import re
import unicodedata

_LOOKALIKES = str.maketrans("АВЕКМНОРСТХУаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXYaeopcyxijsABEZHIKMNOPTYXo")
"""Cyrillic and Greek letters that look like Latin ones."""
_MOST_TIMES = 3  # that a text was decoded wrongly, one after the other


def _show_byte(byte: int) -> str:
    """What a byte beyond ASCII becomes in Windows-1252, and in Latin-1 where that leaves it open."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {letter: byte for byte in range(0x80, 0x100) for letter in (chr(byte), _show_byte(byte))}
_FOLLOWING = "".join(re.escape(letter) for letter, byte in _BYTES.items() if byte < 0xC0)
# Words end in capital letters before quotes, dashes and dots; inside a word none of them would stand.
_MARKS = "".join(map(re.escape, "«»‹›“”‘’–—…\xa0"))
_WRONG = re.compile(
    f"[ð-ô][{_FOLLOWING}]{{3}}"
    f"|[à-ï](?![{_MARKS}]{{2}})[{_FOLLOWING}]{{2}}"
    rf"|[ÂÃÄÅÎÏÐÑØÙ](?:(?![{_MARKS}])[{_FOLLOWING}]|[{_MARKS}](?=[^\W\d_]))"
)


def fold_spelling(value: str) -> str:
    """A text as it is without regard to case, spaces and dashes, dots after letters, look-alikes, marks at its ends."""
    text = undo_wrong_decoding(value)
    if quoted := re.fullmatch(r"b(['\"])(.*)\1", text, re.DOTALL):  # bytes that Python wrote as it shows them
        text = quoted[2]
    plain = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES).casefold().strip(" \t\r\n.,;:!?'\"`_")
    plain = re.sub(r"(?<=\w)[\s_\-]+(?=\w)", " ", plain)
    plain = re.sub(r"(?<=[^\W\d_])\.(?=[^\W\d_])", "", plain)  # N.Y.
    try:
        return repr(float(plain)) if re.fullmatch(r"[+-]?\d+(\.\d*)?", plain) else plain
    except OverflowError:
        return plain


def look_the_same(value: str, other: str) -> bool:
    """Whether two texts differ, and only in what nobody sees: composed letters, spaces, letters of other alphabets."""
    one, two = (unicodedata.normalize("NFKC", text).translate(_LOOKALIKES) for text in (value, other))
    return value != other and one == two


def undo_wrong_decoding(value: str) -> str:
    """`Köln` of `KÃ¶ln`, UTF-8 that was read as Windows-1252 or Latin-1, perhaps twice; what was not stays."""
    for _ in range(_MOST_TIMES):
        mended = _WRONG.sub(_decode, value)
        if mended == value:
            break
        value = mended
    return value


def _decode(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[letter] for letter in found[0]).decode("utf8")
    except UnicodeDecodeError:
        return found[0]
