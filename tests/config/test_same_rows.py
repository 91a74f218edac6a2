from __future__ import annotations

from pathlib import Path

import pytest

from traingate.config.load import load
from traingate.dataset import SameRows
from traingate.errors import ConfigError

SPLITS = '[splits]\ntrain = "a.csv"\neval = "b.csv"\nserving = "c.csv"\n'


def read(folder: Path, text: str) -> dict[str, SameRows]:
    path = folder / "gate.toml"
    path.write_text(SPLITS + text, "utf8")
    return dict(load(path).same_rows)


def test_a_copy_names_its_key_and_is_of_train_where_nothing_is_said(tmp_path: Path) -> None:
    assert read(tmp_path, '[same_rows.serving]\nkey = "id"\n') == {"serving": SameRows("train", ("id",))}
    text = '[same_rows.serving]\nof = "eval"\nkey = ["day", "id"]\n'
    assert read(tmp_path, text) == {"serving": SameRows("eval", ("day", "id"))}
    assert read(tmp_path, "") == {}


def test_a_copy_is_not_held_out(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(SPLITS + '[same_rows.serving]\nkey = "id"\n', "utf8")
    dataset = load(path)
    assert ([split.name for split in dataset.held_out], dataset.pairs) == (["eval"], (("train", "eval"),))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[same_rows.serving]\n", "same_rows.serving.key must name the columns that identify a row in both splits"),
        ('[same_rows.servng]\nkey = "id"\n', "same_rows.servng is not a split. Did you mean serving?"),
        ('[same_rows.serving]\nof = "trian"\nkey = "id"\n', "same_rows.serving.of must be another split, not 'trian'"),
        ('[same_rows.train]\nof = "eval"\nkey = "id"\n', "name the split that was made first"),
        ('[same_rows.serving]\nkey = "id"\nby = "id"\n', "same_rows.serving.by is not a setting"),
    ],
    ids=["no key", "unknown", "of unknown", "train", "unknown key"],
)
def test_mistakes_name_their_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"gate\.toml:") as caught:
        read(tmp_path, text)
    assert message in str(caught.value)
