from __future__ import annotations

import pytest

from given.learnable import dataset_in, trained
from given.places import SAMPLES
from traingate.config.load import load
from traingate.dataset import Columns
from traingate.errors import ConfigError
from traingate.training.reference import trainer
from traingate.training.train import train

pytestmark = [
    pytest.mark.slow,
    # Keras finds inputs by key all the same where a column's name (`a/b`) is none that it allows for a layer.
    pytest.mark.filterwarnings("ignore:When providing `inputs` as a dict:UserWarning"),
    # TensorFlow 2.21's tensors do not know numpy 2's copy keyword yet.
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]


def test_two_classes_are_learnt(tmp_path):
    scores, facts, _ = trained(dataset_in(tmp_path, "binary"))
    assert scores["eval.auc"] > 0.9 and scores["eval.balanced_accuracy"] > 0.8
    assert (facts["task"], facts["classes"], facts["why_weighted"]) == ("binary", [0, 1], None)
    assert facts["features"] == {
        "a/b": "number", "city": "category", "note": "text", "\x1b é:{0}": "number", "at": "time",
    }  # fmt: skip
    assert facts["left_out"] == {"<b>": "it has a single value", "row_id": "it identifies rows"}
    assert facts["metrics"] == scores


def test_several_classes_are_learnt(tmp_path):
    scores, facts, _ = trained(dataset_in(tmp_path, "class"))
    assert scores["eval.balanced_accuracy"] > 0.7
    assert (facts["task"], facts["classes"]) == ("multiclass", ["a", "b", "c"])


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
        ({"drop": ["a/b", "city", "note", "at", "<b>", "row_id", "\x1b é:{0}"]}, "no feature is left to learn from"),
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
