"""What has to be reached, held against results: one row for each table and number of threads, measured or not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median

from harness import data, targets
from harness.tables import ratios, table
from results import Cell, Group, Results

CHECK, STATISTICS = "traingate_check", "traingate_statistics"
SIZES, LARGEST = (1_000_000, 5_000_000, 10_000_000), 10_000_000
HEAD = ("what", "table", "threads", "rounds", "inner", "process", "has to be", "aim", "")


@dataclass(frozen=True)
class Goal:
    """One figure that has to be reached.

    Attributes:
        what: the figure in words.
        group: the table.
        over, under: the tools whose seconds are divided; where under is "", over's peak memory is meant.
        least: whether the bound is the least that will do, and not the most.
        bound, aim: what the figure is held against.
    """

    what: str
    group: Group
    over: str
    under: str
    least: bool
    bound: float
    aim: float | None = None


def goals(results: Results) -> Iterator[Goal]:
    """All of them, whether their tables were measured or not."""
    threads = sorted({1, 2} | {group.threads for group in results.groups()})
    for format_, many in product(data.FORMATS, threads):
        group = Group("mixed", SIZES[0], format_, many)
        bound = targets.STATISTICS[format_]
        yield Goal("TFDV on Beam / our statistics", group, "tfdv_beam", STATISTICS, True, bound)
    for format_, read, many in product(data.FORMATS, ("pyarrow_stream", "pyarrow_read"), threads):
        group = Group("mixed", LARGEST, format_, many)
        yield Goal(f"check / {read}", group, CHECK, read, False, *targets.READING[format_])
    for peer, group in product(("polars_", "duckdb_"), _compared(results, threads)):
        yield Goal(f"check / {peer.rstrip('_')}", group, CHECK, peer, False, targets.PEERS)
    for format_, many in product(data.FORMATS, threads):
        group = Group("mixed", LARGEST, format_, many)
        yield Goal("greatest peak of a check, MiB", group, CHECK, "", False, targets.MEMORY)


def _compared(results: Results, threads: Sequence[int]) -> Iterator[Group]:
    """The mixed tables of every size, and whatever else was measured."""
    asked = [Group("mixed", *rest) for rest in product(SIZES, data.FORMATS, threads)]
    yield from asked
    yield from (group for group in results.groups() if group not in asked and results.of(group, CHECK))


def held(results: Results) -> str:
    """The table of all goals."""
    return table(HEAD, [_line(results, goal) for goal in goals(results)])


def _line(results: Results, goal: Goal) -> list[str]:
    inner, process = _figures(results, goal)
    group = goal.group
    where = f"{group.shape} {data.rows_of(group.shape, group.rows):,} {group.format}"
    sign = "≥" if goal.least else "<" if goal.bound == targets.PEERS else "≤"
    # Cut and not rounded: the bound must not look larger than what figures are held against.
    bounds = [f"{sign} {math.floor(goal.bound)}", f"{goal.aim:g}" if goal.aim else ""]
    shown = [_shown(values, goal) for values in (inner, process)]
    return [goal.what, where, str(group.threads), str(len(inner)), *shown, *bounds, _verdict(inner, goal)]


def _figures(results: Results, goal: Goal) -> tuple[list[float], list[float]]:
    """One figure a round in which all of it was measured, of inner seconds and of whole processes."""
    over, under = (_done(results, goal.group, tool) for tool in (goal.over, goal.under))
    if not goal.under:
        return [cell.rss_mb for cell in over.values()], []
    both = [(over[number], under[number]) for number in over if number in under]
    inner = ratios([a.inner for a, _ in both], [b.inner for _, b in both])
    return inner, ratios([a.wall for a, _ in both], [b.wall for _, b in both])


def _done(results: Results, group: Group, tool: str) -> dict[int, Cell]:
    return {cell.round: cell for cell in results.of(group, tool) if cell.ended == "done"}


def _shown(values: Sequence[float], goal: Goal) -> str:
    """As `middle`, but rounded against us."""
    if not values:
        return "–"
    digits = 2 if goal.under else 0
    cut = math.floor if goal.least else math.ceil
    middle, low, high = (
        f"{cut(value * 10**digits) / 10**digits:.{digits}f}" for value in (median(values), min(values), max(values))
    )
    return middle if len(values) == 1 else f"{middle} ({low}–{high})"


def _verdict(values: Sequence[float], goal: Goal) -> str:
    if not values:
        return "not measured"
    value = median(values) if goal.under else max(values)
    if goal.least:
        return "met" if value >= goal.bound else "MISSED"
    if goal.aim and value <= goal.aim:
        return "aim met"
    return "met" if (value < goal.bound if goal.bound == targets.PEERS else value <= goal.bound) else "MISSED"
