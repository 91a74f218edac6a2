"""Categories that train writes in more than one way are told; those that it writes in one way are not."""

from __future__ import annotations

from typing import Any

from given.profiles import INFO, WARN, judged, profile_of, told
from traingate.checks.quality.spelling_variants import SpellingVariants
from traingate.dataset import Columns
from traingate.report.findings import Finding


def findings(check: SpellingVariants | None = None, **columns: Any) -> list[Finding]:
    rows = len(next(iter(columns.values())))
    profile = profile_of(Columns(label="y"), train={"y": [0, 1] * (rows // 2) + [0] * (rows % 2)} | columns)
    return judged(check or SpellingVariants(), profile)


def test_one_value_in_three_ways_warns() -> None:
    (finding,) = findings(state=["NY"] * 60 + ["ny"] * 4 + [" N.Y. "] * 2 + ["CA"] * 34)
    assert told([finding]) == [
        (
            WARN,
            "state in train writes one value in more than one way: 'NY' (60) and 'ny' (4) and ' N.Y. ' (2). A model "
            "takes each spelling for one of the categories; 6 rows (6.0%) have a rarer one.",
        )
    ]
    assert (finding.measured, finding.allowed, finding.unit) == (0.06, 0.005, "share")
    assert finding.rows is not None and finding.rows.texts == ("ny", " N.Y. ")
    assert finding.remedy.startswith("Write each value of state in one way in every split; where the spellings are")


def test_categories_written_in_one_way_say_nothing() -> None:
    assert findings(state=["NY", "CA", "TX", "A+", "A-", "A", "1.1", "1.10"] * 20) == []


def test_letters_of_another_alphabet_are_said_to_look_the_same() -> None:
    (finding,) = findings(state=["CA"] * 90 + ["\u0421A"] * 10)
    assert "which look the same" in finding.message


def test_a_single_slip_is_told() -> None:
    (finding,) = findings(state=["NY"] * 60 + ["Ny"] + ["CA"] * 39)
    assert finding.severity == INFO


def test_rare_slips_of_three_values_warn_as_somebody_writes_so() -> None:
    ways = ["NY"] * 500 + ["CA"] * 500 + ["TX"] * 500 + ["ny", "ca", "tx"]
    (finding,) = findings(state=ways)
    assert finding.severity == WARN
    assert "writes 3 values in more than one way" in finding.message


def test_numbers_and_ranges_with_spaces_about_them_are_no_values_of_their_own() -> None:
    (finding,) = findings(age=["18-30"] * 60 + ["18-30 "] * 20 + ["31-50"] * 20)
    assert "'18-30' (60) and '18-30 ' (20)." in finding.message


def test_names_and_free_text_are_no_categories() -> None:
    assert findings(name=[f"Ann {number}" for number in range(50)] + [f"ANN {number}" for number in range(50)]) == []


def test_a_class_of_the_label_in_two_ways_warns() -> None:
    profile = profile_of(Columns(label="y"), train={"y": ["<=50K", "<=50K.", ">50K", ">50K."] * 25})
    (finding,) = judged(SpellingVariants(), profile)
    assert finding.severity == WARN
    assert "A model takes each spelling for one of the classes" in finding.message


def test_spellings_that_are_meant_are_left_alone() -> None:
    assert findings(SpellingVariants(meant=("grade",)), grade=["a", "A"] * 50) == []
