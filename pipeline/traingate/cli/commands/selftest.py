"""`traingate selftest`: plants faults in a copy of the data, and says which of them the checks catch."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import TYPE_CHECKING

from traingate.cli.checking import read_dataset
from traingate.cli.command import Command
from traingate.cli.options import GateOptions, parse_count
from traingate.cli.progress import show_steps
from traingate.cli.stderr import say

if TYPE_CHECKING:
    from traingate.dataset import Dataset
    from traingate.selftest.power import Power

_ROWS, _QUICK_ROWS = 5_000, 2_000


class Selftest(GateOptions, Command):
    """Plants known faults in a copy of some of the rows, checks each copy, and says which faults are caught.

    Attributes:
        rows: rows of each split that are used at most.
        fault: the faults to plant; none are all.
        quick: plant each at its strongest dose alone, in a few rows.
        minutes: how long it may take, about; weaker doses are tried as long as there is time.
    """

    example = "[gate.toml]"
    summary = "plant known faults in a copy of the data: which of them are caught, and from which dose on?"

    rows: int | None
    fault: Sequence[str]
    quick: bool
    minutes: int

    @classmethod
    def add_options(cls, parser: ArgumentParser) -> None:
        """Adds an option for every annotation."""
        GateOptions.add_options(parser)
        parser.add_argument(
            "--rows", type=parse_count, metavar="N", help="rows of each split to use (default: 5000; with --quick 2000)"
        )
        parser.add_argument("--fault", nargs="+", metavar="NAME", default=(), help="plant these alone (default: all)")
        parser.add_argument("--quick", action="store_true", help="plant each fault at its strongest dose alone")
        parser.add_argument(
            "--minutes", type=parse_count, default=3, metavar="N",
            help="try weaker doses as long as it takes no longer, about (default: 3)",
        )  # fmt: skip

    def run(self) -> int:
        """Prints a line for every fault; 1 where one passed that checks which are on have to catch in so many rows."""
        from traingate.imports import silence
        from traingate.wording import count, list_names

        require_known(self.fault)
        dataset = require_held_out(read_dataset(self))
        with silence():
            from traingate.selftest.power import describe, list_asked, measure_power, sum_up
            from traingate.selftest.sampling import sample_tables
        tables = sample_tables(dataset, self.rows or (_QUICK_ROWS if self.quick else _ROWS))
        asked = list_asked(self.fault)
        powers: list[Power] = []
        seconds = 0.0 if self.quick else None if self.fault else 60.0 * self.minutes
        with show_steps(asked) as show:
            for power in measure_power(tables, dataset, asked, seconds=seconds):
                powers.append(power)
                show(len(powers), describe(power))
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
