"""Takes an earlier run's decision out of the way, which is the first thing that a run does."""

from __future__ import annotations

import os
from pathlib import Path

from traingate.storage.globbing import DECISIONS
from traingate.storage.writing import explained

FOLDER = "traingate-out"
"""Where a run's outputs go unless they are asked for elsewhere."""
NAME, PREVIOUS = DECISIONS


def withdraw(out_dir: str | Path) -> Path | None:
    """Moves an earlier run's decision out of the way before a run starts, so that it never stands for this run's data.

    Returns where it went (`decision.previous.json`), None where there was none. OSError where it cannot be moved:
    then the run must not start.
    """
    path = Path(out_dir) / NAME
    if not os.path.lexists(path):
        return None
    with explained(path):
        return path.replace(path.with_name(PREVIOUS))
