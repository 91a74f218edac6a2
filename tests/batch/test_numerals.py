from __future__ import annotations

import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traingate.batch.numerals import PLAIN_NUMBER, Notation, find_notation
from traingate.dataset import Reading

EXAMPLES = ["1234.5", "1234,5", "1,234.5", "1.234,5", "1 234,5", "1 234.5", "1'234.5", "1_234.5", "1'234,5"]


def read(example: str, *texts: str | None) -> list[float]:
    """The values of texts in the notation that writes 1234.5 so; NaN for what is none."""
    found: list[float] = Notation.parse(example).read(pa.array(texts, pa.string())).tolist()
    return found


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_says_how_numbers_are_written(example: str) -> None:
    notation = Notation.parse(example)
    assert notation.example == example
    assert read(example, example) == [1234.5]


@pytest.mark.parametrize("wrong", ["", "1.234.5", "1234", "1;234.5", "12345", "2.345,6", "1-234.5", "1e234.5"])
def test_what_is_no_example_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"is not how 1234\.5 is written; '1234\.5', '1\.234,5' and '1 234,5' are"):
        Notation.parse(wrong)


@pytest.mark.parametrize(
    ("example", "text", "value"),
    [
        ("1234,5", "118,40", 118.4),
        ("1234,5", ",5", 0.5),
        ("1234,5", "5,", 5.0),
        ("1.234,5", "1.234.567", 1234567.0),
        ("1,234.5", "12,34,567.5", 1234567.5),  # as in India
        ("1 234,5", "1\u202f234,5", 1234.5),
        ("1 234,5", "1\u00a0234\u2009567", 1234567.0),
        ("1'234.5", "1\u2019234.5", 1234.5),
        ("1234.5", "+3", 3.0),
        ("1234.5", "1e-3", 0.001),
        ("1,234.5", "$1,234", 1234.0),
        ("1,234.5", "-$5", -5.0),
        ("1,234.5", "$-5", -5.0),
        ("1234.5", "€ 12", 12.0),
        ("1234,5", "12,50 €", 12.5),
        ("1234.5", "₹7", 7.0),
        ("1234.5", "12%", 0.12),
        ("1234.5", "12.3 %", 0.123),  # and not 0.12300000000000001
        ("1234.5", "(12.50)", -12.5),
        ("1234.5", "($12.50)", -12.5),
        ("1234.5", "$(12.50)", -12.5),
        ("1234.5", "(3%)", -0.03),
        ("1234.5", "\u22127.25", -7.25),
        ("1234.5", " 8 ", 8.0),
        ("1234.5", "-inf", -math.inf),
    ],
)
def test_what_a_number_means(example: str, text: str, value: float) -> None:
    assert read(example, text) == [value]


@pytest.mark.parametrize(
    ("example", "text"),
    [
        ("1234,5", "1.5"),
        ("1234.5", "1,5"),
        ("1,234.5", "1,5"),  # pandas reads 15
        ("1,234.5", "12,34"),
        ("1,234.5", "0,123"),
        ("1.234,5", "1.23"),
        ("1.234,5", "1,234.5"),
        ("1234.5", "1 234"),
        ("1234.5", "--5"),
        ("1234.5", "-$-5"),
        ("1234.5", "(-5)"),
        ("1234.5", "(5"),
        ("1234.5", "$5€"),
        ("1234.5", "$5%"),
        ("1234.5", "5 USD"),
        ("1234.5", "1.2.3"),
        ("1234.5", "12:30"),
        ("1234.5", "0x1F"),
        ("1234.5", "\u0661\u0662"),  # digits of another script
        ("1234.5", ""),
        ("1234.5", "-"),
        ("1234.5", "."),
        ("1234.5", "1\n2"),
    ],
)
def test_what_is_no_number(example: str, text: str) -> None:
    assert math.isnan(read(example, text)[0])


def test_signs_beside_the_digits_are_for_columns_that_are_named() -> None:
    texts = pa.array(["1,5", "$1,5", "\u22121,5", "(1,5)", "5%"])
    assert Notation(",").match(texts).to_pylist() == [True, False, False, False, False]
    assert Notation(",", signs=True).match(texts).to_pylist() == [True] * 5


def test_translation_spells_plain_numbers() -> None:
    texts = pa.array(["1.234,5", "(12,50)", None, "nan", "+7", "\u2212,5"])
    assert Notation.parse("1.234,5").translate(texts).to_pylist() == ["1234.5", "-12.50", None, "nan", "7", "-.5"]


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["1", "x"], "no number in the notation"),
        (["$1", "€2"], "two currencies"),
        (["12%", "12"], "some values are per cents and others are not"),
    ],
)
def test_translation_refuses_what_is_not_of_one_notation_and_unit(texts: list[str], why: str) -> None:
    with pytest.raises(pa.ArrowInvalid, match=why):
        Notation.parse("1234.5").translate(pa.array(texts))


def test_zero_needs_no_per_cent_sign() -> None:
    assert Notation.parse("1234.5").translate(pa.array(["12%", "0", None])).to_pylist() == ["12e-2", "0", None]


@given(
    value=st.floats(-1e15, 1e15).map(lambda value: round(value, 4)),
    example=st.sampled_from(EXAMPLES),
    style=st.sampled_from(["{}", "{} €", "${}", " {} "]),
)
def test_what_is_written_is_read(value: float, example: str, style: str) -> None:
    notation = Notation.parse(example)
    plain = f"{abs(value):,.4f}".replace(",", "t").replace(".", notation.decimal).replace("t", notation.thousands)
    written = style.format(plain)
    negative = math.copysign(1.0, value) < 0
    for text in [f"-{written.strip()}", f"\u2212{plain}", f"({plain})"] if negative else [written, f"+{plain}"]:
        assert read(example, text) == [value]


@given(value=st.floats(-1e6, 1e6).map(lambda value: round(value, 3)))
def test_per_cents_are_hundredths(value: float) -> None:
    assert read("1234.5", f"{value:.3f}%") == [float(f"{value:.3f}e-2")]


@given(text=st.text(alphabet="0123456789.,'-+()%$€eE \u2212\u00a0ax", max_size=12), example=st.sampled_from(EXAMPLES))
def test_no_text_breaks_it(text: str, example: str) -> None:
    notation = Notation.parse(example)
    fits = notation.match(pa.array([text.strip(" \u00a0")]))[0].as_py()
    assert fits != math.isnan(read(example, text.strip(" \u00a0"))[0])


def test_a_column_is_read_as_the_config_says() -> None:
    reading = Reading(decimal=",", thousands=".", numbers={"fee": "1,234.5", "amount": ""})
    assert find_notation(reading, "fee") == Notation(".", ",", signs=True)
    assert find_notation(reading, "amount") == Notation(",", ".", signs=True)
    assert find_notation(reading, "other") == Notation(",", ".")
    assert find_notation(Reading(), "other").plain
    assert not find_notation(reading, "other").plain


@pytest.mark.parametrize(("text", "number"), [(b"1.5", True), (b" -1e3 ", True), (b"1,5", False), (b"nan", False)])
def test_plain_numbers_in_bytes(text: bytes, number: bool) -> None:
    assert bool(PLAIN_NUMBER.match(text)) is number
