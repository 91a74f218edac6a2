"""The tables of a benchmark: what was caught, and what was said of clean data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from controls import KIND_OF

Line = dict[str, Any]
COPIES = "random, of rows that repeat"
"""The kind of split of the bases that are not clean, which no sum counts."""


def print_faults(lines: list[Line]) -> None:
    """Recall by fault, dose and size; the checks that told it, and what its strongest dose was told as."""
    by: dict[tuple[str, str, float], dict[int, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        by[line["family"], line["fault"], line["dose"]][_take_size(line)].append(line)
    sizes = sorted({_take_size(line) for line in lines})
    print("| family | fault | dose |", " | ".join(f"caught, {_name_size(n)}" for n in sizes),
          "| headline | blocked | told by |")  # fmt: skip
    print("| --- | --- | ---: |" + " ---: |" * (len(sizes) + 2), "--- |")
    for (family, fault, dose), runs in sorted(by.items()):
        every = [line for found in runs.values() for line in found]
        told = sorted({check for line in every for check in line["checks"]})
        caught = [line for line in every if line["checks"]]
        cells = [f"{_count(runs[n], 'checks')}" if runs[n] else "–" for n in sizes]
        blocked = sum(not line["opens"] for line in every)
        must = f"{blocked}/{len(every)}" if every[0]["blocks"] else f"({blocked}/{len(every)})"
        headline = sum(line["headline"] for line in caught)
        print(f"| {family} | {fault} | {dose:g} | {' | '.join(cells)} | {headline}/{len(caught)} | {must} |",
              f"{', '.join(told) or '–'} |")  # fmt: skip


def _take_size(line: Line) -> int:
    """The rows that were asked for; 0 where a table has less than half of them, as the small ones that are bundled."""
    return int(line["rows"]) if line.get("trained", line["rows"]) >= line["rows"] / 2 else 0


def _name_size(rows: int) -> str:
    return f"n = {rows:,}" if rows else "fewer rows"


def _count(lines: list[Line], key: str) -> str:
    return f"{sum(bool(line[key]) for line in lines)}/{len(lines)}"


def print_sums(lines: list[Line]) -> None:
    """Recall, attribution and open gates, by size."""
    for rows in sorted({_take_size(line) for line in lines}):
        here = [line for line in lines if _take_size(line) == rows]
        strongest = [line for line in here if line["dose"] == _find_strongest(line["fault"])]
        caught = [line for line in strongest if line["checks"]]
        must = [line for line in strongest if line["blocks"]]
        kinds = defaultdict(list)
        for line in strongest:
            kinds[line["fault"]].append(bool(line["checks"]))
        safe = sum(sum(found) >= 0.99 * len(found) for found in kinds.values())
        print(f"{_name_size(rows)}, strongest dose: {len(caught)} of {len(strongest)} runs caught "
              f"({len(caught) / max(len(strongest), 1):.1%}), {safe} of {len(kinds)} kinds in 99 % of runs; "
              f"{sum(line['headline'] for line in caught)} of {len(caught)} as the headline; "
              f"{sum(line['opens'] for line in must)} of {len(must)} that must block opened the gate.")  # fmt: skip


def _find_strongest(fault: str) -> float:
    from traingate.selftest.fault import find_faults

    return find_faults()[fault].doses[-1]


def print_clean(lines: list[Line]) -> None:
    """Blocked clean runs with the Clopper-Pearson interval, and problems a run, by kind of split and by base."""
    kinds, bases = defaultdict[str, list[Line]](list), defaultdict[str, list[Line]](list)
    for line in lines:
        kind = KIND_OF.get(line["base"], COPIES)
        kinds[kind].append(line)
        bases[f"{kind}: {line['base']}"].append(line)
        if kind != COPIES:
            kinds["all"].append(line)
    for what, groups in (("kind of split", kinds), ("base", bases)):
        print(f"\n| clean, by {what} | runs | blocked | 95 % | warned | problems a run | seconds |")
        print("| --- | ---: | ---: | --- | ---: | ---: | ---: |")
        for name, runs in sorted(groups.items(), key=lambda pair: (pair[0] == "all", pair[0])):
            print(f"| {name} | {_sum_up(runs)} |")
    for line in lines:
        if not line["opens"] and line["base"] in KIND_OF:
            where = f"{line['base']}, n = {line['rows']:,}, seed {line['seed']}"
            print(f"blocked: {where}: {line['problems'][:3]} {line['error']}")


def _sum_up(runs: list[Line]) -> str:
    shut = sum(not line["opens"] for line in runs)
    low, high = bound(shut, len(runs))
    warned = sum(bool(line["problems"]) and line["opens"] for line in runs)
    problems = sum(len(line["problems"]) for line in runs) / len(runs)
    took = sum(line["seconds"] for line in runs) / len(runs)
    return f"{len(runs)} | {shut} | {low:.2%}–{high:.2%} | {warned} | {problems:.2f} | {took:.2f}"


def print_texts(lines: Iterable[Line]) -> None:
    """Every warning and block of clean runs, those of one check and text together, the most frequent first."""
    texts = defaultdict[tuple[str, str, str], list[tuple[str, str]]](list)
    for line in lines:
        where = f"{line['base']}, n = {line['rows']:,}, seed {line['seed']}"
        for severity, check, message in line.get("said", ()) if line["base"] in KIND_OF else ():
            texts[severity, check, _blank(message)].append((where, message))
    for (severity, check, _), found in sorted(texts.items(), key=lambda pair: (pair[0][0], -len(pair[1]))):
        bases = Counter(where.partition(",")[0] for where, _ in found)
        print(
            f"\n{severity} {check}, {len(found)} times: {', '.join(f'{name} {n}' for name, n in bases.most_common())}"
        )
        print(f"  {found[0][0]}: {found[0][1]}")


def _blank(message: str) -> str:
    """A message without its numbers and names, so that what differs in these alone is one text."""
    return re.sub(r"[\d.,]+(?:e-?\d+)?", "#", re.sub(r"[\w()/ ]+: ", "", message, count=1))


def bound(hits: int, runs: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share."""
    from scipy.stats import beta

    rest = (1 - level) / 2
    low = float(beta.ppf(rest, hits, runs - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - rest, hits + 1, runs - hits)) if hits < runs else 1.0
    return low, high
