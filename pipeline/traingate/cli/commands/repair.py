"""`traingate repair`: writes repaired splits beside the originals."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import TYPE_CHECKING

from traingate.cli.command import Command

if TYPE_CHECKING:
    from traingate.repair.repair import Repaired


class Repair(Command):
    """Writes repaired splits beside the originals, which it never touches, and a gate.toml that points to them.

    Attributes:
        config: a gate.toml or its folder; None is ./gate.toml.
        out: where the repaired splits go; None is the usual folder.
        only: causes, or findings, that are mended; none mends whatever blocks and can be mended.
        report: the folder of the check's outputs; None is the usual one.
        dry_run: tell alone what would be done.
    """

    example = "gate.toml"
    summary = "write repaired splits beside the originals, from the last check's report"

    config: str | None
    out: str | None
    only: Sequence[str]
    report: str | None
    dry_run: bool

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option or argument for every annotation."""
        parser.add_argument(
            "config", nargs="?", metavar="GATE_TOML", help="a gate.toml or its folder (default: ./gate.toml)"
        )
        parser.add_argument(
            "--out", metavar="DIR", help="where the repaired splits go (default: repaired/ next to the gate.toml)"
        )
        parser.add_argument(
            "--only",
            nargs="+",
            action="extend",
            metavar="CAUSE_ID",
            default=[],
            help="mend these causes alone, as the report names them (default: all that block and can be mended)",
        )
        parser.add_argument(
            "--report", metavar="DIR", help="the check's outputs (default: traingate-out/ next to the gate.toml)"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be changed, and write nothing")

    def run(self) -> int:
        """Repairs, and prints a line for each change; raises Refused where the report is not of the data as it is."""
        from pathlib import Path

        from traingate.config.load import load
        from traingate.repair.repair import repair
        from traingate.storage.withdrawing import FOLDER

        dataset = load(self.config or "gate.toml")
        report = Path(self.report) if self.report else Path(dataset.root, FOLDER)
        repaired = repair(dataset, report, out=self.out, only=self.only, dry_run=self.dry_run, command=self.typed)
        self._tell(repaired)
        return 0

    def _tell(self, repaired: Repaired) -> None:
        import os
        import shlex

        from traingate.inert import escape_line

        if not repaired.lines:
            print("Nothing was changed: the report has no blocking cause that a remedy mends.")
        for line in repaired.lines:
            print(escape_line(line))
        if repaired.left:
            print("\nleft as it is:")
        for left in repaired.left:
            print(escape_line(f"  {left.cause.id}  {left.cause.title}. {left.why}"))
        if self.dry_run:
            print("\nNothing was written, as --dry-run asks.")
        elif repaired.config is not None:
            shown = min(os.path.relpath(repaired.config), str(repaired.config), key=len)
            print(f"\nwritten to {shlex.quote(str(repaired.config.parent))}")
            print(f"next: traingate check {shlex.quote(shown)}")
