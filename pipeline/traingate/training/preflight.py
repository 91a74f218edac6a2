"""What the config alone tells of a training run that would fail: asked before any data is read."""

from __future__ import annotations

from traingate.dataset import Dataset
from traingate.errors import ConfigError, Misread, suggest
from traingate.training.reference.settings import Settings
from traingate.training.trainers import REFERENCE, find_trainer, require_trainer


def require_trainable(dataset: Dataset, *, now: bool = False) -> None:
    """Raises ConfigError where `[training]` names a trainer, a setting, a split or a column that will not do.

    Args:
        dataset: what would be trained on.
        now: whether training follows, so that a trainer is imported, and a label has to be declared.
    """
    if dataset.trainer != REFERENCE:
        where = "trainer" if dataset.config_path is None else dataset.locate("training", "trainer")
        ask = find_trainer if now else require_trainer
        ask(dataset.trainer, dataset.root, where)
        return
    chosen = Settings.read(dataset.training)
    held_out = [split.name for split in dataset.held_out]
    if chosen.validation and chosen.validation not in held_out:
        near = suggest(chosen.validation, held_out) if held_out else "There is none."
        raise _explain("validation", f"{chosen.validation!r} is not a held-out split. {near}")
    roles = dataset.columns.roles
    for name in chosen.drop:
        if name in roles:
            raise _explain("drop", f"{name!r} is not a feature: [columns] declares it as {roles[name]}.")
    if now and dataset.columns.label is None:
        raise ConfigError('the reference trainer needs a label: [columns] label = "…"')


def _explain(key: str, wrong: str) -> ConfigError:
    misread = Misread(("training", key), wrong)
    error = ConfigError(str(misread))
    error.__cause__ = misread  # where the file's line is looked up by
    return error
