"""Writes a file again, for tests of rewriters: the new content, or its values as they are read back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from formats.read_back import columns
from traingate.dataset import Reading
from traingate.format import find_format
from traingate.rewriter import FileEdit, find_rewriter

KEPT = [True, False, True, True]


def rewritten(path: Path, reading: Reading | None = None, keep: list[bool] | None = None, **edits: Any) -> bytes:
    """The bytes of the edited file; of its four rows all but the second stay unless it is said otherwise."""
    out = io.BytesIO()
    edit = FileEdit(np.array(KEPT if keep is None else keep, bool), **edits)
    find_rewriter(find_format(str(path)).id).rewrite(str(path), out, edit, reading or Reading())
    return out.getvalue()


def read_again(path: Path, reading: Reading | None = None, **edits: Any) -> dict[str, list[Any]]:
    """The values of the edited file by column."""
    content = rewritten(path, reading, **edits)
    return columns(path.with_name(f"new-{path.name}"), content, reading)
