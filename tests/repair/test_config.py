"""The new gate.toml is the old one, comments and all, for other files and without what is gone."""

from __future__ import annotations

from pathlib import Path

from repair.gates import gate_in
from traingate.repair.config import write_config


def test_comments_stay_and_paths_are_the_new_ones(tmp_path: Path) -> None:
    text = write_config(gate_in(tmp_path), {"train": ["a.csv"], "eval": ["b.csv", "c.csv"]}, tmp_path, {"leak"})
    assert text == (
        '# reviewed by us\nname = "loans"\n[splits]\ntrain = "a.csv"\neval = ["b.csv", "c.csv"]\n[columns]\n'
        'label = "y"\nentity = "id"\n[training]\ndrop = []  # known\n'
    )


def test_schema_and_suites_are_found_from_the_new_folder(tmp_path: Path) -> None:
    for name in ("s.pbtxt", "e.json"):
        (tmp_path / name).write_text("")
    config = '[splits]\ntrain = "data/train.csv"\n[schema]\nfile = "s.pbtxt"\n[expectations]\ntrain = "e.json"\n'
    text = write_config(gate_in(tmp_path, config), {}, tmp_path / "new" / "one", ())
    assert 'file = "../../s.pbtxt"' in text
    assert 'train = "../../e.json"' in text


def test_names_of_a_file_without_a_header_lose_what_is_gone(tmp_path: Path) -> None:
    config = '[splits]\ntrain = "data/train.csv"\n[reading]\nheader = false\nnames = ["x", "leak", "y"]\n'
    text = write_config(gate_in(tmp_path, config), {}, tmp_path, {"leak"})
    assert 'names = ["x", "y"]' in text


def test_numbers_of_a_column_that_is_gone_are_not_declared(tmp_path: Path) -> None:
    config = '[splits]\ntrain = "data/train.csv"\n[reading]\nnumbers = { leak = "1.234,5", fee = "1,234.5" }\n'
    assert "leak" not in write_config(gate_in(tmp_path, config), {}, tmp_path, {"leak"})


def test_copies_of_what_was_reviewed_are_named_in_place_of_the_originals(tmp_path: Path) -> None:
    for name in ("s.pbtxt", "e.json"):
        (tmp_path / name).write_text("")
    config = '[splits]\ntrain = "data/train.csv"\n[schema]\nfile = "s.pbtxt"\n[expectations]\ntrain = "e.json"\n'
    copies = {str(tmp_path / "s.pbtxt"): "reviewed/s.pbtxt"}
    text = write_config(gate_in(tmp_path, config), {}, tmp_path / "new", {"leak"}, copies)
    assert 'file = "reviewed/s.pbtxt"' in text
    assert 'train = "../e.json"' in text


def test_of_a_column_that_is_gone_nothing_is_said_when_it_is_known(tmp_path: Path) -> None:
    config = '[splits]\ntrain = "data/train.csv"\n[columns]\navailable_at = { leak = "after", fee = "before" }\n'
    text = write_config(gate_in(tmp_path, config), {}, tmp_path, {"leak"})
    assert "leak" not in text
    assert 'fee = "before"' in text
