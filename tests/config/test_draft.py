"""A draft is a gate.toml and a schema that the same data passes, and it never takes another file's place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from traingate.config.draft import draft, draft_config
from traingate.config.load import load
from traingate.dataset import Columns, Dataset, Reading, Split
from traingate.errors import ConfigError
from traingate.tfdv.schemas import read_schema

pytestmark = pytest.mark.slow


def dataset(root: Path, name: str = "loans") -> Dataset:
    rows = "".join(f"{age},{age % 2},p{age}\n" for age in range(20, 60))
    for split in ("train", "eval"):
        (root / f"{split}.csv").write_text("age,defaulted,person\n" + rows, "utf8")
    splits = tuple(Split(split, (str(root / f"{split}.csv"),)) for split in ("train", "eval"))
    return Dataset(name, splits, Columns("defaulted", ("person",)), root=str(root))


def test_the_drafts_name_files_columns_and_types(tmp_path: Path) -> None:
    draft(dataset(tmp_path), tmp_path / "gate")
    read = load(tmp_path / "gate")
    assert [split.paths for split in read.splits] == [(str(tmp_path / "train.csv"),), (str(tmp_path / "eval.csv"),)]
    assert read.columns == Columns("defaulted", ("person",))
    schema = read_schema(str(tmp_path / "gate" / "schema.pbtxt"))
    assert [feature.name for feature in schema.feature] == ["age", "defaulted", "person"]


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text("mine", "utf8")
    with pytest.raises(ConfigError, match="exists and was not overwritten"):
        draft(dataset(tmp_path), tmp_path)
    assert (tmp_path / "gate.toml").read_text("utf8") == "mine"
    assert not (tmp_path / "schema.pbtxt").exists()


@pytest.mark.parametrize("name", ['say "cheese"', "back\\slash", "two\nlines", "ü\x7f😀", "[table]"])
def test_a_hostile_name_is_read_back(tmp_path: Path, name: str) -> None:
    drafted = dataset(tmp_path, name)
    (tmp_path / "schema.pbtxt").touch()
    (tmp_path / "gate.toml").write_text(draft_config(drafted, tmp_path), "utf8")
    assert load(tmp_path).name == name


def test_a_draft_reads_as_people_write_a_gate(tmp_path: Path) -> None:
    splits = Split("train", ("/data/a.csv", "/data/b.csv")), Split("eval-1", ("gs://bucket/c.csv",))
    drafted = draft_config(
        Dataset("loans", splits, Columns("y", ("who", "where"), "at", ("note",))), Path("/data/gate")
    )
    assert drafted == (
        'name = "loans"\n\n'
        '[splits]\ntrain = ["../a.csv", "../b.csv"]\neval-1 = "gs://bucket/c.csv"\n\n'
        '[columns]\nlabel = "y"\ntime = "at"\nentity = ["who", "where"]\nignore = "note"\n\n'
        '[schema]\nfile = "schema.pbtxt"  # drafted from train; review it, then keep it with the config\n'
    )


def test_how_text_is_read_is_drafted_where_it_was_typed(tmp_path: Path) -> None:
    reading = Reading(delimiter=";", null_values=("?",))
    (tmp_path / "schema.pbtxt").touch()
    (tmp_path / "gate.toml").write_text(draft_config(replace(dataset(tmp_path), reading=reading), tmp_path), "utf8")
    assert '[reading]\ndelimiter = ";"\nnull_values = ["?"]\n' in (tmp_path / "gate.toml").read_text("utf8")
    assert load(tmp_path).reading == reading


def test_a_name_that_no_encoding_can_write_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    named = replace(dataset(tmp_path), columns=Columns("de\udcfffaulted"))
    with pytest.raises(ConfigError) as raised:
        draft(named, tmp_path / "gate")
    assert str(raised.value) == (
        r"gate.toml is written in UTF-8, which cannot encode '\udcff': rename the file or column."
    )
    assert not (tmp_path / "gate").exists()
