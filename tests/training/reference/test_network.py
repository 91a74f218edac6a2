from __future__ import annotations

import numpy as np
import pytest

from given.learnable import dataset_in, tensor, trained
from traingate.gate.open import open_gate
from traingate.storage.digests import digest_file

pytestmark = [
    pytest.mark.slow,
    # Keras finds inputs by key all the same where a column's name (`a/b`) is none that it allows for a layer.
    pytest.mark.filterwarnings("ignore:When providing `inputs` as a dict:UserWarning"),
    # TensorFlow 2.21's tensors do not know numpy 2's copy keyword yet.
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]


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


def test_a_number_is_learnt_in_its_own_unit(tmp_path):
    import keras

    scores, facts, path = trained(dataset_in(tmp_path, "number"))
    assert facts["task"] == "regression" and scores["eval.r2"] > 0.7 and 5 < scores["eval.mae"] < 60
    batch = next(open_gate(tmp_path / "traingate-out").batches("eval"))
    model = keras.models.load_model(path)
    guess = model({name: tensor(batch.columns[name]) for name in model.input}).numpy()[:, 0]
    assert np.abs(guess - batch.label).mean() < 80
