"""One value in two ways is seen; two values are left two."""

from __future__ import annotations

import pytest

from traingate.judging.spellings import fold_spelling, look_the_same, undo_wrong_decoding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NY", "ny"),
        ("NY", " N.Y. "),
        ("New York", "new-york"),
        ("New York", "New_York"),
        ("<=50K", "<=50K."),
        ("Köln", "Ko\u0308ln"),
        ("Köln", "KÃ¶ln"),
        ("CA", "\u0421A"),
        ("Rome", "b'Rome'"),
    ],
)
def test_spellings_of_one_value_are_one(one: str, other: str) -> None:
    assert fold_spelling(one) == fold_spelling(other)


@pytest.mark.parametrize(("one", "other"), [("A+", "A"), ("A+", "A-"), ("-1", "1"), ("1-2", "12"), ("a1.2", "a12")])
def test_marks_that_tell_values_apart_stay(one: str, other: str) -> None:
    assert fold_spelling(one) != fold_spelling(other)


def test_what_nobody_sees_looks_the_same() -> None:
    assert look_the_same("CA", "\u0421A")
    assert not look_the_same("NY", "ny")
    assert not look_the_same("NY", "NY")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("MÃ¼nchen", "München"),
        ("Ã–sterreich", "Österreich"),
        ("donâ€™t, they said â€”", "don’t, they said —"),
        ("Â£5", "£5"),
        ("Ð\x9fÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("KÃ\x83Â¶ln", "Köln"),
        ("schön und schÃ¶n", "schön und schön"),
        ("ðŸ˜€", "😀"),
    ],
)
def test_utf8_that_was_read_as_another_encoding_is_read_again(wrong: str, right: str) -> None:
    assert undo_wrong_decoding(wrong) == right


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "naïve café",
        "«LIBERTÉ»",
        "IRMÃ” disse",
        "café»”",
        "AMANHÃ…",
        "São Paulo",
        "Ångström",
        "Привет",
        "𝛼",
        "",
    ],
)
def test_text_that_is_right_stays(text: str) -> None:
    assert undo_wrong_decoding(text) == text
