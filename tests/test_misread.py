"""A mistake in plain data says where it is and what is near, in words."""

from __future__ import annotations

from traingate.errors import Misread, OutOfBounds, spell, suggest


def test_a_place_is_spelled_as_people_write_it() -> None:
    assert spell(("splits", 0, "files", 2, "rows")) == "splits[0].files[2].rows"
    assert spell(("checks", "row-overlap", "a b")) == 'checks.row-overlap."a b"'


def test_the_nearest_key_or_all_keys() -> None:
    assert suggest("trian", ["train", "eval"]) == "Did you mean train?"
    assert suggest("zzz", ["train", "eval"]) == "Known: train, eval."


def test_a_mistake_is_seen_from_further_up_and_in_a_file() -> None:
    wrong = OutOfBounds(("rows",), "must be a whole number from 0 up, not -1.").prefix("files", 2)
    assert type(wrong) is OutOfBounds
    assert wrong.place == ("files", 2, "rows")
    assert str(wrong.introduce("report.json")) == "report.json: files[2].rows must be a whole number from 0 up, not -1."


def test_a_mistake_is_the_users_and_a_value_error() -> None:
    assert Misread.exit_code == 2
    assert issubclass(Misread, ValueError)
