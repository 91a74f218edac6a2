from __future__ import annotations

import pyarrow as pa
import pytest

from traingate.batch.folding import find_sentences, fold

REVIEW = "The battery died after a week."


@pytest.mark.parametrize(
    "other",
    [
        "the BATTERY died after a week",
        "  The battery   died\nafter a week!!",
        "The battery died, after a week…",
        "Ｔｈｅ battery died after a week.",
    ],
)
def test_case_white_space_punctuation_and_width_are_folded(other: str) -> None:
    assert fold(pa.array([other])).to_pylist() == fold(pa.array([REVIEW])).to_pylist()


def test_accents_are_letters_however_they_are_composed() -> None:
    composed, apart, without = fold(pa.array(["Caf\u00e9", "Cafe\u0301", "Cafe"])).to_pylist()
    assert composed == apart != without


@pytest.mark.parametrize(
    "text", ["short text", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "https://example.org/a/b/c?d=e"]
)
def test_names_codes_and_links_are_no_sentences(text: str) -> None:
    places, folded = find_sentences(pa.array([text, REVIEW]))
    assert (places.tolist(), folded.to_pylist()) == ([1], ["the battery died after a week"])


def test_scripts_without_spaces_are_sentences() -> None:
    assert find_sentences(pa.array(["电池用了一个星期就坏了非常失望"]))[0].tolist() == [0]


def test_bytes_that_are_no_text_are_left_out() -> None:
    assert find_sentences(pa.array([b"\xff\xfe" * 20], pa.binary()))[0].tolist() == []
