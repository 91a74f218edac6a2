"""Results as they come in: one JSON line a cell, behind a first line that says where they were measured."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Group:
    """One table and a number of threads: what tools are compared on."""

    shape: str
    rows: int
    format: str
    threads: int


@dataclass(frozen=True)
class Cell:
    """One run of one tool.

    Attributes:
        tool, group, round: what was run.
        ended: `done`, or why there are no figures: `cut off …`, `failed: …`, `wrong: …`, `not run: …`.
        inner, wall, cpu, rss_mb: seconds, processor seconds and peak memory; 0.0 where it did not end by itself.
        overlap: the rows of eval that it found in train, where it looks for them.
        versions: of its interpreter and packages.
    """

    tool: str
    group: Group
    round: int
    ended: str = "done"
    inner: float = 0.0
    wall: float = 0.0
    cpu: float = 0.0
    rss_mb: float = 0.0
    overlap: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


class Results:
    """A file of cells."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = [json.loads(line) for line in path.read_text("utf8").splitlines()] if path.exists() else []
        self.head: dict[str, Any] = lines[0] if lines else {}
        self.cells = [Cell(**plain | {"group": Group(**plain["group"])}) for plain in lines[1:]]

    def begin(self, head: Mapping[str, Any]) -> None:
        """Goes on where the file was left; SystemExit where that was on another machine or with other code."""
        if not self.head:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.head = dict(head)
            self._write(self.head)
        changed = [name for name, value in head.items() if name != "load" and self.head.get(name) != value]
        if changed:
            told = ", ".join(f"{name} was {self.head.get(name)} and is {head[name]}" for name in changed)
            raise SystemExit(f"{self.path}: measured elsewhere: {told}. --new sets it aside and starts afresh.")

    def forget_failures(self, limit: float, asked: Callable[[Cell], bool]) -> None:
        """Drops what failed, was wrong, was not run or had another limit in seconds, so that it is tried again.

        Only what is asked for now: another command's limit is no reason to lose what an earlier one learnt.
        """
        kept = ("done", f"cut off after {limit:g} s")
        self.cells = [cell for cell in self.cells if cell.ended in kept or not asked(cell)]
        aside = self.path.with_suffix(".part")
        aside.write_text("".join(json.dumps(line) + "\n" for line in [self.head, *map(asdict, self.cells)]), "utf8")
        aside.replace(self.path)

    def add(self, cell: Cell) -> None:
        """Appends a cell."""
        self.cells.append(cell)
        self._write(asdict(cell))

    def _write(self, line: Mapping[str, Any]) -> None:
        with self.path.open("a", encoding="utf8") as file:
            file.write(json.dumps(line) + "\n")

    def of(self, group: Group, tool: str) -> list[Cell]:
        """A tool's cells on a table, in the order of rounds."""
        return sorted((c for c in self.cells if c.group == group and c.tool == tool), key=lambda cell: cell.round)

    def groups(self) -> Iterator[Group]:
        """All tables that something was run on."""
        order = ("mixed", "wide", "strings")
        found = {cell.group for cell in self.cells}
        yield from sorted(found, key=lambda g: (order.index(g.shape), g.rows, g.format != "parquet", g.threads))


def code() -> str:
    """The commit of the code that is measured, with `+` where the files differ from it."""
    try:
        commit = _git("rev-parse", "--short=12", "HEAD:pipeline")
        return commit + ("+" if _git("status", "--porcelain", "--", "pipeline") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return ran.stdout.strip()
