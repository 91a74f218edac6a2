"""A split is looked through once more: every row that is wanted, in the files' order, and no row of other files."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from traingate.config.load import quick
from traingate.dataset import Columns
from traingate.errors import Unreadable
from traingate.measures.fingerprints import Fingerprints
from traingate.profile.profile import Profile
from traingate.report.rows import RowQuery
from traingate.scan.scan import scan
from traingate.scan.searching import FoundRow, Wanted, find_rows


def profile_of(folder: Path, columns: Columns | None = None, **texts: str) -> Profile:
    """What a scan leaves behind, of files named `<split>-<n>.csv`."""
    splits: dict[str, list[str]] = {}
    for name, text in texts.items():
        path = folder / f"{name.replace('_', '-')}.csv"
        path.write_text(text)
        splits.setdefault(name.split("_")[0], []).append(str(path))
    return scan(quick(splits, columns or Columns()), [Fingerprints()], [])


def rows_of(profile: Profile, split: str, query: RowQuery, most: int = 100) -> list[FoundRow]:
    with ThreadPoolExecutor(2) as pool:
        return find_rows(profile, split, [Wanted("it", query)], most, pool)["it"]


def places(rows: list[FoundRow]) -> list[tuple[str, int]]:
    return [(Path(row.place.file).name, row.place.row) for row in rows]


def test_rows_are_numbered_within_their_files(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train_1="x,y\n1,a\n,b\n", train_2="x,y\n,c\n3,d\n,e\n")
    found = rows_of(profile, "train", RowQuery.missing("x"))
    assert places(found) == [("train-1.csv", 1), ("train-2.csv", 0), ("train-2.csv", 2)]
    assert [row.values["y"] for row in found] == ["b", "c", "e"]


def test_one_more_than_is_wanted_is_found_where_there_are_more(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train="x\n" + "7\n" * 20)
    assert len(rows_of(profile, "train", RowQuery.equal("x", 7), most=5)) == 6
    assert len(rows_of(profile, "train", RowQuery.equal("x", 7), most=20)) == 20


def test_the_column_that_was_asked_of_comes_first_and_the_label_is_shown(tmp_path: Path) -> None:
    names = [f"c{at:02}" for at in range(30)]
    profile = profile_of(tmp_path, Columns(label="c29"), train=",".join(names) + "\n" + ",".join(map(str, range(30))))
    (row,) = rows_of(profile, "train", RowQuery.equal("c20", 20))
    assert list(row.values)[:2] == ["c20", "c29"]
    assert len(row.values) == 12


def test_a_shared_row_names_the_row_that_it_is_shared_with(tmp_path: Path) -> None:
    train_1, train_2, held_out = "x,y\n1,0\n2,0\n", "x,y\n3,0\n3,0\n", "x,y\n9,0\n3,1\n2,0\n"
    profile = profile_of(tmp_path, Columns(label="y"), train_1=train_1, train_2=train_2, eval=held_out)
    found = rows_of(profile, "eval", RowQuery.shared("rows", "train"))
    assert places(found) == [("eval.csv", 1), ("eval.csv", 2)]
    assert [(Path(row.twin.file).name, row.twin.row) for row in found if row.twin] == [
        ("train-2.csv", 0),
        ("train-1.csv", 1),
    ]
    conflicting = rows_of(profile, "eval", RowQuery.conflicting("rows", "train"))
    assert places(conflicting) == [("eval.csv", 1)]


def test_a_file_that_lost_rows_since_is_refused(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train="x\n1\n2\n")
    (tmp_path / "train.csv").write_text("x\n1\n")
    with pytest.raises(Unreadable, match=r"train.csv: had 2 rows when it was checked, and now 1"):
        rows_of(profile, "train", RowQuery.missing("x"))


def test_rows_whose_values_recur_anywhere_in_the_split_are_found(tmp_path: Path) -> None:
    train_1, train_2 = "x,y\n1,a\n2,b\n,\n", "x,y\n2,c\n1,a\n,\n"
    profile = profile_of(tmp_path, train_1=train_1, train_2=train_2)
    both = rows_of(profile, "train", RowQuery.repeated("x", "y"))
    assert places(both) == [("train-1.csv", 0), ("train-2.csv", 1)]
    assert places(rows_of(profile, "train", RowQuery.repeated("x"))) == [
        ("train-1.csv", 0), ("train-1.csv", 1), ("train-2.csv", 0), ("train-2.csv", 1),
    ]  # fmt: skip


def test_rows_that_an_earlier_row_has_already_are_found_in_whichever_file(tmp_path: Path) -> None:
    train_1, train_2 = "x,y\n1,a\n2,b\n1,a\n,\n", "x,y\n2,c\n1,a\n,\n2,b\n"
    profile = profile_of(tmp_path, train_1=train_1, train_2=train_2)
    found = rows_of(profile, "train", RowQuery.again("x", "y"))
    assert places(found) == [("train-1.csv", 2), ("train-2.csv", 1), ("train-2.csv", 3)]


def test_text_that_another_split_never_has_is_found_however_many_values_there_are(tmp_path: Path) -> None:
    known = [f"town {at}" for at in range(3000)]
    train = "city,y\n" + "".join(f"{name},0\n" for name in known)
    held_out = "city,y\n" + "".join(f"{name},0\n" for name in [*known, "Oslo", *known, "Bern"])
    profile = profile_of(tmp_path, train=train, eval=held_out)
    found = rows_of(profile, "eval", RowQuery.unseen("city", "train"))
    assert [row.values["city"] for row in found] == ["Oslo", "Bern"]
    assert places(found) == [("eval.csv", 3000), ("eval.csv", 6001)]


def test_no_row_is_listed_where_there_are_too_many_rows_to_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("traingate.scan.searching._MOST_KEYS", 2)
    profile = profile_of(tmp_path, train="x\n1\n1\n1\n")
    assert rows_of(profile, "train", RowQuery.repeated("x")) == []


UNMET = {"column_A": "x", "column_B": "y"}


@pytest.mark.slow
def test_rows_that_break_an_expectation_are_those_that_great_expectations_names(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train_1="x,y,z\n1,2,a\n3,2,b\n", train_2="x,y,z\n,2,a\n2,2,b\n0,1,b\n")
    greater = {
        "type": "expect_column_pair_values_a_to_be_greater_than_b",
        "kwargs": {**UNMET, "ignore_row_if": "either_value_is_missing"},
    }
    found = rows_of(profile, "train", RowQuery.unmet(json.dumps(greater), "x", "y"))
    assert places(found) == [("train-1.csv", 0), ("train-2.csv", 1), ("train-2.csv", 2)]
    chosen = {"row_condition": 'z == "b"', "condition_parser": "pandas"}
    greater["kwargs"] = {**greater["kwargs"], **chosen}  # type: ignore[dict-item]
    found = rows_of(profile, "train", RowQuery.unmet(json.dumps(greater), "x", "y"))
    assert places(found) == [("train-2.csv", 1), ("train-2.csv", 2)]


@pytest.mark.slow
def test_an_expectation_that_some_rows_cannot_answer_lists_none(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train="x,y\n1,a\n2,b\n")
    greater = {"type": "expect_column_pair_values_a_to_be_greater_than_b", "kwargs": UNMET}
    assert rows_of(profile, "train", RowQuery.unmet(json.dumps(greater), "x", "y")) == []
