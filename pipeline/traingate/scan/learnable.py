"""What the reference trainer could never learn from, as the heads of train's files tell: refused before the scan.

Asked only where that trainer is asked for, by a `[training]` section or by `traingate train`: who trains elsewhere may
check data with labels of lists or of free text, and with images alone. What a head cannot tell is left to the check
`trainability`, which sees all rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from traingate.batch.columns import to_strings
from traingate.errors import ConfigError, Unreadable, Widen
from traingate.format import Shard, find_format
from traingate.kinds import Kind
from traingate.plan import Plan
from traingate.wording import count, list_names

_LOOKED_AT, _FEWEST = 5_000, 200  # rows of a head that are looked at, and below which it says nothing of classes
_UNIQUE = 0.99  # share of a head's labels that have to differ from one another
_WORDS_IN_TEXT = 2.5  # mean words from which values are text, as the trainer takes them
_NEXT = (
    'or name a trainer of your own: [training] trainer = "package.module:function". `traingate check` without '
    "[training] checks the data all the same."
)


def require_learnable(plan: Plan, shards: Sequence[Shard]) -> None:
    """Raises ConfigError where the reference trainer is asked for and could not learn, whatever rows follow.

    Args:
        plan: kinds and roles of all columns.
        shards: train's.
    """
    dataset, label = plan.dataset, plan.columns.label
    if not dataset.trains or dataset.trainer != "reference" or label is None:
        return
    if plan.types[dataset.train][label] == Kind.LIST:
        wrong = f"the label {label} holds lists; the reference trainer predicts a class or a number"
        raise _refuse(plan, ("columns", "label"), f"{wrong}. Name another label, {_NEXT}")
    _require_feature(plan)
    if plan.types[dataset.train][label] == Kind.STRING:
        _require_classes(plan, label, shards)


def _refuse(plan: Plan, key: tuple[str, str], wrong: str) -> ConfigError:
    dataset = plan.dataset
    return ConfigError(f"{dataset.locate(*key)}: {dataset.split(dataset.train).paths[0]}: {wrong}")


def _require_feature(plan: Plan) -> None:
    """Raises ConfigError where all features are lists, bytes that are no text, or names of rows."""
    dataset = plan.dataset
    kinds = {name: kind for name, kind in plan.types[dataset.train].items() if name not in plan.columns.not_features}
    useless = {name: "it holds lists" for name, kind in kinds.items() if kind == Kind.LIST}
    useless |= {name: "its values are bytes, not text" for name in plan.binary if name in kinds}
    left_out = {*plan.identifiers, *dataset.training.get("drop", ())} & kinds.keys()
    if not useless or kinds.keys() - useless.keys() - left_out:
        return
    listed = list_names([f"{name} ({why})" for name, why in useless.items()], 10)
    wrong = f"the reference trainer learns from numbers, times, categories and texts, and train has none: {listed}"
    raise _refuse(plan, ("splits", dataset.train), f"{wrong}. Add such a column, {_NEXT}")


def _require_classes(plan: Plan, label: str, shards: Sequence[Shard]) -> None:
    """Raises ConfigError where the head of train has a class of its own in every row, and these are text."""
    texts, is_whole = _read_labels(plan, label, shards)
    if len(texts) < _FEWEST or len(set(texts)) < _UNIQUE * len(texts):
        return
    words = sum(len(text.split()) for text in texts) / len(texts)
    if words < _WORDS_IN_TEXT and not is_whole:
        return  # names of thousands of classes, which the rows to come may repeat
    wrong = (
        f"the label {label} has {count(len(set(texts)), 'different values')} in the first {count(len(texts), 'rows')}: "
        "it is text rather than classes, and hardly one comes twice to be learnt"
    )
    raise _refuse(plan, ("columns", "label"), f"{wrong}. Name the column that holds the classes, {_NEXT}")


def _read_labels(plan: Plan, label: str, shards: Sequence[Shard]) -> tuple[list[str], bool]:
    """The labels of the first rows of train that have one, and whether these are all of train's rows."""
    if not shards:
        return [], True
    try:
        read = find_format(shards[0].path).read_head
        records = read(shards[0], {label: Kind.STRING}, plan.dataset.reading, _LOOKED_AT)
    except (Widen, Unreadable):
        records = None  # the scan itself meets the same rows, and says what is wrong
    if records is None:
        return [], True
    texts = [value for value in to_strings(records.column(label)).to_pylist() if value]
    found = [text.decode("utf8", "replace") if isinstance(text, bytes) else text for text in texts]
    return found, len(shards) == 1 and records.num_rows < _LOOKED_AT
