from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from given.learnable import dataset_in, tensor, trained
from traingate.dataset import Columns, Dataset, Split
from traingate.gate.open import open_gate
from traingate.gate.rows import LabelledRows
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


def predict(model, rows):
    return model({name: tensor(rows.columns[name]) for name in model.input}).numpy()[:, 0]


def test_a_copy_in_another_format_is_predicted_alike(tmp_path):
    import keras

    dataset = dataset_in(tmp_path, "binary")
    with (tmp_path / "eval.csv").open("rb") as file:
        copy = pa_csv.read_csv(file)
    narrow = {"a/b": pa.float32(), "city": pa.large_string(), "at": pa.timestamp("ms")}
    fields = [pa.field(field.name, narrow.get(field.name, field.type)) for field in copy.schema]
    pq.write_table(copy.cast(pa.schema(fields)), tmp_path / "copy.parquet")
    splits = (*dataset.splits, Split("copy", (f"{tmp_path}/copy.parquet",)))
    scores, _, path = trained(replace(dataset, splits=splits), epochs=5)
    assert {name: scores[f"copy.{name}"] for name in ("auc", "accuracy", "log_loss")} == {
        name: scores[f"eval.{name}"] for name in ("auc", "accuracy", "log_loss")
    }
    model, gate = keras.models.load_model(path), open_gate(tmp_path / "traingate-out", batch_size=400)
    ours, theirs = (predict(model, next(gate.batches(split))) for split in ("eval", "copy"))
    assert ours.tolist() == theirs.tolist()


def test_codes_that_differ_by_their_zeros_are_two(tmp_path):
    import keras

    draw = random.Random(0)
    for split, rows in (("train", 600), ("eval", 200)):
        codes = [draw.choice(["007", "7"]) for _ in range(rows)]
        lines = [f"{code},{draw.gauss(0, 1):.3f},{int((code == '007') != (draw.random() < 0.1))}" for code in codes]
        (tmp_path / f"{split}.csv").write_text("\n".join(["code,x,y", *lines]) + "\n")
    splits = tuple(Split(split, (f"{tmp_path}/{split}.csv",)) for split in ("train", "eval"))
    scores, facts, path = trained(Dataset("codes", splits, Columns("y"), root=str(tmp_path)))
    assert facts["features"] == {"code": "category", "x": "number"}
    assert scores["eval.auc"] > 0.8
    code = np.array([b"007", b"7", b"07"], object)
    known, other, unknown = predict(keras.models.load_model(path), LabelledRows(3, {"code": code, "x": np.zeros(3)}))
    assert known > 0.7 > unknown > 0.3 > other
