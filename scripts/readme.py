"""Writes what the program itself says into README.md, the map and docs/: `python scripts/readme.py`."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from pathlib import Path
from textwrap import wrap
from typing import Any

ROOT = Path(__file__).parents[1]
README, MAP, RUNNERS = ROOT / "README.md", ROOT / "pipeline/README.md", ROOT / "docs/runners.md"
CONFIG = ROOT / "docs/config.md"
PACKAGE = ROOT / "pipeline/traingate"
WIDTH = 124
_NAMES = 16  # columns of a name in the tree
FAULTY = "sample_data/loans/faulty/gate.toml"


def shut() -> str:
    """What a newcomer's first command prints: its beginning and its last lines."""
    from traingate.renderers.terminal import Terminal
    from traingate.report.report import Report

    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "traingate", "check", FAULTY, "--out", out]
        done = subprocess.run(command, cwd=README.parent, capture_output=True, text=True, check=False)
        said = Path(out, "report.json").read_text("utf8")
    # Where the checkout lies must not show, nor move a line break.
    report = Report.from_json(said.replace(f"{README.parent}/", "").replace(f" --out {out}", ""))
    lines = Terminal().render(report).splitlines()
    findings = [number for number, line in enumerate(lines) if line.startswith(("BLOCK ", "WARNING "))]
    end = next(number for number, line in enumerate(lines) if line.startswith("BLOCKED  "))
    summary = re.sub(r"   \d+\.\d s$", "", lines[end])
    shown = [*lines[: findings[4]], "…", "", summary, f"│ exit code {done.returncode}"]
    return "\n".join(["```", f"$ traingate check {FAULTY}", *shown, "```"])


def checks() -> str:
    """The table of checks, from the classes."""
    from traingate.check import find_checks

    rows = [f"| `{name}` | {check.question()} | {check.family} |" for name, check in find_checks().items()]
    return "\n".join(["| check | asks | family |", "| --- | --- | --- |", *rows])


def formats() -> str:
    """The table of formats, from the classes."""
    from traingate.format import find_formats

    rows = [
        f"| {name} | {', '.join(f'`{suffix}`' for suffix in kind.suffixes)} |" for name, kind in find_formats().items()
    ]
    return "\n".join(["| format | files |", "| --- | --- |", *rows])


def runners() -> str:
    """The table of runners, from the classes."""
    from traingate.runner import find_runners

    rows = ["| `--runner` | its workers run | options that it needs | `--shared` |", "| --- | --- | --- | --- |"]
    for name, runner in find_runners().items():
        needs = [" or ".join(f"`{option}`" for option in need.split("|")) for need in runner.required]
        rows.append(f"| `{name}` | {runner.where} | {', '.join(needs)} | {'' if runner.here else 'yes'} |")
    return "\n".join(rows)


def commands() -> str:
    """What is typed and what it does, from the classes."""
    from traingate.cli.command import find_commands

    # In an order in which each works: what the others read is drafted first.
    found = sorted(find_commands().items(), key=lambda command: command[0] != "init")
    typed = {f"traingate {name} {kind.example}": kind.summary for name, kind in found}
    width = max(map(len, typed))
    return "\n".join(["```", *(f"{line:{width}}  {summary}" for line, summary in typed.items()), "```"])


def columns() -> str:
    """The roles of `[columns]`, from the class."""
    from traingate.dataset import Columns

    return _list_keys(Columns)


def reading() -> str:
    """The keys of `[reading]`, from the class."""
    from traingate.dataset import Reading

    return _list_keys(Reading)


def statistics() -> str:
    """The keys of `[statistics]`, from the class."""
    from traingate.dataset import StatisticsOptions

    return _list_keys(StatisticsOptions)


def training() -> str:
    """The reference trainer's settings, from the class."""
    from traingate.training.reference.settings import Settings

    return _list_keys(Settings)


def _list_keys(kind: type[Any]) -> str:
    """The fields of a dataclass with their defaults, and what its docstring says of them."""
    told = re.findall(r"^    (\w+): (.*(?:\n      .*)*)", inspect.cleandoc(kind.__doc__ or ""), re.MULTILINE)
    # In TOML, what is None in Python is left out.
    plain = {name: " ".join(text.split()).replace("False", "false") for name, text in told}
    meanings = {name: re.sub(r"\bNone\b", "left out", text).replace("|", "\\|") for name, text in plain.items()}
    rows = [f"| `{field.name}` | {_write_default(field)} | {meanings[field.name]} |" for field in fields(kind)]
    return "\n".join(["| key | default | what it says |", "| --- | --- | --- |", *rows])


def _write_default(field: Field[Any]) -> str:
    if field.default_factory is dict:
        return "`{}`"
    if field.default is None or field.default is MISSING:
        return ""
    plain = list(field.default) if isinstance(field.default, tuple) else field.default
    return f"`{json.dumps(plain)}`".replace("|", "\\|")


def tree() -> str:
    """Every folder with what it is for, and every file that has a name of its own, from their docstrings."""
    return "\n".join(["```", f"{PACKAGE.name}/", *_branch(PACKAGE, "  "), "```"])


def _branch(folder: Path, indent: str) -> Iterator[str]:
    files = [path for path in sorted(folder.glob("*.py")) if path.stem != "__init__" and not path.stem.startswith("_")]
    inside = [path.parent for path in sorted(folder.glob("*/__init__.py"))]
    if folder == PACKAGE:
        for path in (*inside, *files):
            yield f"{indent}{path.name + '/' * path.is_dir():{_NAMES}}{_first_sentence(path)}"
            yield from _branch(path, indent + "  ") if path.is_dir() else ()
        return
    for path in inside:
        yield f"{indent}{path.name + '/':{_NAMES - 2}}{_first_sentence(path)}"
        yield from _branch(path, indent + "  ")
    yield from wrap(" ".join(path.stem for path in files), WIDTH, initial_indent=indent, subsequent_indent=indent)


def _first_sentence(path: Path) -> str:
    source = path / "__init__.py" if path.is_dir() else path
    return (ast.get_docstring(ast.parse(source.read_text("utf8"))) or "").partition("\n")[0]


PARTS = {
    README: {"shut": shut, "commands": commands, "checks": checks, "formats": formats},
    MAP: {"tree": tree},
    RUNNERS: {"runners": runners},
    CONFIG: {"columns": columns, "reading": reading, "statistics": statistics, "training": training},
}
"""What is generated, by page and by the name between the marks."""


def generate(page: Path) -> str:
    """A page with its generated parts as they are now."""
    text = page.read_text("utf8")
    for name, part in PARTS[page].items():
        before, start, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        text = f"{before}{start}{part()}\n{end}{after}"
    return text


if __name__ == "__main__":
    for page in PARTS:
        page.write_text(generate(page), "utf8")
