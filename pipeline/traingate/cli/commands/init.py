"""`traingate init`: drafts a gate from data."""

from __future__ import annotations

from argparse import ArgumentParser

from traingate.cli.checking import explain_typed, read_quick_look
from traingate.cli.command import Command
from traingate.cli.options import DataOptions


class Init(DataOptions, Command):
    """Drafts a gate.toml and a TFDV schema from data, for people to review and edit; overwrites nothing."""

    example = "--train F --eval F --label L"
    summary = "draft a gate.toml and a TFDV schema from data; overwrites nothing"

    out: str

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option for every annotation."""
        DataOptions.add_options(parser)
        parser.add_argument("--out", metavar="DIR", default=".", help="where the drafts go (default: here)")

    def run(self) -> int:
        """Writes the drafts and prints where they are; raises ConfigError where one is there already."""
        from pathlib import Path

        from traingate.cli.progress import show_progress
        from traingate.config.draft import draft
        from traingate.errors import ConfigError

        if not self.train:
            raise ConfigError("--train is missing: a gate.toml is drafted from the training split.")
        dataset = read_quick_look(self)
        with show_progress(), explain_typed(dataset):
            written = draft(dataset, Path(self.out))
        for path in written:
            print(f"drafted {path}")
        print(f"Review both, then: traingate check {written[-1]}")
        return 0
