"""`traingate check`: validates, decides, and writes the report."""

from __future__ import annotations

from collections.abc import Sequence

from traingate.cli.checking import check_dataset, read_dataset, withdraw_earlier, withdraw_mistyped
from traingate.cli.command import Command
from traingate.cli.options import CheckOptions


class Check(CheckOptions, Command):
    """Validates the splits of a gate.toml or, for a quick look, the files of --train and --eval."""

    example = "gate.toml"
    summary = "validate the splits, decide, and write the report"

    @classmethod
    def give_up(cls, words: Sequence[str]) -> None:
        """Takes back what an earlier run decided, which nobody may take for this run's answer."""
        withdraw_mistyped(words)

    def run(self) -> int:
        """Checks the data; the verdict's exit code."""
        withdraw_earlier(self)
        return check_dataset(read_dataset(self), self, self.typed).exit_code
