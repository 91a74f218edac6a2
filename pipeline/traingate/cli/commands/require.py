"""`traingate require`: asks whether a decision still holds."""

from __future__ import annotations

from argparse import ArgumentParser

from traingate.cli.command import Command
from traingate.cli.options import parse_duration


class Require(Command):
    """Compares a decision with the data and the config as they are now; nothing may have changed since.

    Attributes:
        decision: a decision.json or its folder.
        config: the config that it has to be for; None is the one that it names.
        max_age: seconds that it may be old; None is any age.
        key: the file of the key that it has to be signed with; None is the environment's, if there is one.
    """

    example = "traingate-out"
    summary = "does a decision still hold for this data and config?"

    decision: str
    config: str | None
    max_age: float | None
    key: str | None

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option or argument for every annotation."""
        parser.add_argument("decision", help="a decision.json or its folder")
        parser.add_argument("--config", metavar="GATE_TOML", help="the config that it must have been made for")
        parser.add_argument("--max-age", type=parse_duration, metavar="AGE", help="its maximum age: 90m, 24h, 7d")
        parser.add_argument("--key", metavar="FILE", help="key that it must be signed with (default: $TRAINGATE_KEY)")

    def run(self) -> int:
        """Prints what was decided; raises Refused where it does not hold."""
        from datetime import timedelta

        from traingate.gate import require
        from traingate.gate.signature import read_key
        from traingate.inert import escape_line

        oldest = None if self.max_age is None else timedelta(seconds=self.max_age)
        held = require.require(self.decision, config=self.config, max_age=oldest, key=read_key(self.key))
        decided = f"decided {held.verdict} at {held.decided_at}"
        print(f"OPEN  {escape_line(held.dataset)}: {decided}, and nothing has changed since.")
        return 0
