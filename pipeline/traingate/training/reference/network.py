"""The reference model in Keras: preprocessing layers fitted on train, and the layers that learn; one model to save."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from traingate.kinds import Kind
from traingate.training.reference.fitting import Category, Fit, Number, Text, Time
from traingate.training.reference.target import Target

_FARTHEST = 8.0  # scaled numbers are clipped here, so that no single value rules a batch
_MOST_WORDS = 10_000


@dataclass(frozen=True)
class Shape:
    """The learning layers' settings.

    Attributes:
        hidden: units of each hidden layer.
        dropout: share of units that are dropped while training.
        l2: factor of the squared weights in the loss.
        learning_rate: Adam's.
    """

    hidden: tuple[int, ...] = (64, 32)
    dropout: float = 0.2
    l2: float = 1e-4
    learning_rate: float = 1e-3


@dataclass(frozen=True)
class Network:
    """The model in its parts; all share their weights.

    Attributes:
        preprocessing: raw columns by name to `numbers`, float32 [rows, n], and words or categories, int [rows, length].
        learning: what preprocessing gives to the prediction, in training's unit; compiled.
        prepare: `preprocessing` compiled: raw columns as tensors, [rows, 1], to its outputs.
        whole: raw columns by name to the prediction: probabilities, or a number in the label's unit. The one to save.
    """

    preprocessing: Any
    prepare: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    learning: Any
    whole: Any


def build(fit: Fit, target: Target, shape: Shape, robust: bool, weighted: bool) -> Network:
    """The compiled network of a fit that takes at least one column."""
    import keras
    import tensorflow as tf

    inputs = {name: _make_input(name, fit) for name in fit.treatments}
    prepared = _preprocess(inputs, fit)
    with warnings.catch_warnings():
        # A column's name may be none that Keras allows for a layer; inputs are found by key.
        warnings.simplefilter("ignore", UserWarning)
        preprocessing = keras.Model(inputs, prepared, name="preprocessing")
        learning = _build_learning(prepared, fit, target, shape, weighted)
        _compile(learning, target, shape, robust)
        answer = learning(preprocessing(inputs))
        if target.task == "regression":
            answer = keras.layers.Rescaling(target.scale, target.centre, name="unit_of_the_label")(answer)
        whole = keras.Model(inputs, answer, name="reference")
    compiled = tf.function(
        lambda columns: preprocessing(columns, training=False), autograph=False, reduce_retracing=True
    )
    return Network(preprocessing, compiled, learning, whole)


def _make_input(name: str, fit: Fit) -> Any:
    import keras

    # Inputs are found by the column's name as a key. As the name of a layer it may be one that Keras does not allow, or
    # that one of its layers has (`clip`, `normalization`).
    kind = fit.forms[name].kind
    dtype = {Kind.STRING: "string", Kind.TIME: "float64"}.get(kind, "float32")
    return keras.Input((1,), dtype=dtype)


def _preprocess(inputs: Mapping[str, Any], fit: Fit) -> dict[str, Any]:
    import keras

    parts = _scale_numbers(inputs, fit.select(Number))  # type: ignore[arg-type]
    for name, time in fit.select(Time).items():
        parts += _encode_time(inputs[name], time)  # type: ignore[arg-type]
    prepared = {}
    for number, (name, taken) in enumerate(fit.treatments.items()):
        if isinstance(taken, Category):
            mode = "one_hot" if taken.one_hot else "int"
            words = [value.decode("utf8") for value in taken.values]
            unknown = max([*words, ""], key=len) + "?"  # which no value is
            looked_up = keras.layers.StringLookup(
                vocabulary=words, mask_token=None, oov_token=unknown, output_mode=mode
            )(inputs[name])
            if taken.one_hot:
                parts.append(looked_up)
            else:
                prepared[f"category_{number}"] = looked_up
        elif isinstance(taken, Text):
            prepared[f"text_{number}"] = _vectorize_text(inputs[name], taken, fit.texts[name])
    if parts:
        prepared["numbers"] = keras.layers.Concatenate()(parts) if len(parts) > 1 else parts[0]
    return prepared


def _scale_numbers(inputs: Mapping[str, Any], numbers: Mapping[str, Number]) -> list[Any]:
    import keras

    if not numbers:
        return []
    columns = _concatenate([inputs[name] for name in numbers])
    scaled = keras.layers.Normalization(
        mean=np.array([number.median for number in numbers.values()], np.float32),
        variance=np.array([number.scale**2 for number in numbers.values()], np.float32),
    )(columns)
    missing = keras.ops.isnan(scaled)
    parts = [keras.ops.clip(keras.ops.where(missing, keras.ops.zeros_like(scaled), scaled), -_FARTHEST, _FARTHEST)]
    indicated = [inputs[name] for name, number in numbers.items() if number.indicated]
    if indicated:
        parts.append(keras.ops.cast(keras.ops.isnan(_concatenate(indicated)), "float32"))
    return parts


def _concatenate(inputs: list[Any]) -> Any:
    import keras

    return keras.layers.Concatenate()(inputs) if len(inputs) > 1 else inputs[0]


def _encode_time(seconds: Any, time: Time) -> list[Any]:
    """Sine and cosine of the time's place in each period; 0 where it is missing."""
    from keras import ops

    parts = []
    for period in time.periods:
        angle = ops.cast(ops.mod(seconds, period) * (2 * np.pi / period), "float32")
        missing = ops.isnan(angle)
        parts += [ops.where(missing, ops.zeros_like(angle), turn(angle)) for turn in (ops.sin, ops.cos)]
    return parts


