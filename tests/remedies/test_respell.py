"""What is spelt in another way than in train is spelt as there."""

from __future__ import annotations

from remedies.subjects import plan
from report.faults import finding
from traingate.remedy import ConvertColumn


def test_values_get_the_spelling_of_train() -> None:
    found = finding("schema-anomalies", "unseen-categories", feature="use", details={"respelt": {"CAR_": "car"}})
    (edit,) = plan("respell", found)
    assert isinstance(edit, ConvertColumn)
    assert (edit.split, edit.column, edit.how, edit.codes) == ("eval", "use", "replace", {"CAR_": "car"})


def test_new_values_are_left_alone() -> None:
    assert plan("respell", finding("schema-anomalies", "unseen-categories", feature="use")) == []


def test_what_train_spells_in_two_ways_is_spelt_as_most_rows_do_in_every_split() -> None:
    found = finding("spelling-variants", feature="use", split="train", details={"variants": [["car", "Car", "CAR"]]})
    edits = plan("respell", found, train={"use": "string"}, held={"use": "string"})
    assert [(edit.split, edit.codes) for edit in edits if isinstance(edit, ConvertColumn)] == [
        ("train", {"Car": "car", "CAR": "car"}),
        ("eval", {"Car": "car", "CAR": "car"}),
    ]
