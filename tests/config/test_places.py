"""Lines of a TOML text, by the keys that stand there."""

from __future__ import annotations

import tomllib

import pytest

from traingate.config.places import find_line, find_repeated

TEXT = """name = "x"  # = 1

[checks.volume]
min_rows = { train = 5 }
"odd key" = [
    1,
]
[[columns]]
label = "y"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("name",), 1),
        (("checks", "volume"), 3),
        (("checks", "volume", "min_rows", "train"), 4),
        (("checks", "volume", "odd key", 0), 5),
        (("columns", "label"), 9),
        (("nowhere",), 1),
    ],
)
def test_the_line_of_a_place(place: tuple[str | int, ...], line: int) -> None:
    assert find_line(TEXT, place) == line


TWICE = {
    "a key": ('[columns]\nlabel = "y"\nlabel = "z"\n', (3, "columns.label")),
    "a table": ("[columns]\n[splits]\n[columns]\n", (3, "columns")),
    "a key and a table": ("[a]\nb = { c = 1 }\n[a.b]\n", (3, "a.b")),
    "no key": ("[columns\n", None),
}


@pytest.mark.parametrize(("text", "found"), TWICE.values(), ids=TWICE)
def test_what_is_there_twice_is_named(text: str, found: tuple[int, str] | None) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(text)
    assert find_repeated(text, raised.value) == found
