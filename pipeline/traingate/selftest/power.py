"""What the checks of a gate catch in its own data: every fault that can be planted there, and its smallest dose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from traingate.dataset import Dataset
from traingate.report.findings import Severity
from traingate.report.report import Report
from traingate.selftest.fault import Fault, find_faults
from traingate.selftest.tables import Tables
from traingate.selftest.trying import Trial, check_tables, try_doses
from traingate.wording import count


@dataclass(frozen=True)
class Power:
    """What became of one fault.

    Attributes:
        fault: its id.
        family: its family.
        said: what it does, one sentence.
        caught: the trials that were caught, the strongest dose first.
        missed: the strongest dose that passed unnoticed; None where every dose was caught.
        skipped: why it could not be planted; "" where it was.
        expected: whether its strongest dose has to be caught in so many rows.
    """

    fault: str
    family: str
    said: str
    caught: tuple[Trial, ...] = ()
    missed: Trial | None = None
    skipped: str = ""
    expected: bool = True

    @property
    def fails(self) -> bool:
        """Whether a fault passed unnoticed at a dose and in a number of rows in which it has to be caught."""
        return self.expected and not self.skipped and not self.caught


def measure_power(tables: Tables, dataset: Dataset, names: Sequence[str] = (), seed: int = 0) -> Iterator[Power]:
    """Plants each fault, one after the other, in copies of the tables.

    Args:
        tables: the rows that are used.
        dataset: what the config says of them, with the checks' settings.
        names: the faults to plant; none are all.
        seed: decides which rows and columns are hit.
    """
    clean = check_tables(tables, dataset)
    for name, kind in find_faults().items():
        if not names or name in names:
            yield _measure(kind(), tables, dataset, clean, seed)


def _measure(fault: Fault, tables: Tables, dataset: Dataset, clean: Report, seed: int) -> Power:
    said = " ".join((fault.__doc__ or "").partition("\n\n")[0].split())
    expected = len(tables.asked) >= fault.rows
    power = Power(fault.id, fault.family, said, expected=expected)
    if skipped := fault.not_applicable(tables):
        return Power(fault.id, fault.family, said, skipped=skipped)
    trials = tuple(try_doses(fault, tables, dataset, clean, seed))
    caught = tuple(trial for trial in trials if trial.severity is not None)
    missed = next((trial for trial in trials if trial.severity is None), None)
    return Power(power.fault, power.family, said, caught, missed, expected=expected)


def describe(power: Power) -> str:
    """One line: whether it is caught, by whom, and from which dose on."""
    if power.skipped:
        return f"–       {power.fault}: not planted, as {power.skipped}"
    if not power.caught:
        dose = power.missed.dose if power.missed else 0
        more = "" if power.expected else ", which may take more rows"
        return f"MISSED  {power.fault}: passed unnoticed at dose {dose:g}{more}. {power.said}"
    least = power.caught[-1]
    word = "caught" if least.severity is Severity.BLOCK else "warned"
    below = f", not at {power.missed.dose:g}" if power.missed else ""
    return f"{word}  {power.fault}: from dose {least.dose:g} on{below}, by {', '.join(least.checks)}"


def sum_up(powers: Sequence[Power], tables: Tables) -> str:
    """How many faults were planted, caught and missed, and in how many rows."""
    planted = [power for power in powers if not power.skipped]
    caught = sum(bool(power.caught) for power in planted)
    rows = " and ".join(f"{count(len(table), 'rows')} of {name}" for name, table in tables.splits.items())
    told = Counter(check for power in planted for check in {name for one in power.caught for name in one.checks})
    by = ", ".join(f"{check} {number}" for check, number in told.most_common())
    return (
        f"Caught by check: {by or 'none'}.\n"
        f"{caught} of {count(len(planted), 'faults')} {'is' if len(planted) == 1 else 'are'} caught in {rows}; "
        f"{count(len(powers) - len(planted), 'faults')} could not be planted in this data."
    )
