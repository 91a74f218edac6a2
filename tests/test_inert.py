"""Characters that steer whoever shows them are spelled out; all others stay as they are."""

from __future__ import annotations

import pytest

from traingate.inert import logged, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b31m", r"\x9b31m"),
        ("two\nlines\r\n", r"two\nlines\r\n"),
        ("a\tb\x00", r"a\tb\x00"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("half \ud800", r"half \ud800"),
        ("größe 京都 👩‍🔬", "größe 京都 👩‍🔬"),
    ],
)
def test_unseen_characters_are_spelled_out(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("order", ["##[error]x", "##vso[task.complete]x", "##teamcity[buildStop]"])
def test_orders_to_build_servers_are_broken(order: str) -> None:
    assert logged(f"column {order}") == rf"column \x23#{order[2:]}"


def test_what_an_encoding_lacks_is_spelled_out() -> None:
    assert logged("größe", "ascii") == r"gr\xf6\xdfe"
