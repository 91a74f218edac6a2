"""All rows of a split that are nearly rows of another, and which ones those are."""

from __future__ import annotations

from pathlib import Path

from traingate.config.load import quick
from traingate.dataset import Columns
from traingate.measures.fingerprints import Fingerprints
from traingate.profile.profile import Profile
from traingate.profile.reads import Place
from traingate.report.rows import RowQuery
from traingate.scan.nearness import find_near
from traingate.scan.scan import scan

WORDS = "the parcel came two days late and the box was open, so I sent it back"


def profile_of(folder: Path, **texts: str) -> Profile:
    """What a scan leaves behind, of files named `<split>-<n>.csv`."""
    splits: dict[str, list[str]] = {}
    for name, text in texts.items():
        path = folder / f"{name.replace('_', '-')}.csv"
        path.write_text(text)
        splits.setdefault(name.split("_")[0], []).append(str(path))
    return scan(quick(splits, Columns(label="y")), [Fingerprints()], [])


def named(places: tuple[Place, ...]) -> list[tuple[str, int]]:
    return [(Path(place.file).name, place.row) for place in places]


def test_rows_that_differ_in_one_column_are_found_with_their_twins(tmp_path: Path) -> None:
    train_1, train_2 = "a,b,c,y\n1,2,3,0\n4,5,6,0\n", "a,b,c,y\n7,8,9,0\n"
    held_out = "a,b,c,y\n7,8,99,0\n4,5,6,1\n1,2,33,1\n1,22,33,1\n"
    profile = profile_of(tmp_path, train_1=train_1, train_2=train_2, eval=held_out)
    found = find_near(profile, "eval", RowQuery.near("near-rows", "train"))
    assert found.rows.tolist() == [1, 3]
    assert named(found.twins) == [("train-2.csv", 0), ("train-1.csv", 0)]


def test_rows_that_differ_in_another_column_are_not_meant(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train="a,b,c,y\n1,2,3,0\n", eval="a,b,c,y\n1,2,33,0\n1,22,3,0\n")
    found = find_near(profile, "eval", RowQuery.near("near-rows", "train", "b"))
    assert found.rows.tolist() == [2]


def test_texts_that_were_edited_are_found_and_equal_ones_are_not(tmp_path: Path) -> None:
    train = f'text,y\n"nothing of this kind was ever said by anybody",0\n"{WORDS}",1\n'
    held_out = f'text,y\n"{WORDS}!",1\n"{WORDS[:-4]} today",1\n"and these are other words, of another story",0\n'
    profile = profile_of(tmp_path, train=train, eval=held_out)
    found = find_near(profile, "eval", RowQuery.near("near-texts", "train", "text"))
    assert found.rows.tolist() == [2]
    assert named(found.twins) == [("train.csv", 1)]
