from __future__ import annotations

import pytest

from given.opened import decided, gate_in
from traingate.gate.open import open_gate


@pytest.mark.slow
def test_a_tf_dataset_of_features_and_label(tmp_path):
    import tensorflow as tf

    dataset = gate_in(tmp_path, time=None).dataset("eval", batch_size=8)
    features, label = dataset.element_spec
    assert (features["city"].dtype, features["income"].dtype, label.dtype) == (tf.string, tf.float32, tf.int64)
    batches = list(dataset)
    assert [len(labels) for _, labels in batches] == [8, 8, 4]
    assert batches[0][0]["city"].numpy().tolist() == [b"r", b"s"] * 4


@pytest.mark.slow
def test_every_pass_over_train_is_shuffled_anew(tmp_path):
    dataset = gate_in(tmp_path).dataset("train", batch_size=60)
    first, second = (next(iter(dataset))[0]["income"].numpy() for _ in range(2))
    assert sorted(first) == sorted(second) and first.tolist() != second.tolist()


@pytest.mark.slow
def test_without_a_label_there_are_features_only(tmp_path):
    features = next(iter(gate_in(tmp_path, label=None).dataset("eval", batch_size=2)))
    assert sorted(features) == ["city", "default", "income"]


@pytest.mark.slow
def test_weighed_rows_come_as_keras_takes_them(tmp_path):
    features, label, weight = next(iter(gate_in(tmp_path, weight="income").dataset("eval", batch_size=3)))
    assert (sorted(features), label.numpy().tolist(), weight.numpy().tolist()) == (
        ["city"],
        [0, 1, 0],
        [0.0, 9.5, 19.0],
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tags", "expected"),
    [([["a"], ["b", "c"], []], [[b"a"], [b"b", b"c"], []]), ([[1], [2, 3], []], [[1.0], [2.0, 3.0], []])],
)
def test_lists_are_ragged(tmp_path, tags, expected):
    import pyarrow as pa
    from pyarrow import parquet

    from traingate.dataset import Columns, Dataset, Split

    for split in ("train", "eval"):
        parquet.write_table(pa.table({"tags": tags, "y": [0, 1, 0]}), tmp_path / f"{split}.parquet")
    splits = tuple(Split(name, (f"{tmp_path}/{name}.parquet",)) for name in ("train", "eval"))
    gate = open_gate(decided(Dataset("tagged", splits, Columns("y"), root=str(tmp_path))))
    assert next(iter(gate.dataset("eval")))[0]["tags"].to_list() == expected