def _vectorize_text(texts: Any, taken: Text, train: np.ndarray) -> Any:
    import keras

    layer = keras.layers.TextVectorization(max_tokens=_MOST_WORDS, output_sequence_length=taken.length)
    layer.adapt(train.astype("S") if not len(train) else np.array(train.tolist(), object), batch_size=4_096)
    return layer(texts)


def _build_learning(prepared: Mapping[str, Any], fit: Fit, target: Target, shape: Shape, weighted: bool) -> Any:
    import keras

    inputs = {name: keras.Input(tensor.shape[1:], dtype=tensor.dtype, name=name) for name, tensor in prepared.items()}
    regular = keras.regularizers.L2(shape.l2)
    parts = [inputs["numbers"]] if "numbers" in inputs else []
    for number, taken in enumerate(fit.treatments.values()):
        if isinstance(taken, Category) and not taken.one_hot:
            size = min(32, round(1.6 * len(taken.values) ** 0.4))
            vector = keras.layers.Embedding(len(taken.values) + 1, size, embeddings_regularizer=regular)
            parts.append(keras.layers.Flatten()(vector(inputs[f"category_{number}"])))
        elif isinstance(taken, Text):
            parts.append(_average_words(inputs[f"text_{number}"]))
    flow = keras.layers.Concatenate()(parts) if len(parts) > 1 else parts[0]
    for units in shape.hidden:
        flow = keras.layers.Dense(units, "relu", kernel_initializer="he_normal", kernel_regularizer=regular)(flow)
        flow = keras.layers.Dropout(shape.dropout)(flow)
    return keras.Model(inputs, _build_answer(flow, target, weighted), name="learning")


def _average_words(words: Any) -> Any:
    """The mean of the words' vectors, 0 for a text without words, where Keras's masked pooling divides by 0."""
    import keras

    vectors = keras.layers.Embedding(_MOST_WORDS, 16)(words)
    there = keras.ops.expand_dims(keras.ops.cast(keras.ops.not_equal(words, 0), "float32"), -1)
    number = keras.ops.maximum(keras.ops.sum(there, axis=1), 1.0)
    return keras.ops.sum(vectors * there, axis=1) / number


def _build_answer(flow: Any, target: Target, weighted: bool) -> Any:
    import keras

    if target.task == "regression":
        return keras.layers.Dense(1, name="answer")(flow)
    counts = np.array(target.counts, np.float64)
    # Starting from the classes' shares spares the first epochs; weighted classes all start alike.
    start = np.zeros(len(counts)) if weighted else np.log(counts / counts.sum())
    if target.task == "binary":
        bias = keras.initializers.Constant(float(start[1] - start[0]))
        return keras.layers.Dense(1, "sigmoid", bias_initializer=bias, name="answer")(flow)
    bias = keras.initializers.Constant(start.tolist())
    return keras.layers.Dense(len(counts), "softmax", bias_initializer=bias, name="answer")(flow)


def _compile(model: Any, target: Target, shape: Shape, robust: bool) -> None:
    import keras

    losses = {"binary": "binary_crossentropy", "multiclass": "sparse_categorical_crossentropy"}
    loss = losses.get(target.task, "huber" if robust else "mse")
    model.compile(optimizer=keras.optimizers.Adam(shape.learning_rate, clipnorm=10.0), loss=loss, weighted_metrics=[])
