from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from given.opened import decided
from given.places import SAMPLES
from traingate.config.load import load
from traingate.dataset import Columns, Dataset, Split
from traingate.errors import ConfigError
from traingate.gate.open import open_gate
from traingate.storage.digests import digest_file
from traingate.training.reference import trainer
from traingate.training.train import train

pytestmark = [
    pytest.mark.slow,
    # Keras finds inputs by key all the same where a column's name (`a/b`) is none that it allows for a layer.
    pytest.mark.filterwarnings("ignore:When providing `inputs` as a dict:UserWarning"),
    # TensorFlow 2.21's tensors do not know numpy 2's copy keyword yet.
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]
WORDS = ["cash prize call now", "see you at home", "lunch at noon then", "win a free ticket"]


def rows(count: int, seed: int, label: str) -> list[dict[str, object]]:
    """Rows in which the label follows from numbers, a category and words, with noise and missing values."""
    return [row(number, np.random.default_rng([seed, number]), label) for number in range(count)]


def row(number: int, chance: np.random.Generator, label: str) -> dict[str, object]:
    size, city, words = chance.normal(), chance.choice(["rome", "oslo", "lima"]), chance.integers(4)
    score = 1.5 * size + {"rome": 1, "oslo": 0, "lima": -1}[city] + (1.5 if words in (0, 3) else -1.5)
    score += 0.3 * chance.normal()
    says = {"binary": int(score > 0), "class": "abc"[int(np.digitize(score, [-1, 1]))], "number": 1000 + 50 * score}
    return {
        "a/b": "" if chance.random() < 0.1 else round(1e6 + 1e4 * size, 2),
        "city": "" if chance.random() < 0.1 else city,
        "note": f"{WORDS[words]} {number} {chance.integers(999)}" if chance.random() > 0.05 else "",
        "<b>": 7,
        "row_id": f"r{number}-{chance.integers(1 << 30)}",
        "\x1b é:{0}": round(size + chance.normal(), 3),
        "at": f"2026-0{1 + number % 9}-1{number % 10} 1{number % 10}:00:00",
        "y": says[label],
    }


def dataset_in(folder: Path, label: str, splits: tuple[str, ...] = ("train", "eval"), **changes: object) -> Dataset:
    for seed, split in enumerate(splits):
        with (folder / f"{split}.csv").open("w", newline="") as file:
            made = rows(900 if split == "train" else 400, seed, label)
            writer = csv.DictWriter(file, list(made[0]))
            writer.writeheader()
            writer.writerows(made)
    named = tuple(Split(split, (f"{folder}/{split}.csv",)) for split in splits)
    return replace(Dataset("synthetic", named, Columns("y"), root=str(folder)), **changes)


def tensor(values: np.ndarray):
    import tensorflow as tf

    return tf.constant(values[:, None])


def trained(dataset: Dataset, **settings: object) -> tuple[dict[str, float], dict[str, object], Path]:
    path = decided(dataset)
    scores = train(dataset, path, settings={"epochs": 25} | settings)
    return scores, json.loads((path.parent / "training.json").read_text()), path.parent / "model.keras"


def test_two_classes_are_learnt(tmp_path):
    scores, facts, _ = trained(dataset_in(tmp_path, "binary"))
    assert scores["eval.auc"] > 0.9 and scores["eval.balanced_accuracy"] > 0.8
    assert (facts["task"], facts["classes"], facts["why_weighted"]) == ("binary", [0, 1], None)
    assert facts["features"] == {
        "a/b": "number", "city": "category", "note": "text", "\x1b é:{0}": "number", "at": "time",
    }  # fmt: skip
    assert facts["left_out"] == {"<b>": "it has a single value", "row_id": "it identifies rows"}
    assert facts["metrics"] == scores


