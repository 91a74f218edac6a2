"""The checkout that the tests run in, and what they leave in it."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

_TOOLS = (".git", ".venv*", ".env*", ".hypothesis", "__pycache__", "*_cache")
"""What tools keep for themselves, and no test reads."""


def entries(root: Path) -> Iterator[Path]:
    """Every file and folder below `root`, but those that tools keep for themselves."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not _belongs_to_a_tool(name)]
        yield from (Path(folder, name) for name in (*folders, *files) if not _belongs_to_a_tool(name))


def _belongs_to_a_tool(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _TOOLS)


def untracked(root: Path) -> dict[Path, int]:
    """When each file was written that git does not track: who edits the code while tests run disturbs nothing."""
    found = {}
    for path in set(entries(root)) - _tracked(root):
        with contextlib.suppress(FileNotFoundError):
            found[path] = 0 if path.is_dir() else path.lstat().st_mtime_ns
    return found


def _tracked(root: Path) -> set[Path]:
    with contextlib.suppress(OSError):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
        return {root / name for name in listed.stdout.split("\0")}
    return set()


def differences(before: dict[Path, int], after: dict[Path, int]) -> list[Path]:
    """What came, went or was written again, by the topmost folder that did."""
    changed = {path for path, _ in before.items() ^ after.items()}
    return sorted(path for path in changed if path.parent not in changed)
