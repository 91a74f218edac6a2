"""`traingate train`: checks, and trains where the gate opens."""

from __future__ import annotations

from traingate.cli.checking import check_dataset, read_dataset, withdraw_earlier
from traingate.cli.command import Command
from traingate.cli.options import CheckOptions
from traingate.cli.stderr import say


class Train(CheckOptions, Command):
    """Checks the data as `traingate check` does, then trains on it if the gate opens."""

    example = "gate.toml"
    summary = "check, then train if the gate opens"

    def run(self) -> int:
        """Checks the data, trains and prints the scores; the verdict's exit code where the gate is shut."""
        from traingate.gate.signature import read_key

        withdraw_earlier(self)
        dataset = read_dataset(self)
        checked = check_dataset(dataset, self, self.typed)
        if checked.exit_code:
            report = checked.folder / "report.html"
            return say(f"training did not start: the gate is shut. The report says why: {report}", checked.exit_code)
        from traingate.training.train import train

        for name, value in train(dataset, checked.folder, key=read_key(self.key)).items():
            print(f"{name}  {value:.4g}" if isinstance(value, float) else f"{name}  {value}")
        return 0
