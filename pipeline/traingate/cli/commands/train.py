"""`traingate train`: checks, and trains where the gate opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from traingate.cli.checking import check_dataset, read_dataset, require_training, withdraw_earlier, withdraw_mistyped
from traingate.cli.command import Command
from traingate.cli.options import CheckOptions
from traingate.cli.stderr import say

if TYPE_CHECKING:
    from traingate.dataset import Dataset


class Train(CheckOptions, Command):
    """Checks the data as `traingate check` does, then trains on it if the gate opens."""

    example = "gate.toml"
    summary = "check, then train if the gate opens"

    @classmethod
    def give_up(cls, words: Sequence[str]) -> None:
        """Takes back what an earlier run decided, which nobody may take for this run's answer."""
        withdraw_mistyped(words)

    def run(self) -> int:
        """Checks the data, trains and prints the scores; the verdict's exit code where the gate is shut."""
        withdraw_earlier(self)
        dataset = replace(read_dataset(self), trains=True)
        require_training(dataset, now=True)
        checked = check_dataset(dataset, self, self.typed, goes_on=True)
        if checked.exit_code:
            report = checked.folder / "report.html"
            return say(f"training did not start: the gate is shut. The report says why: {report}", checked.exit_code)
        return self._train(dataset, checked.folder)

    def _train(self, dataset: Dataset, folder: Path) -> int:
        from traingate.errors import TrainGateError
        from traingate.gate.signature import read_key
        from traingate.inert import escape_log
        from traingate.training.train import train

        print(f"\ntraining starts: {dataset.trainer}", flush=True)
        try:
            scores = train(dataset, folder, key=read_key(self.key))
        except (TrainGateError, OSError):
            raise
        except Exception as error:
            if dataset.trainer == "reference":
                raise
            return say(_explain_failure(dataset.trainer, error), 3)
        for line in _list_results(dataset.trainer, scores, folder):
            print(escape_log(line))
        return 0


def _list_results(trainer: str, scores: dict[str, float], folder: Path) -> list[str]:
    """The scores; of the reference trainer beside those of no model, with what was left out and where the model is."""
    if trainer == "reference":
        from traingate.training.reference.summary import summarize

        return summarize(folder)
    width = max(map(len, scores), default=0)
    return [f"{name:{width}}  {value:.4g}" for name, value in scores.items()]


def _explain_failure(trainer: str, error: Exception) -> str:
    import traceback

    told = "".join(traceback.format_exception(error)[-6:])
    return f"the gate is open, and the trainer {trainer} failed: {type(error).__name__}: {error}\n{told}"
