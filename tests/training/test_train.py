from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from given.opened import dataset_in, decided
from traingate.errors import ConfigError, Refused
from traingate.training.train import find_trainer, train


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


def test_a_trainers_own_error_comes_out_as_it_is(tmp_path):
    with pytest.raises(ZeroDivisionError):
        trained(tmp_path, "return {'x': 1 / 0}", "trainer_d")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("referense", 'trainer \'referense\' is neither "reference" nor "package.module:function".'),
        (
            "nowhere.at_all:train",
            "trainer 'nowhere.at_all:train': the module nowhere is neither next to gate.toml nor installed.",
        ),
        ("traingate.scan.packing:train", "traingate.scan.packing has no train. It has: pack, unpack."),
    ],
)
def test_a_trainer_that_is_not_there_is_explained(name, message):
    with pytest.raises(ConfigError) as error:
        find_trainer(name)
    assert message in str(error.value)


def test_a_trainer_that_takes_too_little_is_told_how_it_is_called(tmp_path):
    (tmp_path / "trainer_short.py").write_text("def train(gate):\n    return {}\n")
    dataset = replace(dataset_in(tmp_path), trainer="trainer_short:train")
    with pytest.raises(ConfigError, match=r"must accept train\(gate, settings, out\): "):
        train(dataset, decided(dataset))


def test_a_trainers_missing_library_is_named(tmp_path):
    (tmp_path / "trainer_e.py").write_text("import no_such_library\n")
    dataset = replace(dataset_in(tmp_path), trainer="trainer_e:train")
    with pytest.raises(ConfigError, match="trainer_e needs no_such_library, which is not installed"):
        train(dataset, decided(dataset))


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
