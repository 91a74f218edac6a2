"""Where things lie in the checkout, whatever folder a test is in."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
SAMPLES = ROOT / "sample_data"
DATA = Path(os.environ.get("TRAINGATE_DATA", ROOT.parent / "shared/data"))
"""The public datasets; tests that need them are skipped where they are not there."""
