"""Repaired files lie as the originals do, below a folder that holds nothing of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from repair.gates import gate_in
from traingate.dataset import Dataset, Split
from traingate.errors import ConfigError, Refused
from traingate.profile.reads import FileRead, SplitRead
from traingate.repair.places import choose_out, list_patterns, place_files, place_parts


def splits_of(**paths: list[str]) -> dict[str, SplitRead]:
    return {
        name: SplitRead(name, 1, "", tuple(FileRead(path, 1, 1, "") for path in found)) for name, found in paths.items()
    }


def mistake(dataset: Dataset, out: str | None, folder: Path) -> str:
    with pytest.raises(ConfigError) as wrong:
        choose_out(dataset, splits_of(train=[f"{folder}/data/train.csv"]), out)
    return str(wrong.value).replace(f"{folder}/", "").replace(str(folder), ".")


def test_the_usual_folder_lies_beside_the_config(tmp_path: Path) -> None:
    assert choose_out(gate_in(tmp_path), {}, None) == tmp_path / "repaired"


@pytest.mark.parametrize("out", [".", "data"])
def test_a_folder_that_holds_originals_is_refused(tmp_path: Path, out: str) -> None:
    told = mistake(gate_in(tmp_path), str(tmp_path / out), tmp_path)
    assert told.startswith(f"--out: {out} holds data/train.csv, and originals are never touched.")


def test_a_folder_with_somebodys_own_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "repaired").mkdir()
    (tmp_path / "repaired/mine.txt").write_text("mine")
    told = mistake(gate_in(tmp_path), None, tmp_path)
    assert told == ("--out: repaired/mine.txt is there already, and no repair left it. Name another folder: --out DIR.")


def test_what_an_earlier_repair_and_a_check_of_it_left_may_go(tmp_path: Path) -> None:
    folder = tmp_path / "repaired"
    (folder / "traingate-out").mkdir(parents=True)
    (folder / "traingate-out/report.json").write_text("{}")
    (folder / "repair.json").write_text('{"written": ["repair.json", "a.csv"]}')
    (folder / "a.csv").write_text("x\n")
    assert choose_out(gate_in(tmp_path), {}, None) == folder


def test_files_keep_their_place_below_the_configs_folder(tmp_path: Path) -> None:
    dataset = gate_in(tmp_path)
    splits = splits_of(train=[f"{tmp_path}/data/train.csv"], eval=[f"{tmp_path}/data/eval.csv"])
    places = place_files(dataset, splits)
    assert list(places.values()) == ["data/train.csv", "data/eval.csv"]
    parts = place_parts(places, splits, [(f"{tmp_path}/data/{name}.csv", name) for name in ("train", "eval")])
    assert list_patterns(dataset, splits, parts) == {"train": ["data/train.csv"], "eval": ["data/eval*.csv"]}


def test_what_goes_to_another_split_lies_apart_and_every_file_is_named(tmp_path: Path) -> None:
    dataset, (train, held) = gate_in(tmp_path), (f"{tmp_path}/data/train.csv", f"{tmp_path}/data/eval.csv")
    splits = splits_of(train=[train], eval=[held])
    parts = place_parts(place_files(dataset, splits), splits, [(train, "train"), (train, "eval"), (held, "eval")])
    assert list(parts.values()) == ["data/train.csv", "moved/eval/data/train.csv", "data/eval.csv"]
    patterns = {"train": ["data/train.csv"], "eval": ["moved/eval/data/train.csv", "data/eval.csv"]}
    assert list_patterns(dataset, splits, parts) == patterns


def test_a_folder_of_that_name_is_not_written_into(tmp_path: Path) -> None:
    splits = splits_of(train=["/x/moved/a.csv"], eval=["/x/e.csv"])
    parts = place_parts({"/x/moved/a.csv": "moved/a.csv", "/x/e.csv": "e.csv"}, splits, [("/x/e.csv", "train")])
    assert list(parts.values()) == ["moved_/train/e.csv"]


def test_files_from_elsewhere_lie_below_their_splits_name(tmp_path: Path) -> None:
    dataset = Dataset("d", (Split("train", ("/other/*/a.csv",)), Split("eval", ("gs://b/e.csv",))), root=str(tmp_path))
    splits = splits_of(train=["/other/1/a.csv", "/other/2/a.csv"], eval=["gs://b/e.csv"])
    places = place_files(dataset, splits)
    assert list(places.values()) == ["train/1/a.csv", "train/2/a.csv", "eval/e.csv"]
    own = [(file.path, name) for name, split in splits.items() for file in split.files]
    patterns = list_patterns(dataset, splits, place_parts(places, splits, own))
    assert patterns["train"] == ["train/1/a.csv", "train/2/a.csv"]


def test_a_file_of_two_splits_is_refused(tmp_path: Path) -> None:
    path = f"{tmp_path}/data/train.csv"
    with pytest.raises(Refused, match=r"is a file of two splits. Name it under one of them, and check again"):
        place_files(gate_in(tmp_path), splits_of(train=[path], eval=[path]))
