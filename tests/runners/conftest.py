"""The data that every runner checks, and what the check says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from given.scans import checked, loans_in_parts, measured


@pytest.fixture(scope="session")
def loans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loans_in_parts(tmp_path_factory.mktemp("loans"))


@pytest.fixture(scope="session")
def alone(loans: Path) -> dict[str, Any]:
    """What the check of `loans` says on one thread in this one process."""
    code, printed = checked(loans, "--out", loans / "out-alone", "--threads", 1)
    assert code == 1, printed
    return measured(loans / "out-alone")
