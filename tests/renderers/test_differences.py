"""Where two long values differ is marked, word by word."""

from __future__ import annotations

from traingate.renderers._differences import Part, mark_differences

SAID = "the parcel came two days late and the box was open"


def test_a_changed_word_is_marked_in_both() -> None:
    marked = mark_differences(SAID, SAID.replace("late", "early"), 100)
    assert marked == (
        (Part("…l came two days ", False), Part("late", True), Part(" and the box was open", False)),
        (Part("…l came two days ", False), Part("early", True), Part(" and the box was open", False)),
    )


def test_a_word_that_one_lacks_is_an_empty_part() -> None:
    marked = mark_differences(SAID, f"so {SAID}", 100)
    assert marked is not None
    assert [part for part in marked[0] if part.differs] == [Part("", True)]
    assert [part for part in marked[1] if part.differs] == [Part("so ", True)]


def test_what_comes_long_after_is_cut() -> None:
    marked = mark_differences(SAID, SAID.replace("late", "early"), 30)
    assert marked is not None
    assert "".join(part.text for part in marked[0]) == "…l came two days late and the…"


def test_short_values_and_others_differ_as_a_whole() -> None:
    assert mark_differences("12.5", "12.6", 100) is None
    assert mark_differences(SAID, "something else altogether, of other words", 100) is None
