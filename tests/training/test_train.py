from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from given.opened import dataset_in, decided
from traingate.errors import ConfigError, Refused
from traingate.training.train import train


def trainer(folder: Path, body: str, name: str) -> str:
    """The name of a trainer beside gate.toml; modules are imported once, so each test has its own."""
    (folder / f"{name}.py").write_text(f"def train(gate, settings, out):\n    {body}\n")
    return f"{name}:train"


def trained(folder: Path, body: str, name: str, **settings: object) -> dict[str, float]:
    dataset = replace(dataset_in(folder), trainer=trainer(folder, body, name), training={"epochs": 3})
    return train(dataset, decided(dataset), settings=settings)


def test_a_trainer_beside_the_config_gets_the_gate_its_settings_and_a_folder(tmp_path):
    body = (
        "return {'rows': gate.rows('train'), 'epochs': settings['epochs'], 'here': float(out.name == 'traingate-out')}"
    )
    assert trained(tmp_path, body, "trainer_a") == {"rows": 60.0, "epochs": 3.0, "here": 1.0}


def test_settings_in_hand_go_over_the_configs(tmp_path):
    assert trained(tmp_path, "return {'epochs': settings['epochs']}", "trainer_b", epochs=5) == {"epochs": 5.0}


def test_a_refusal_comes_out_whatever_the_trainer_makes_of_it(tmp_path):
    body = (
        "(out.parent / 'train.csv').write_text('id,city,income,default\\n')\n"
        "    try: list(gate.batches('train'))\n    except Exception: return {'eval.auc': 1.0}"
    )
    with pytest.raises(Refused, match=r"train.csv of train has changed since the gate opened"):
        trained(tmp_path, body, "trainer_c")


@pytest.mark.parametrize("split", ["train", "eval"])
def test_what_a_trainer_changes_is_refused_although_it_read_nothing_of_it(tmp_path, split):
    body = f"(out.parent / '{split}.csv').write_text('id,city,income,default\\n')\n    return {{'eval.auc': 1.0}}"
    with pytest.raises(Refused, match=f"{split} has changed since it was checked"):
        trained(tmp_path, body, f"trainer_changing_{split}")


def test_a_module_beside_the_config_does_not_stand_in_for_a_library(tmp_path):
    (tmp_path / "this.py").write_text("raise SystemExit('a library was shadowed')\n")
    body = "import this; return {'own': float(this.__file__ == str(out.parent / 'this.py'))}"
    assert trained(tmp_path, body, "trainer_beside") == {"own": 0.0}


def test_a_trainer_imports_what_lies_beside_it_while_it_trains(tmp_path):
    (tmp_path / "helper_of_trainer.py").write_text("SCORE = 0.5\n")
    body = "import helper_of_trainer; return {'auc': helper_of_trainer.SCORE}"
    assert trained(tmp_path, body, "trainer_with_helper") == {"auc": 0.5}


def test_a_trainers_own_error_comes_out_as_it_is(tmp_path):
    with pytest.raises(ZeroDivisionError):
        trained(tmp_path, "return {'x': 1 / 0}", "trainer_d")


@pytest.mark.parametrize(
    ("body", "name", "message"),
    [
        (
            "return None",
            "trainer_f",
            r"the trainer 'trainer_f:train' returned NoneType; expected scores by name, such as \{'eval.auc': 0.8\}.",
        ),
        ("return {'auc': 'good'}", "trainer_g", r"returned 'auc': 'good'; expected a name and a number."),
    ],
)
def test_scores_that_are_none_are_explained(tmp_path, body, name, message):
    with pytest.raises(ConfigError, match=message):
        trained(tmp_path, body, name)
