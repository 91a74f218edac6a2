"""Text that was decoded wrongly or lost letters warns; text that is merely foreign or HTML does not."""

from __future__ import annotations

from typing import Any

from given.profiles import INFO, WARN, judged, profile_of, told
from traingate.checks.integrity.garbled_text import GarbledText
from traingate.dataset import Columns
from traingate.report.findings import Finding

ROWS = 100


def findings(train: dict[str, Any], held_out: dict[str, Any] | None = None) -> list[Finding]:
    label = {"y": [0, 1] * (ROWS // 2)}
    profile = profile_of(
        Columns(label="y"), train=label | train, eval=label | (train if held_out is None else held_out)
    )
    return judged(GarbledText(), profile)


def test_utf8_that_was_read_as_another_encoding_warns() -> None:
    (finding,) = findings({"city": ["MÃ¼nchen"] * 4 + ["Köln"] * 96}, {"city": ["Köln"] * 100})
    assert told([finding]) == [
        (
            WARN,
            "4 rows (4.0%) of city in train are UTF-8 that was read as another encoding: 'MÃ¼nchen' is 'München'.",
        )
    ]
    assert (finding.feature, finding.kind, finding.measured, finding.unit) == ("city", "decoded", 0.04, "share")
    assert finding.rows is not None and finding.rows.texts == ("MÃ¼nchen",)
    assert finding.remedy.startswith("Write the file again from its source, read and written as UTF-8;")


def test_text_of_any_language_says_nothing() -> None:
    words = ["München", "São Paulo", "Привет", "東京", "naïve café", "«LIBERTÉ»", "R&D", "😀", "a; b & c"]
    assert findings({"word": [words[at % len(words)] for at in range(ROWS)]}) == []


def test_a_wrong_letter_within_free_text_is_shown_where_it_is() -> None:
    texts = [f"a rather long text that has the number {at} in it" for at in range(ROWS - 5)]
    (finding,) = findings({"text": [*texts, *(f"a rather long text about {at} cafÃ©s" for at in range(5))]})
    assert "'… about 4 cafÃ©s' is '… about 4 cafés'; also in eval." in finding.message


def test_letters_that_were_lost_warn() -> None:
    (finding,) = findings({"city": ["M\ufffdnchen"] * 10 + ["Rome"] * 90})
    assert (finding.severity, finding.kind) == (WARN, "lost")
    assert finding.message == "10 rows (10.0%) of city in train are missing letters: 'M\ufffdnchen'; also in eval."


def test_a_single_row_is_told() -> None:
    (finding,) = findings({"city": ["MÃ¼nchen"] + ["Rome"] * 99}, {"city": ["Rome"] * 100})
    assert finding.severity == INFO
    assert finding.message.startswith("1 row (1.0%) of city in train is UTF-8")


def test_html_is_told_as_texts_from_the_web_have_it() -> None:
    (finding,) = findings({"shop": ["H&amp;M"] * 50 + ["Zara"] * 50})
    assert (finding.severity, finding.kind) == (INFO, "entities")
    assert finding.message == "50 rows (50.0%) of shop in train are written as HTML: 'H&amp;M' is 'H&M'; also in eval."


def test_several_columns_are_one_finding() -> None:
    cities = ["MÃ¼nchen"] * 4 + ["Köln"] * 96
    (finding,) = findings({"home": cities, "work": cities})
    assert finding.message.endswith("; so do some of work; also in eval.")
    assert (finding.feature, finding.details["columns"]) == (None, ["home", "work"])
