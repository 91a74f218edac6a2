"""Characters that steer whoever shows them are spelled out; all others stay as they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from given import hostile
from given.hostile import controls
from traingate.inert import (
    escape_azure,
    escape_csv_cell,
    escape_github,
    escape_github_property,
    escape_line,
    escape_lines,
    escape_log,
    escape_teamcity,
    escape_xml,
    escape_xml_attribute,
)
from traingate.wording import quote

each_hostile_text = pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())


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
        ("tag\U000e0041", r"tag\U000e0041"),
        ("soft\xadhyphen", r"soft\xadhyphen"),
        ("blank\u3164letter", r"blank\u3164letter"),
        ("größe 京都 👩‍🔬", "größe 京都 👩‍🔬"),
    ],
)
def test_unseen_characters_are_spelled_out(text: str, shown: str) -> None:
    assert escape_line(text) == shown


@each_hostile_text
def test_nothing_hidden_is_left_and_nothing_is_spelled_out_twice(text: str) -> None:
    assert controls(escape_line(text)) <= {"\u200c", "\u200d"}
    assert escape_line(escape_line(text)) == escape_line(text)


@each_hostile_text
def test_a_quoted_value_is_inert_already(text: str) -> None:
    assert escape_line(quote(text)) == quote(text)


def test_lines_can_stay_lines() -> None:
    assert escape_lines("first\nsecond\r\n\x1b") == "first\nsecond\\r\n\\x1b"


@pytest.mark.parametrize("order", ["##[error]x", "##vso[task.complete]x", "##teamcity[buildStop]"])
def test_orders_to_build_servers_are_broken(order: str) -> None:
    assert escape_log(f"column {order}") == rf"column \x23#{order[2:]}"


def test_what_an_encoding_lacks_is_spelled_out() -> None:
    assert escape_log("größe", "ascii") == r"gr\xf6\xdfe"


@each_hostile_text
def test_xml_gives_back_the_text_and_nothing_more(text: str) -> None:
    document = (
        f"""<a double="{escape_xml_attribute(text)}" single='{escape_xml_attribute(text)}'>{escape_xml(text)}</a>"""
    )
    element = ElementTree.fromstring(document.encode())
    assert element.attrib == {"double": escape_line(text), "single": escape_line(text)}
    assert (element.text or "", len(element)) == (escape_lines(text), 0)


@each_hostile_text
def test_a_spreadsheet_computes_no_cell(text: str) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([escape_csv_cell(text), "next"])
    cell, after = next(csv.reader(io.StringIO(written.getvalue())))
    assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)
    assert (cell.removeprefix("'"), after) == (escape_line(text).removeprefix("'"), "next")


@pytest.mark.parametrize("text", ["-3.5", "+1e-7", "42", "rent", "a=b"])
def test_a_number_and_a_word_stay_as_they_are_in_a_cell(text: str) -> None:
    assert escape_csv_cell(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("=1+1", "'=1+1"), ("\t=1+1", r"\t=1+1"), (" =1+1", "' =1+1"), ("-2+3", "'-2+3"), ("＝1", "'＝1")],
)
def test_a_formula_becomes_text(text: str, shown: str) -> None:
    assert escape_csv_cell(text) == shown


def read_back(server: str, text: str) -> str:
    """The text of an annotation as the build server reads it."""
    if server == "teamcity":
        return re.sub(r"\|(.)", lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), text)
    marks = {"%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ",", "%3B": ";", "%5D": "]", "%25": "%", "%AZP25": "%"}
    return re.sub("|".join(marks), lambda found: marks[found[0]], text)


@each_hostile_text
@pytest.mark.parametrize(
    ("server", "escape", "ends"),
    [
        ("github", escape_github, "\n\r"),
        ("github", escape_github_property, "\n\r:,"),
        ("azure", escape_azure, "\n\r;]"),
        ("teamcity", escape_teamcity, "\n\r"),
    ],
)
def test_an_annotation_ends_where_it_ends(server: str, escape: Callable[[str], str], ends: str, text: str) -> None:
    escaped = escape(text)
    assert not set(escaped) & set(ends)
    assert not re.search(r"##\w*\[", escaped)
    assert not (server == "teamcity" and re.search(r"(?<!\|)(\|\|)*['\[\]]", escaped))
    assert read_back(server, escaped).replace(r"\x23#", "##") == escape_lines(text)
