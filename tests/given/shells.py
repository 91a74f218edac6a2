"""Shells that find the `traingate` of this environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def ran(shell: str, script: str, *arguments: str, cwd: Path | None = None) -> str:
    """What a shell prints that finds this environment's `traingate`."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    paths = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [program, *(["-f"] if shell == "zsh" else []), "-c", script, shell, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=os.environ | paths, check=True)
    return done.stdout
