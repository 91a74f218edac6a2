"""The comparison with other tools: one column a tool, and the page that it is on."""

from __future__ import annotations

import shlex
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peering import find_new
from printing import bound

Line = dict[str, Any]
OURS = "traingate"
PAGE = Path(__file__).parent / "README.md"
_HEAD = """# Detection

Faults planted in tables, and clean tables, given to TrainGate and to other tools as the same Parquet files. This page
is written by

```
{command}
```

TrainGate catches a fault where a check of a family that has to tell it warns or blocks and names one of its columns. Of
the other tools less is asked: they catch it where any condition of theirs, about whatever column, fails that did not on
the same table without the fault ("right column" counts those that name one of the fault's). They run with their own
settings, and are told the label, the entity and the time where these are declared.

{sample}

"""


def keep_common(peers: list[Line]) -> list[Line]:
    """The answers to what every tool was asked: of a run that was ended early, the rest is no comparison."""
    asked: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for line in peers:
        asked[line["tool"]].add(_place(line))
    common = set.intersection(*asked.values())
    return [line for line in peers if _place(line) in common]


def print_peers(ours: list[Line], peers: list[Line]) -> None:
    """The tables of the comparison."""
    print("\n" + "\n".join(list_rows(ours, peers)))


def write_page(ours: list[Line], peers: list[Line]) -> None:
    """README.md: what was run, and the tables."""
    faulty = [line for line in peers if line["fault"]]
    sizes = ", ".join(f"{rows:,}" for rows in sorted({line["rows"] for line in peers}))
    seeds = sorted({line["seed"] for line in peers})
    runs = len({_place(line) for line in faulty})
    sample = (
        f"{runs} runs of {len({line['fault'] for line in faulty})} kinds of faults, each at its strongest dose, in "
        f"{', '.join(sorted({line['base'] for line in faulty}))}; {sizes} rows of train and a quarter as many held "
        f"out; seeds {seeds[0]} to {seeds[-1]}. Versions: {_name_versions(peers)}."
    )
    command = shlex.join(["python", "benchmarks/detection/run.py", *(one for one in sys.argv[1:] if one != "--report")])
    text = _HEAD.format(command=command, sample=sample) + "\n".join(list_rows(ours, peers)) + "\n"
    PAGE.write_text(text, "utf8")


def _name_versions(peers: list[Line]) -> str:
    found: dict[str, str] = {}
    for line in peers:
        name, version = next(iter(line.get("versions", {}).items()), (line["tool"], "not run"))
        found[name] = version
    return ", ".join(f"{name} {version}" for name, version in sorted(found.items()))


def list_rows(ours: list[Line], peers: list[Line]) -> Iterator[str]:
    """Recall by family and by fault, then clean tables, by tool."""
    tools = [OURS, *dict.fromkeys(line["tool"] for line in peers)]
    caught = judge(ours, peers)
    yield from _list_families(tools, caught, peers)
    yield ""
    yield from _list_clean(tools, ours, peers)
    yield ""
    yield from _list_faults(tools, caught, peers)


def judge(ours: list[Line], peers: list[Line]) -> dict[str, dict[tuple[str, ...], tuple[bool, bool]]]:
    """Whether each tool caught each fault, and with the right column; runs that failed are missed ones."""
    asked = {_place(line) for line in peers if line["fault"]}
    clean = {(line["tool"], *_place(line)[:3]): line for line in peers if not line["fault"]}
    found: dict[str, dict[tuple[str, ...], tuple[bool, bool]]] = defaultdict(dict)
    for line in ours:
        if line["fault"] and _place(line) in asked and "crash" not in line:
            found[OURS][_place(line)] = (bool(line["checks"]), bool(line["checks"]))
    for line in peers:
        if line["fault"]:
            new = find_new(line, clean.get((line["tool"], *_place(line)[:3]), {}))
            right = [one for one in new if not line["columns"] or one[2] in line["columns"]]
            found[line["tool"]][_place(line)] = (bool(new), bool(right))
    return found


def _place(line: Line) -> tuple[str, ...]:
    return tuple(str(line[name]) for name in ("base", "rows", "seed", "fault"))


def _list_families(tools: list[str], caught: Any, peers: list[Line]) -> Iterator[str]:
    families = defaultdict[str, set[tuple[str, ...]]](set)
    for line in peers:
        if line["fault"]:
            families[line["family"]].add(_place(line))
            families["all"].add(_place(line))
    yield f"| runs caught | {' | '.join(_title(tool) for tool in tools)} |"
    yield "| --- |" + " ---: |" * len(tools)
    for family, places in sorted(families.items(), key=lambda pair: (pair[0] == "all", pair[0])):
        cells = [f"{_count(caught[tool], places, 0)} of {_known(caught[tool], places)}" for tool in tools]
        yield f"| {family.replace('_', ' ')} | {' | '.join(cells)} |"
    cells = [f"{_count(caught[tool], families['all'], 1)}" for tool in tools]
    yield f"| all, right column | {' | '.join(cells)} |"


def _count(caught: Any, places: set[tuple[str, ...]], which: int) -> int:
    return sum(caught[place][which] for place in places if place in caught)


def _known(caught: Any, places: set[tuple[str, ...]]) -> int:
    return sum(place in caught for place in places)


def _title(tool: str) -> str:
    return {"tfdv": "TFDV", "gx": "GX"}.get(tool, tool.strip("_").replace("_", "-"))


def _list_clean(tools: list[str], ours: list[Line], peers: list[Line]) -> Iterator[str]:
    asked = {_place(line) for line in peers if not line["fault"]}
    yield "| clean tables | runs | a condition fails | 95 % | a warning at most | ended with an error | processor s |"
    yield "| --- | ---: | ---: | --- | ---: | ---: | ---: |"
    for tool in tools:
        if tool == OURS:
            lines = [line for line in ours if not line["fault"] and _place(line) in asked]
            fails = [not line["opens"] for line in lines]
            warns = [line["opens"] and bool(line["problems"]) for line in lines]
            took = [line.get("busy", line["seconds"]) for line in lines]
        else:
            lines = [line for line in peers if line["tool"] == tool and not line["fault"]]
            levels = [{one[0] for one in line.get("raised", ())} for line in lines]
            fails, warns = ["fail" in found for found in levels], [found == {"warn"} for found in levels]
            took = [line["seconds"] for line in lines]
        if lines:
            low, high = bound(sum(fails), len(lines))
            broken = sum(bool(line.get("failed") or line.get("error")) for line in lines)
            shares = f"{low:.0%}–{high:.0%} | {sum(warns)} | {broken} | {sum(took) / len(took):.1f}"
            yield f"| {_title(tool)} | {len(lines)} | {sum(fails)} | {shares} |"


def _list_faults(tools: list[str], caught: Any, peers: list[Line]) -> Iterator[str]:
    faults = defaultdict[tuple[str, str], set[tuple[str, ...]]](set)
    for line in peers:
        if line["fault"]:
            faults[line["family"], line["fault"]].add(_place(line))
    yield f"| fault | runs | {' | '.join(_title(tool) for tool in tools)} |"
    yield "| --- | ---: |" + " ---: |" * len(tools)
    for (_, fault), places in sorted(faults.items()):
        cells = [str(_count(caught[tool], places, 0) or "–") for tool in tools]
        yield f"| {fault} | {len(places)} | {' | '.join(cells)} |"
