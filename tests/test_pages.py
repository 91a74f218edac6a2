"""Templates of pages: text from data is escaped and inert wherever it is put, and nothing is left out in silence."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from given import hostile
from given.hostile import controls
from traingate.pages import open_templates

TEMPLATES = open_templates("traingate.renderers")


def test_text_is_escaped() -> None:
    assert TEMPLATES.from_string("<p>{{ x }}</p>").render(x="<b> & 'x'") == "<p>&lt;b&gt; &amp; &#39;x&#39;</p>"


def test_markup_of_ours_stays_as_it_is() -> None:
    assert TEMPLATES.from_string("{{ x }}").render(x=Markup("<b>\n</b>")) == "<b>\n</b>"


@pytest.mark.parametrize("text", hostile.EVERY.values(), ids=hostile.EVERY.keys())
def test_no_text_hides_or_turns_around_what_stands_beside_it(text: str) -> None:
    shown = TEMPLATES.from_string('<p title="{{ x }}">{{ x }}</p>').render(x=text)
    assert controls(shown) <= {"\u200c", "\u200d"}
    assert (shown.count("<"), shown.count('"')) == (2, 2)


def test_what_makes_text_inert_can_be_given() -> None:
    assert open_templates("traingate.renderers", str.upper).from_string("{{ x }}").render(x="loud") == "LOUD"


def test_a_name_that_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'verdikt' is undefined"):
        TEMPLATES.from_string("{{ verdikt }}").render(verdict="pass")


def test_templates_are_found_by_their_package() -> None:
    assert "report.html.j2" in TEMPLATES.list_templates()
