"""Writes the parts of README.md that the program itself says: `python scripts/readme.py`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
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
    report = Report.from_json(said.replace(f"{README.parent}/", ""))
    lines = Terminal().render(report).splitlines()
    findings = [number for number, line in enumerate(lines) if line.startswith(("BLOCK ", "WARNING "))]
    end = next(number for number, line in enumerate(lines) if line.startswith("BLOCKED  "))
    summary = re.sub(r"   \d+\.\d s$", "", lines[end])
    shown = [*lines[: findings[4]], "…", "", summary, f"│ exit code {done.returncode}"]
    return "\n".join(["```", f"$ traingate check {FAULTY}", *shown, "```"])


def checks() -> str:
    """The table of checks, from the classes."""
    from traingate.check import all_checks

    rows = [f"| `{name}` | {check.question()} | {check.family} |" for name, check in all_checks().items()]
    return "\n".join(["| check | asks | family |", "| --- | --- | --- |", *rows])


def formats() -> str:
    """The table of formats, from the classes."""
    from traingate.format import all_formats

    rows = [
        f"| {name} | {', '.join(f'`{suffix}`' for suffix in kind.suffixes)} |" for name, kind in all_formats().items()
    ]
    return "\n".join(["| format | files |", "| --- | --- |", *rows])


def written(text: str) -> str:
    """The README with its generated parts as they are now."""
    for name, part in (("shut", shut), ("checks", checks), ("formats", formats)):
        shown = part()
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        text = re.sub(pattern, lambda match: f"{match[1]}{shown}\n{match[2]}", text, flags=re.DOTALL)  # noqa: B023
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf8")), "utf8")
