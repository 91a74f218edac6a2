"""What the reference model predicts: two classes, several, or a number; with the weights that balance classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from traingate.errors import ConfigError
from traingate.gate.decision import Decision
from traingate.gate.rows import Form
from traingate.judging.labels import MOST_CLASSES, are_classes
from traingate.kinds import Kind

TASKS = ("binary", "multiclass", "regression")
_CLASSES = 1_000
_IMBALANCE = 4.0  # rows of the most frequent class over those of the rarest, from which classes are weighted
_HEAVIEST = 50.0
_LIGHTEST = 1e-9  # share of a class whose rows weigh nothing
_OUTLYING = 20.0  # robust standard deviations from which a target's outliers ask for a robust loss


@dataclass(frozen=True)
class Target:
    """What is predicted, fitted on train.

    Attributes:
        task: `binary`, `multiclass` or `regression`.
        classes: the label's values in the order of the outputs, of a classification; the second one is "positive".
        counts: rows of each class in train, by weight where rows have one.
        unlearnt: classes of train beyond the most frequent 1,000; their rows are not learnt from, and count as wrong.
        centre: median of a regression's target.
        scale: its standard deviation; both in the label's unit.
        outlying: the farthest value's distance from the centre, in robust standard deviations.
    """

    task: str
    classes: tuple[int | float | bytes, ...] = ()
    counts: tuple[float, ...] = ()
    unlearnt: int = 0
    centre: float = 0.0
    scale: float = 1.0
    outlying: float = 0.0

    @property
    def robust(self) -> bool:
        """Whether single values would rule a squared loss."""
        return self.outlying > _OUTLYING

    def encode(self, labels: np.ndarray) -> np.ndarray:
        """Class numbers, int32 [rows], −1 for one that is not known; or scaled numbers, float32 [rows]."""
        if self.task == "regression":
            with np.errstate(over="ignore"):
                return ((labels.astype(np.float64) - self.centre) / self.scale).astype(np.float32)
        numbers = {value: number for number, value in enumerate(self.classes)}
        return np.fromiter((numbers.get(value, -1) for value in labels.tolist()), np.int32, len(labels))

    def decode(self, scaled: np.ndarray) -> np.ndarray:
        """Scaled numbers in the label's unit, float64 [rows]."""
        unit: np.ndarray = scaled.astype(np.float64) * self.scale + self.centre
        return unit

    def compute_weights(self) -> np.ndarray:
        """A weight for each class, float32 [classes]: balanced as in scikit-learn, at most 50; mean 1 over train."""
        counts = np.array(self.counts, np.float64)
        weights = np.minimum(counts.sum() / (len(counts) * counts), _HEAVIEST)
        scaled: np.ndarray = (weights * counts.sum() / (weights * counts).sum()).astype(np.float32)
        return scaled

    def name_classes(self) -> list[int | float | str]:
        """The classes, fit for JSON."""
        return [name.decode("utf8", "backslashreplace") if isinstance(name, bytes) else name for name in self.classes]


def fit_target(labels: np.ndarray, form: Form, task: str = "auto", weight: np.ndarray | None = None) -> Target:
    """The target of train's labels; ConfigError where the asked-for task does not go with them.

    Args:
        labels: int64, float32 or bytes as object [rows].
        form: how the label comes.
        task: `auto`, or one of `TASKS`.
        weight: how much each row counts, float [rows]; None where all count alike.
    """
    if task not in ("auto", *TASKS):
        raise ConfigError(f"training.task must be one of auto, {', '.join(TASKS)}, not {task!r}.")
    weight = np.ones(len(labels)) if weight is None else weight.astype(np.float64)
    finite = np.ones(len(labels), bool) if labels.dtype == object else np.isfinite(labels)
    labels, weight = labels[finite], weight[finite]
    values, numbers = np.unique(labels, return_inverse=True)
    if len(values) < 2:
        raise ConfigError(f"the label {form.name!r} has one value in train: there is nothing to learn.")
    chosen = _choose_task(form, values, np.bincount(numbers)) if task == "auto" else task
    if chosen == "regression":
        return _fit_regression(labels, form)
    if chosen == "binary" and len(values) != 2:
        raise ConfigError(f"training.task is binary, but the label {form.name!r} has {len(values)} values in train.")
    counts = np.bincount(numbers, weight)
    counts = np.maximum(counts, _LIGHTEST * counts.sum())  # the logarithm of a class's share is where it starts
    kept = np.sort(np.argsort(-counts, kind="stable")[:_CLASSES])
    task = "binary" if len(values) == 2 else "multiclass"
    return Target(task, tuple(values[kept].tolist()), tuple(counts[kept].tolist()), len(values) - len(kept))


def _choose_task(form: Form, values: np.ndarray, rows: np.ndarray) -> str:
    if form.kind in (Kind.STRING, Kind.BOOL) or len(values) == 2:
        return "classes"
    if form.kind == Kind.TIME:
        return "regression"
    few = len(values) <= MOST_CLASSES
    return "classes" if few and are_classes(dict(zip(values.tolist(), rows.tolist(), strict=True))) else "regression"


def _fit_regression(labels: np.ndarray, form: Form) -> Target:
    if labels.dtype == object:
        raise ConfigError(f"training.task is regression, but the label {form.name!r} holds strings.")
    numbers = labels.astype(np.float64)
    low, centre, high = np.quantile(numbers, [0.25, 0.5, 0.75])
    spread = float(high - low) / 1.349 or float(numbers.std())
    outlying = float(np.abs(numbers - centre).max() / spread)
    inner = np.clip(numbers, *np.quantile(numbers, [0.005, 0.995]))
    return Target("regression", centre=float(centre), scale=float(inner.std()) or spread, outlying=outlying)


def explain_weights(target: Target, decision: Decision, setting: str) -> str | None:
    """Why classes are weighted, None where they are not; the setting is `auto`, `balanced` or `none`."""
    if setting not in ("auto", "balanced", "none"):
        raise ConfigError(f"training.class_weights must be one of auto, balanced, none, not {setting!r}.")
    if setting == "none" or target.task == "regression":
        return None
    if setting == "balanced":
        return "the settings ask for it"
    found: Mapping[str, str] = {
        finding.check: finding.message for finding in decision.select_findings("class-imbalance")
    }
    if found:
        return found["class-imbalance"]
    ratio = max(target.counts) / min(target.counts)
    return f"the most frequent class has {ratio:.1f} times the rows of the rarest" if ratio >= _IMBALANCE else None
