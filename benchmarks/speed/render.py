"""Writes README.md and its plot from results; every figure in it comes from there.

python benchmarks/speed/render.py
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import plot
import reached
from harness import data
from harness.tables import middle, ratios, table
from results import Cell, Group, Results

HERE = Path(__file__).resolve().parent
OURS = "traingate_check"
HEAD = (
    "tool", "rounds", "inner s", "process s", "processor s", "peak MiB", "inner / check", "process / check", "overlap",
)  # fmt: skip
_INTRODUCTION = """# Speed

TrainGate next to other tools on the same tables in the same rounds. One command makes the tables, the peers'
environments (exact versions in [envs/](../envs)), the figures and this page:

```
. .venv/bin/activate
python benchmarks/speed/run.py --rows 1000000 --rounds 3
```

`--tools`, `--rows`, `--formats`, `--threads` and `--shapes` choose, `--limit` is the time that one run may take,
`--slow-rounds` the rounds that slow tools take part in. Ended early, the command goes on where it was. `--help` says
more.

## What has to be reached

Ratios of one round, median of the rounds (least–greatest), rounded against us; what decides is the median of inner
seconds, unrounded, and for memory the greatest peak of all rounds (1 GB is 953.67 MiB). `pyarrow_stream` is the
reading that counts: `pyarrow_read` keeps whole tables, and waits for their memory at 10,000,000 rows.

The statistics here are of both splits, and TFDV infers and validates a schema besides. [statistics](../statistics)
divides the statistics of train alone, is what the 15 and 100 were asked of, and ends with 1 where they are missed.
[memory](../memory) holds memory at 30,000,000 rows against that at 10,000,000, [startup](../startup) a check of 1,000
rows against its imports.

"""
_METHOD = """## How it is measured

* Every run is a process of its own, pinned to as many cores as it may have threads. In a round every tool runs once on
  every table, and the order turns from round to round. The files are read before, so that no tool pays for the disk.
* **inner s** runs from when everything is imported to when the tool's work is done, reading included. **process s** is
  the whole process, imports included. **processor s** is user and system time of the whole process, **peak MiB** its
  largest resident set.
* Figures are the median of the rounds (least–greatest). **inner / check** and **process / check** divide by `traingate
  check` of the same round: above 1, the tool took longer.
* **rounds** is how many rounds a figure has. A tool whose first run on a table took more than 60 s (`--slow`), as a
  whole process, runs there in the first round only (`--slow-rounds`), and its ratios are of that round. All tools of a
  table belong into one command: what another one adds to a round is measured at another time.
* **overlap** is how many rows of eval the tool found in train; a known number of rows was copied. A tool that reads or
  finds another number is called wrong. Tools without a number did not look, or looked at a sample.
* The tools do not do the same work. What each one did stands below; settings are the tools' own unless it says so.

## The tables

Train has the rows that the heading says, eval a quarter of that. [harness/data.py](../harness/data.py) makes them, from
a seed.

* mixed: 21 columns: 8 floats, 6 integers, a label, an amount with 5 % missing, 5 strings of 3 to 100,000 values.
* wide: 1,000 columns: 800 floats, 100 integers, 100 strings of 2 to 1,000 values.
* strings: 21 columns: 16 strings (keys that occur once, addresses, titles, comments, categories of 10 to 100,000
  values), 4 floats, a label.

## What each tool did

"""


def write(results: Results, readme: Path) -> None:
    """Writes the page and, where there are figures, the plot beside it."""
    parts = [_INTRODUCTION, reached.held(results), "\n\n", _METHOD, _tools(), "\n## Results\n\n"]
    parts += _measured_on(results) if results.cells else ["None yet: run the command above.\n"]
    parts += [_section(results, group) for group in results.groups()]
    drawing = plot.draw(results)
    if drawing:
        readme.with_name("plot.svg").write_text(drawing, "utf8")
        parts.insert(-len(list(results.groups())), "\n![seconds of whole processes](plot.svg)\n")
    readme.write_text("".join(parts), "utf8")


def _tools() -> str:
    rows = []
    for path in sorted((HERE / "tools").glob("[a-z]*.py")):
        said = ast.get_docstring(ast.parse(path.read_text("utf8"))) or ""
        rows.append(f"* `{path.stem.rstrip('_')}`: {' '.join(said.split())}\n")
    return "".join(rows)


def _measured_on(results: Results) -> list[str]:
    lines = [f"* {name}: {value}\n" for name, value in results.head.items()]
    used: dict[str, str] = {}
    for cell in results.cells:
        if cell.versions:
            used[cell.tool.rstrip("_")] = ", ".join(f"{name} {value}" for name, value in cell.versions.items())
    lines += [f"* {tool}: {versions}\n" for tool, versions in sorted(used.items())]
    return lines


def _section(results: Results, group: Group) -> str:
    rows = data.rows_of(group.shape, group.rows)
    threads = f"{group.threads} thread{'s' * (group.threads > 1)}"
    title = f"\n### {group.shape}, {rows:,} rows, {group.format}, {threads}\n\n"
    tools = dict.fromkeys(cell.tool for cell in results.cells if cell.group == group)
    lines, notes = [], []
    for tool in sorted(tools, key=lambda tool: _order(results.of(group, tool))):
        cells = results.of(group, tool)
        if done := [cell for cell in cells if cell.wall]:
            lines.append(_line(tool, done, results.of(group, OURS)))
        notes += [f"* `{tool.rstrip('_')}`: {told}\n" for told in _told(cells)]
    return title + (table(HEAD, lines) + "\n" if lines else "") + ("\n" + "".join(notes) if notes else "")


def _order(cells: Sequence[Cell]) -> float:
    done = [cell.wall for cell in cells if cell.wall]
    return median(done) if done else float("inf")


def _line(tool: str, cells: Sequence[Cell], ours: Sequence[Cell]) -> list[str]:
    by_round = {cell.round: cell for cell in ours if cell.wall}
    both = [(cell, by_round[cell.round]) for cell in cells if cell.round in by_round]
    inner = ratios([cell.inner for cell, _ in both], [mine.inner for _, mine in both])
    wall = ratios([cell.wall for cell, _ in both], [mine.wall for _, mine in both])
    found = {f"{cell.overlap:,}" for cell in cells if cell.overlap is not None}
    figures = [middle([getattr(cell, of) for cell in cells]) for of in ("inner", "wall", "cpu")]
    peak = middle([cell.rss_mb for cell in cells], 0)
    return [tool.rstrip("_"), str(len(cells)), *figures, peak, middle(inner), middle(wall), ", ".join(found) or "–"]


def _told(cells: Sequence[Cell]) -> list[str]:
    """Why there are no figures, once each; why a tool was not run again is said by why it was cut off."""
    told = dict.fromkeys(cell.ended for cell in cells if cell.ended != "done")
    first = [why for why in told if not why.startswith("not run")]
    return first or list(told)


def main() -> int:
    """Renders what there is."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--results", type=Path, default=HERE / "results" / "speed.jsonl")
    options.add_argument("--readme", type=Path, default=HERE / "README.md")
    chosen = options.parse_args()
    write(Results(chosen.results), chosen.readme)
    return 0


if __name__ == "__main__":
    sys.exit(main())
