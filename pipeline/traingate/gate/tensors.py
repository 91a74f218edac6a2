"""Batches of rows as a tf.data.Dataset."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from traingate.gate.rows import Form, LabelledRows
from traingate.kinds import Kind

if TYPE_CHECKING:
    import numpy as np
    import tensorflow as tf


def stream_dataset(
    one_pass: Callable[[int], Iterator[LabelledRows]],
    forms: Sequence[Form],
    label: Form | None,
    weight: Form | None = None,
) -> tf.data.Dataset:
    """A dataset that asks for pass 0, 1, 2 … as it is iterated over."""
    tf = import_tensorflow()
    passes = itertools.count()

    def batches() -> Iterator[Any]:
        for rows in one_pass(next(passes)):
            features = {form.name: _make_tensor(rows.columns[form.name], form) for form in forms}
            parts = (features, rows.label, rows.weight)[:length]
            yield features if length == 1 else parts

    length = 1 if label is None else 2 if weight is None else 3
    features = {form.name: _make_spec(form) for form in forms}
    specs = (features, label and tf.TensorSpec([None], _choose_label_type(label)), tf.TensorSpec([None], tf.float32))
    signature = features if length == 1 else specs[:length]
    return tf.data.Dataset.from_generator(batches, output_signature=signature).prefetch(2)


def import_tensorflow() -> Any:
    """TensorFlow, without the lines that it and its libraries print while they are imported."""
    from traingate.imports import silence

    with silence():
        import keras  # noqa: F401 - it prints as well
        import tensorflow as tf
    return tf


def _make_spec(form: Form) -> Any:
    import tensorflow as tf

    if form.kind == Kind.LIST:
        return tf.RaggedTensorSpec([None, None], tf.string if form.strings else tf.float32, ragged_rank=1)
    if form.kind == Kind.STRING:
        return tf.TensorSpec([None], tf.string)
    return tf.TensorSpec([None], tf.float64 if form.kind == Kind.TIME else tf.float32)


def _choose_label_type(label: Form) -> Any:
    import tensorflow as tf

    return {Kind.STRING: tf.string, Kind.FLOAT: tf.float32}.get(label.kind, tf.int64)


def _make_tensor(values: np.ndarray, form: Form) -> Any:
    if form.kind != Kind.LIST:
        return values
    import tensorflow as tf

    flat = [item for items in values for item in items]
    lengths = [len(items) for items in values]
    return tf.RaggedTensor.from_row_lengths(tf.constant(flat, tf.string if form.strings else tf.float32), lengths)
