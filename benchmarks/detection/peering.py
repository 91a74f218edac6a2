"""Asks other tools of the same tables, clean and faulty, that the whole product is asked of.

A peer catches a fault where it raises a condition that it did not raise on the clean twin, whatever column that names;
where it marks rows, one that it raised is new where it marks more by three standard deviations of a count. That is
kinder than what we ask of ourselves. What a peer raises on clean tables stands beside it.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from asking import Asked
from harness import environments
from planning import Task, draw

from traingate.selftest.fault import find_faults
from traingate.selftest.trying import plant_in_copy, write_tables

HERE = Path(__file__).resolve().parent
Line = dict[str, Any]
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LOKY_MAX_CPU_COUNT", "TF_NUM_INTRAOP_THREADS")
PEERS = (
    "deepchecks_", "evidently_", "tfdv", "gx", "cleanlab_", "leakcheck_", "leaklens_", "leaklens_ml", "leaklint_",
)  # fmt: skip


class Peer:
    """One tool, in a process of its own that is started again where an answer took too long."""

    def __init__(self, name: str, limit: float = 900) -> None:
        self.name, self.limit = name, limit
        self.environment = importlib.import_module(f"peers.{name}").ENVIRONMENT
        self.process: subprocess.Popen[str] | None = None
        self.versions: dict[str, str] = {}

    def __enter__(self) -> Peer:
        if self.environment:
            environments.build(self.environment)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def ask(self, asked: Asked) -> Line:
        """What it raised and the processor seconds that took; or why it failed."""
        process = self.process or self._start()
        assert process.stdin is not None and process.stdout is not None
        timer = threading.Timer(self.limit, process.kill)
        timer.start()
        try:
            process.stdin.write(json.dumps(asdict(asked)) + "\n")
            process.stdin.flush()
            said = process.stdout.readline()
        except BrokenPipeError:
            said = ""
        finally:
            timer.cancel()
        if said:
            return dict(json.loads(said))
        self.__exit__()
        return {"failed": f"it ended, or was ended after {self.limit:g} s", "seconds": self.limit}

    def _start(self) -> subprocess.Popen[str]:
        left_out = {"PYTHONPATH"} if self.environment else set()
        told = {name: value for name, value in os.environ.items() if name not in left_out}
        told |= dict.fromkeys(_THREADS, "1")  # so that its processor seconds are all of them
        command = [environments.python_of(self.environment), str(HERE / "peer.py"), self.name]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=told
        )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        if not first:
            raise SystemExit(f"{self.name} does not start: {' '.join(command)}")
        self.versions = json.loads(first)["versions"]
        return self.process


def run_peers(names: Sequence[str], tasks: Iterable[Task], path: Path) -> None:
    """Asks each peer what is left to ask; an answer is a line in the file at once."""
    done = {_key(line) for line in _read(path)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack, path.open("a", encoding="utf8") as file:
        peers = [stack.enter_context(Peer(name)) for name in names]
        for said, asked in list_questions(tasks):
            for peer in peers:
                line = {"tool": peer.name} | said
                if _key(line) not in done:
                    line |= peer.ask(asked) | {"versions": peer.versions}
                    file.write(json.dumps(line) + "\n")
                    file.flush()
            print(f"{said['base']}, n = {said['rows']:,}, {said['fault'] or 'clean'}", file=sys.stderr, flush=True)


def list_questions(tasks: Iterable[Task]) -> Iterator[tuple[Line, Asked]]:
    """Every table, written to a folder that is gone when the next is asked for: clean, then with each fault."""
    for name, rows, seed, faults, _ in tasks:
        tables = draw(name, rows, seed)
        plain: Line = {"base": name, "rows": rows, "seed": seed}
        yield from _ask(plain | {"fault": "", "dose": 0, "family": "", "columns": []}, tables)
        for fault in faults:
            if not find_faults()[fault]().not_applicable(tables):
                yield from _plant(plain, fault, tables, seed)


def _plant(plain: Line, name: str, tables: Any, seed: int) -> Iterator[tuple[Line, Asked]]:
    fault = find_faults()[name]()
    hit, planted = plant_in_copy(fault, fault.doses[-1], tables, seed)
    said = {"fault": name, "dose": fault.doses[-1], "family": fault.family, "columns": list(planted.columns)}
    yield from _ask(plain | said, hit)


def _ask(said: Line, tables: Any) -> Iterator[tuple[Line, Asked]]:
    roles = tables.columns
    entity = roles.entity[0] if len(roles.entity) == 1 else None
    with tempfile.TemporaryDirectory(prefix="traingate-peers-") as folder:
        paths = write_tables(tables, folder)
        yield said, Asked(paths[tables.train], paths[tables.held_out], roles.label, entity, roles.time)


def _read(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text("utf8").splitlines()] if path.exists() else []


def _key(line: Line) -> tuple[str, ...]:
    return tuple(str(line[name]) for name in ("tool", "base", "rows", "seed", "fault"))


def find_new(line: Line, clean: Line) -> list[list[Any]]:
    """What was raised on a faulty table and not on its clean twin."""
    known = {(level, check, column): count for level, check, column, count in clean.get("raised", ())}
    return [one for one in line.get("raised", ()) if _is_new(one[3], known.get(tuple(one[:3])))]


def _is_new(count: int, known: int | None) -> bool:
    return known is None or count > known + 3 * (known + 1) ** 0.5
