"""What the checks of a gate catch in its own data: every fault that can be planted there, and its smallest dose."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from traingate.dataset import Dataset
from traingate.report.findings import Severity
from traingate.report.report import Report
from traingate.selftest.fault import Fault, find_faults
from traingate.selftest.tables import Tables
from traingate.selftest.trying import Trial, ask_families, check_tables, list_off, try_doses, try_fault
from traingate.wording import count, list_names

_TRIES = 3


class Outcome(StrEnum):
    """What became of a fault."""

    CAUGHT = "caught"
    WARNED = "warned"
    MISSED = "MISSED"
    FEW_ROWS = "few"
    KNOWN = "known"
    OFF = "off"
    SKIPPED = "–"


@dataclass(frozen=True)
class Power:
    """What became of one fault.

    Attributes:
        fault: its id.
        family: its family.
        said: what it does, one sentence.
        caught: the trials that were caught, the strongest dose first.
        missed: the strongest dose that passed unnoticed; None where every dose that was tried was caught.
        skipped: why it could not be planted; "" where it was.
        expected: whether its strongest dose has to be caught in so many rows.
        off: checks that tell it, and that the config turns off.
        beyond: why no check tells it, by design or where the data has little to tell it by; "" for most.
        untried: whether weaker doses were left untried.
        tries: how often it was planted until it was caught, each time in other rows and columns.
    """

    fault: str
    family: str
    said: str
    caught: tuple[Trial, ...] = ()
    missed: Trial | None = None
    skipped: str = ""
    expected: bool = True
    off: tuple[str, ...] = ()
    beyond: str = ""
    untried: bool = False
    tries: int = 1

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.skipped:
            return Outcome.SKIPPED
        if self.caught:
            return Outcome.CAUGHT if self.caught[-1].severity is Severity.BLOCK else Outcome.WARNED
        if self.missed is not None and self.missed.known:
            return Outcome.KNOWN
        if self.off:
            return Outcome.OFF
        return Outcome.MISSED if self.expected and not self.beyond else Outcome.FEW_ROWS

    @property
    def fails(self) -> bool:
        """Whether checks that are on, and have to catch it in so many rows, did not."""
        return self.outcome is Outcome.MISSED


def list_asked(names: Sequence[str] = ()) -> list[str]:
    """The faults that are planted: those that are named; else all but those that no check tells, by design."""
    return [name for name, kind in find_faults().items() if (name in names if names else not kind.beyond)]


def measure_power(
    tables: Tables, dataset: Dataset, names: Sequence[str] = (), seed: int = 0, seconds: float | None = None
) -> Iterator[Power]:
    """Plants each fault, one after the other, in copies of the tables.

    Args:
        tables: the rows that are used.
        dataset: what the config says of them, with the checks' settings.
        names: the faults to plant; none are all.
        seed: decides which rows and columns are hit.
        seconds: how long it may take: weaker doses are tried as long as there is time; None for all of them, 0 for
            none. The strongest is tried in any case.
    """
    clean, asked, began = check_tables(tables, dataset), list_asked(names), time.monotonic()
    for at, name in enumerate(asked):
        weaker = seconds is None or time.monotonic() - began < seconds * (at + 1) / len(asked)
        yield _measure(find_faults()[name](), tables, dataset, clean, seed, weaker=weaker)


def _measure(fault: Fault, tables: Tables, dataset: Dataset, clean: Report, seed: int, *, weaker: bool) -> Power:
    said = " ".join((fault.__doc__ or "").partition("\n\n")[0].split())
    expected = len(tables.asked) >= fault.rows
    power = Power(fault.id, fault.family, said, expected=expected, beyond=fault.beyond or fault.hidden)
    if skipped := fault.not_applicable(tables):
        return replace(power, skipped=skipped)
    asked = ask_families(dataset, fault.told_by)
    tries, trials = 0, tuple[Trial, ...]()
    # What was done to a column that says nothing is not to be seen: so another one is tried, and a third.
    while tries < _TRIES and not any(trial.caught for trial in trials):
        trials = tuple(try_doses(fault, tables, asked, clean, seed + tries, weaker=weaker))
        tries += 1
    caught = tuple(trial for trial in trials if trial.caught)
    missed = next((trial for trial in trials if not trial.caught), None)
    off = () if caught else _find_off(fault, tables, dataset, clean, seed)
    untried = missed is None and len(trials) < len(fault.doses)
    return replace(power, caught=caught, missed=missed, off=off, untried=untried, tries=tries)


def _find_off(fault: Fault, tables: Tables, dataset: Dataset, clean: Report, seed: int) -> tuple[str, ...]:
    """The checks that tell a fault at its strongest dose and that the config turns off."""
    off = list_off(dataset, fault.told_by)
    if not off:
        return ()
    kept = {name: said for name, said in dataset.checks.items() if name not in off}
    asked = ask_families(replace(dataset, checks=kept), fault.told_by)
    told = try_fault(fault, fault.doses[-1], tables, asked, clean, seed).checks
    return tuple(name for name in told if name in off)


def describe(power: Power) -> str:
    """One line: whether it is caught, by whom, and from which dose on."""
    head, dose = f"{power.outcome:<6}  {power.fault}: ", power.missed.dose if power.missed else 0
    if power.outcome is Outcome.SKIPPED:
        return f"{head}not planted, as {power.skipped}"
    if power.outcome is Outcome.KNOWN and power.missed is not None:
        return f"{head}told of the data as it is by {', '.join(power.missed.known)}, and no worse at dose {dose:g}"
    if power.outcome is Outcome.OFF:
        names = list_names(list(power.off))
        return f"{head}passed unnoticed at dose {dose:g}, which {names} would tell if turned on. {power.said}"
    if power.outcome in (Outcome.MISSED, Outcome.FEW_ROWS):
        more = f", as {power.beyond}" if power.beyond else "" if power.expected else ", which may take more rows"
        return f"{head}passed unnoticed at dose {dose:g}{more}. {power.said}"
    least = power.caught[-1]
    below = f", not at {dose:g}" if power.missed else ", weaker ones were not tried" if power.untried else ""
    once = "" if power.tries == 1 else f", at the {'second' if power.tries == 2 else 'third'} try"
    return f"{head}from dose {least.dose:g} on{below}, by {', '.join(least.checks)}{once}"


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