def test_the_saved_model_takes_raw_columns(tmp_path):
    import keras

    dataset = dataset_in(tmp_path, "binary")
    scores, facts, path = trained(dataset)
    model = keras.models.load_model(path)
    assert facts["model"] == digest_file(str(path))
    batches = list(open_gate(tmp_path / "traingate-out").batches("eval"))
    raw = {name: np.concatenate([batch.columns[name] for batch in batches]) for name in model.input}
    positive = model({name: tensor(values) for name, values in raw.items()}).numpy()[:, 0]
    truth = np.concatenate([batch.label for batch in batches])
    assert ((positive > 0.5) == truth).mean() == pytest.approx(scores["eval.accuracy"])
    assert [file.name for file in path.parent.iterdir() if file.name.startswith(".")] == []


def test_several_classes_are_learnt(tmp_path):
    scores, facts, _ = trained(dataset_in(tmp_path, "class"))
    assert scores["eval.balanced_accuracy"] > 0.7
    assert (facts["task"], facts["classes"]) == ("multiclass", ["a", "b", "c"])


def test_a_number_is_learnt_in_its_own_unit(tmp_path):
    import keras

    scores, facts, path = trained(dataset_in(tmp_path, "number"))
    assert facts["task"] == "regression" and scores["eval.r2"] > 0.7 and 5 < scores["eval.mae"] < 60
    batch = next(open_gate(tmp_path / "traingate-out").batches("eval"))
    model = keras.models.load_model(path)
    guess = model({name: tensor(batch.columns[name]) for name in model.input}).numpy()[:, 0]
    assert np.abs(guess - batch.label).mean() < 80


def test_a_run_can_be_repeated(tmp_path):
    dataset = dataset_in(tmp_path, "binary")
    first, again = (trained(dataset, epochs=3)[0] for _ in range(2))
    assert first == pytest.approx(again, abs=1e-3)


def test_without_a_held_out_split_a_part_of_train_is_held_back(tmp_path):
    scores, _, _ = trained(dataset_in(tmp_path, "binary", splits=("train",)))
    assert scores["holdback.auc"] > 0.8 and "eval.auc" not in scores


def test_rows_that_do_not_fit_into_memory_are_streamed(tmp_path, monkeypatch):
    monkeypatch.setattr(trainer, "_IN_MEMORY", 0)
    scores, _, _ = trained(dataset_in(tmp_path, "binary"))
    assert scores["eval.auc"] > 0.9


def test_uneven_classes_are_weighted(tmp_path):
    dataset = dataset_in(tmp_path, "binary")
    lines = (tmp_path / "train.csv").read_text().splitlines()
    ones = [line for line in lines[1:] if line.endswith(",1")]
    zeros = [line for line in lines[1:] if line.endswith(",0")]
    (tmp_path / "train.csv").write_text("\n".join([lines[0], *zeros, *ones[:40]]) + "\n")
    scores, facts, _ = trained(dataset)
    assert "times the rows of the rarest" in facts["why_weighted"]
    assert scores["eval.balanced_accuracy"] > 0.75


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"drop": ["citi"]}, r"training.drop: 'citi' is not a feature. Did you mean city\?"),
        ({"validation": "evil"}, r"training.validation: 'evil' is not a held-out split. Did you mean eval\?"),
        ({"drop": ["a/b", "city", "note", "at", "\x1b é:{0}"]}, "no feature is left to learn from"),
        ({"loss": "mae"}, "training.loss must be auto, mse or huber, not 'mae'."),
        ({"class_weights": "yes"}, "training.class_weights must be auto, balanced or none, not 'yes'."),
    ],
)
def test_settings_that_will_not_do_are_explained(tmp_path, settings, message):
    with pytest.raises(ConfigError, match=message):
        trained(dataset_in(tmp_path, "binary"), **settings)


def test_without_a_label_there_is_nothing_to_learn(tmp_path):
    with pytest.raises(ConfigError, match=r"the reference trainer needs a label: set columns.label."):
        trained(dataset_in(tmp_path, "binary", columns=Columns()))


def test_the_loans_are_learnt(tmp_path):
    dataset = load(SAMPLES / "loans" / "clean")
    from given.opened import report_of
    from traingate.gate.deciding import decide
    from traingate.gate.sealing import write_decision

    path = write_decision(decide(report_of(dataset), dataset), tmp_path / "decision.json")
    assert train(dataset, path)["eval.auc"] > 0.8
