"""One environment for each peer, of the exact versions that envs/*.txt pins, outside git in .envs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parent
PYTHON = "3.11"  # what all of them run on


def python_of(environment: str) -> str:
    """The interpreter of a peer's environment, or ours for TrainGate and TFDV."""
    return str(HERE / ".envs" / environment / "bin" / "python") if environment else sys.executable


def build(environment: str) -> None:
    """Makes an environment, unless it stands and its pins are the same; CalledProcessError where that fails."""
    pins = HERE / "envs" / f"{environment}.txt"
    folder = HERE / ".envs" / environment
    digest = hashlib.sha256(pins.read_bytes()).hexdigest()
    stamp = folder / ".pins"
    if stamp.exists() and stamp.read_text() == digest:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    # What is set for our own environment is not meant for theirs.
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    for command in _commands(folder, pins):
        # Elsewhere, because uv would take this project's constraints for theirs.
        subprocess.run(command, check=True, env=clean, stdout=sys.stderr, cwd=tempfile.gettempdir())
    stamp.write_text(digest)


def _commands(folder: Path, pins: Path) -> list[list[str]]:
    beside = ROOT / ".venv-uv" / "bin" / "uv"
    uv = shutil.which("uv") or (str(beside) if beside.exists() else None)
    python = str(folder / "bin" / "python")
    if uv:
        return [
            [uv, "venv", "--quiet", "--python", PYTHON, str(folder)],
            [uv, "pip", "install", "--quiet", "--python", python, "-r", str(pins)],
        ]
    interpreter = shutil.which(f"python{PYTHON}")
    if interpreter is None:
        raise SystemExit(f"Peers run on Python {PYTHON}: install uv, or put python{PYTHON} on the PATH.")
    return [
        [interpreter, "-m", "venv", str(folder)],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(pins)],
    ]
