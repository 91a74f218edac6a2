"""`traingate selftest`: plants faults in a copy of the data, and says which of them the checks catch."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import TYPE_CHECKING

from traingate.cli.checking import read_dataset
from traingate.cli.command import Command
from traingate.cli.options import GateOptions, parse_count
from traingate.cli.stderr import say

if TYPE_CHECKING:
    from traingate.dataset import Dataset


class Selftest(GateOptions, Command):
    """Plants known faults in a copy of some of the rows, checks each copy, and says which faults are caught.

    Attributes:
        rows: rows of each split that are used at most.
        fault: the faults to plant; none are all.
    """

    example = "[gate.toml]"
    summary = "plant known faults in a copy of the data: which of them are caught, and from which dose on?"

    rows: int
    fault: Sequence[str]

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option for every annotation."""
        GateOptions.add_options(parser)
        parser.add_argument(
            "--rows", type=parse_count, default=5_000, metavar="N", help="rows of each split to use (default: 5000)"
        )
        parser.add_argument("--fault", nargs="+", metavar="NAME", default=(), help="plant these alone (default: all)")

    def run(self) -> int:
        """Prints a line for every fault; 1 where one passed that has to be caught in so many rows."""
        from traingate.imports import silence
        from traingate.wording import count, list_names

        require_known(self.fault)
        dataset = require_held_out(read_dataset(self))
        with silence():
            from traingate.selftest.power import describe, measure_power, sum_up
            from traingate.selftest.sampling import sample_tables
        tables = sample_tables(dataset, self.rows)
        powers = []
        for power in measure_power(tables, dataset, self.fault):
            powers.append(power)
            print(describe(power), flush=True)
        print(sum_up(powers, tables))
        missed = [power.fault for power in powers if power.fails]
        if missed:
            return say(
                f"{len(missed)} of {count(len(powers), 'faults')} passed unnoticed: {list_names(missed, 100)}.", 1
            )
        return 0


def require_held_out(dataset: Dataset) -> Dataset:
    """The dataset; ConfigError where it has no split but train, as most faults lie between two."""
    from traingate.errors import ConfigError

    if not dataset.held_out:
        where = dataset.locate("splits", dataset.train)
        raise ConfigError(f"{where}: the only split. Faults lie between two: name a held-out split as well, as eval.")
    return dataset


def require_known(names: Sequence[str]) -> None:
    """Raises ConfigError, with the nearest name, where a fault is not known."""
    from traingate.errors import ConfigError, suggest
    from traingate.selftest.fault import find_faults

    for name in names:
        if name not in find_faults():
            raise ConfigError(f"--fault {name}: no such fault. {suggest(name, find_faults())}")
