"""The rows that a finding shows are the rows of those files: pandas reads the same there."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from given.splits import dataset_of, loans
from traingate.dataset import Columns, Dataset
from traingate.errors import Unreadable
from traingate.formats import _delimited
from traingate.joins.entities import Entities
from traingate.joins.rows import Rows
from traingate.measures.fingerprints import Fingerprints
from traingate.profile.reads import Example
from traingate.scan import evidence
from traingate.scan.planning import lay_out
from traingate.scan.scan import scan

COMPARED = ["income", "colour", "note"]


def plant_copies(folder: Path) -> Dataset:
    """Two files a split; five rows of train are in eval too, one of them with another label."""
    train = {"train-1.csv": loans(120, 1), "train-2.csv": loans(90, 2)}
    first, second, third, fourth = (table(text) for text in (*train.values(), loans(70, 3), loans(40, 4)))
    copies = pd.concat([first.iloc[[3, 57, 119]], second.iloc[[0, 88]]], ignore_index=True)
    copies.loc[1, "default"] = "7"
    mixed = {
        "eval-1.csv": pd.concat([third.iloc[:33], copies.iloc[:2], third.iloc[33:]]).to_csv(index=False),
        "eval-2.csv": pd.concat([fourth, copies.iloc[2:]]).to_csv(index=False),
    }
    return dataset_of(folder, Columns("default", ("who",)), train=train, eval=mixed)


def table(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text, newline=""), dtype=str, keep_default_na=False)


def rows_of(example: Example) -> list[dict[str, str]]:
    """What pandas finds where the example says that its rows are."""
    found = []
    for place in example.places:
        row = pd.read_csv(place.file, dtype=str, keep_default_na=False).iloc[place.row]
        found.append({str(name): str(value) for name, value in row.items()})
    return found


@pytest.mark.parametrize("shard_bytes", [300, 2_000, 1 << 20])
def test_both_copies_are_where_the_evidence_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shard_bytes: int
) -> None:
    monkeypatch.setattr(_delimited, "SHARD_BYTES", shard_bytes)
    overlap = scan(plant_copies(tmp_path), [Fingerprints()], [Rows()]).get_pair(Rows, "train", "eval")
    assert (overlap.matched, overlap.conflicting, len(overlap.copies), len(overlap.conflicts)) == (5, 1, 4, 1)
    for example in (*overlap.copies, *overlap.conflicts):
        ours, theirs = rows_of(example)
        assert [place.split for place in example.places] == ["train", "eval"]
        assert [ours[name] for name in COMPARED] == [theirs[name] for name in COMPARED]
        assert (ours["default"] == theirs["default"]) == (example in overlap.copies)


def test_the_values_shown_are_those_of_the_files(tmp_path: Path) -> None:
    overlap = scan(plant_copies(tmp_path), [Fingerprints()], [Rows()]).get_pair(Rows, "train", "eval")
    for example in overlap.copies:
        for row, shown in zip(rows_of(example), example.values, strict=True):
            assert {name: row[name] for name in ("colour", "note", "who")} == {
                name: shown[name] for name in ("colour", "note", "who")
            }
            assert (float(row["income"]), float(row["default"])) == (float(shown["income"]), float(shown["default"]))
            assert list(shown)[-1] == "default"


def test_an_entity_is_shown_once_in_each_split(tmp_path: Path) -> None:
    shared = scan(plant_copies(tmp_path), [Fingerprints()], [Entities()]).get_pair(Entities, "train", "eval")
    assert (shared.shared, len(shared.examples)) == (5, 5)
    for example in shared.examples:
        ours, theirs = rows_of(example)
        assert ours["who"] == theirs["who"] == example.values[0]["who"]


@pytest.mark.parametrize("counted", [[3, 1], [2, 2], [0, 0]])
def test_keys_that_were_lost_on_the_way_are_an_error(tmp_path: Path, counted: list[int]) -> None:
    layout = lay_out(dataset_of(tmp_path, Columns(), train="a\n1\n2\n3\n", eval="a\n3\n4\n"))
    rows = evidence.RowIndex(layout, {"train": [0], "eval": [0]})
    match = {"rows": counted, "sums": {}, "largest": {}, "examples": {}, "error": ""}
    with pytest.raises(Unreadable, match=r"rows of \('train', 'eval'\) were matched, but \[3, 2\] were read"):
        evidence.match_rows(rows, Rows(), {"train": 3, "eval": 2}, [("rows/train/eval", match)])


def test_a_match_that_never_came_is_an_error(tmp_path: Path) -> None:
    layout = lay_out(dataset_of(tmp_path, Columns(), train="a\n1\n", eval="a\n3\n"))
    with pytest.raises(Unreadable, match=r"\[0, 0\] rows of .* were matched, but \[1, 1\] were read"):
        evidence.match_rows(evidence.RowIndex(layout, {}), Rows(), {"train": 1, "eval": 1}, [])


def test_long_values_are_cut_and_missing_ones_empty(tmp_path: Path) -> None:
    text = "a,b,c\n" + f"{'x' * 200},,2024-02-29T12:30:00\n"
    overlap = scan(dataset_of(tmp_path, Columns(), train=text, eval=text), [], [Rows()]).get_pair(Rows, "train", "eval")
    (example,) = overlap.copies
    assert example.values[0]["a"] == "x" * 119 + "…"
    assert (example.values[0]["b"], example.values[0]["c"]) == ("", "2024-02-29T12:30:00")
