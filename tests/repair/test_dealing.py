"""Rows go to the splits anew: all rows of an entity to one, or the first ones to train; sizes stay about the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from repair.gates import gate_in
from traingate.errors import Refused
from traingate.measures.fingerprints import Fingerprints
from traingate.profile.profile import Profile
from traingate.remedy import DealRows
from traingate.repair.dealing import deal_rows
from traingate.scan.scan import scan

HEAD = "id,at,y\n"


def profile_of(folder: Path, **files: str) -> Profile:
    empty = HEAD if "eval-2" not in files else files.pop("eval-2")
    config = '[splits]\ntrain = "data/train.csv"\neval = "data/eval*.csv"\n[columns]\nlabel = "y"\n'
    return scan(gate_in(folder, config, **files, **{"eval-2": empty}), [Fingerprints()], [])


def dealt(profile: Profile, edit: DealRows, gone: tuple[str, int] | None = None) -> dict[str, list[int]]:
    """The number of each row's split by file; the row that is `gone` does not stay."""
    keep = {
        name: {file.path: np.ones(file.rows, bool) for file in split.files} for name, split in profile.splits.items()
    }
    for files in keep.values():
        for path, rows in files.items():
            if gone is not None and path.endswith(gone[0]):
                rows[gone[1]] = False
    targets = deal_rows(profile, edit, keep)
    return {Path(path).name: found.tolist() for path, found in targets.items() if len(found)}


def people(ids: list[str]) -> str:
    return HEAD + "".join(f"{one},2024-01-01,{at % 2}\n" for at, one in enumerate(ids))


def test_all_rows_of_an_entity_go_to_one_split_and_sizes_stay(tmp_path: Path) -> None:
    ids = [f"P{at % 100}" for at in range(400)]
    profile = profile_of(tmp_path, train=people(ids[:300]), eval=people(ids[300:]))
    found = dealt(profile, DealRows(("id",), "by-entity"))
    splits: dict[str, set[int]] = {}
    for one, target in zip(ids, found["train.csv"] + found["eval.csv"], strict=True):
        splits.setdefault(one, set()).add(target)
    assert all(len(targets) == 1 for targets in splits.values())
    assert Counter(found["train.csv"] + found["eval.csv"]) == {0: 300, 1: 100}


def test_a_row_without_an_entity_stays_where_it_is(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=people(["a", "b", "", "c"]), eval=people(["", "a", "b", "c"]))
    found = dealt(profile, DealRows(("id",), "by-entity"))
    assert (found["train.csv"][2], found["eval.csv"][0]) == (0, 1)


def test_entities_that_are_spelt_in_two_ways_stay_together(tmp_path: Path) -> None:
    ids = [f"P{at:03}" for at in range(40)]
    profile = profile_of(tmp_path, train=people(ids), eval=people([one.lower() for one in ids]))
    found = dealt(profile, DealRows(("id",), "by-spelling"))
    assert found["train.csv"] == found["eval.csv"]


def test_equal_rows_go_to_one_split(tmp_path: Path) -> None:
    rows = at(*(f"2024-01-{day:02}" for day in range(1, 31)))
    found = dealt(profile_of(tmp_path, train=rows, eval=rows), DealRows((), "by-row"))
    assert found["train.csv"] == found["eval.csv"]
    assert sum(found["eval.csv"]) == 15


def test_the_same_rows_are_dealt_alike_whatever_lies_where(tmp_path: Path) -> None:
    ids = [f"P{at}" for at in range(20)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = dealt(profile_of(tmp_path / "a", train=people(ids), eval=people(ids)), DealRows(("id",), "by-entity"))
    ids.reverse()
    other = dealt(profile_of(tmp_path / "b", train=people(ids), eval=people(ids)), DealRows(("id",), "by-entity"))
    assert one["train.csv"] == other["train.csv"][::-1]


def test_one_entity_cannot_be_in_two_splits(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=people(["a", "a"]), eval=people(["a"]))
    with pytest.raises(Refused, match=r"would have no row, as there are too few entities in id\. Leave that cause out"):
        dealt(profile, DealRows(("id",), "by-entity"))


def at(*times: str) -> str:
    return HEAD + "".join(f"p{number},{time},{number % 2}\n" for number, time in enumerate(times))


def test_train_gets_the_first_rows(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=at("2024-01-05", "2024-01-01", "2024-01-04"), eval=at("2024-01-02"))
    found = dealt(profile, DealRows(("at",), "by-time"))
    assert found == {"train.csv": [1, 0, 0], "eval.csv": [0]}


def test_rows_of_one_time_go_to_one_split(tmp_path: Path) -> None:
    days = at("2024-01-01", "2024-01-02", "2024-01-02", "2024-01-02")
    profile = profile_of(tmp_path, train=days, eval=at("2024-01-03", "2024-01-02"))
    found = dealt(profile, DealRows(("at",), "by-time"))
    assert found == {"train.csv": [0, 0, 0, 0], "eval.csv": [1, 0]}


def test_the_last_rows_before_the_horizon_and_those_without_a_time_go_out(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=at("2024-01-01", "2024-01-08", "", "2024-01-09"), eval=at("2024-01-15"))
    week = 7 * 86_400 * 1e6
    found = dealt(profile, DealRows(("at",), "by-time", horizon=week))
    assert found == {"train.csv": [0, 0, -1, -1], "eval.csv": [1]}


def test_days_and_months_are_read_as_the_finding_says(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=at("03/01/2024", "01/02/2024"), eval=at("02/03/2024"))
    by_day = DealRows(("at",), "by-time", written={"train": "%d/%m/%Y", "eval": "%d/%m/%Y"})
    by_month = DealRows(("at",), "by-time", written={"train": "%m/%d/%Y", "eval": "%m/%d/%Y"})
    assert dealt(profile, by_day) == {"train.csv": [0, 0], "eval.csv": [1]}
    assert dealt(profile, by_month) == {"train.csv": [1, 0], "eval.csv": [0]}


def test_numbers_that_count_seconds_and_milliseconds_are_put_in_one_order(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=at("1700000300", "1700000100"), eval=at("1700000200000"))
    written = {"train": "seconds", "eval": "milliseconds"}
    assert dealt(profile, DealRows(("at",), "by-time", written=written)) == {"train.csv": [1, 0], "eval.csv": [0]}


def test_what_another_step_leaves_out_counts_for_no_split(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=at("2024-01-01", "2024-01-02"), eval=at("2024-01-03", "2024-01-04"))
    found = dealt(profile, DealRows(("at",), "by-time"), gone=("eval.csv", 0))
    assert found["train.csv"] == [0, 0]
    assert found["eval.csv"][1] == 1


def test_one_time_cannot_be_in_two_splits(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, train=at("2024-01-01"), eval=at("2024-01-01"))
    with pytest.raises(Refused, match=r"eval would have no row, as there are too few times in at"):
        dealt(profile, DealRows(("at",), "by-time"))
