from __future__ import annotations

import os
import subprocess
import sys

from given.opened import dataset_in, decided
from traingate.gate.require import require
from traingate.report.report import Verdict


def test_an_open_decision_holds(tmp_path):
    decision = require(decided(dataset_in(tmp_path)))
    assert (decision.verdict, decision.exit_code, decision.dataset) == (Verdict.PASS, 0, "loans")
    assert [split.rows for split in decision.splits] == [60, 20]


def test_the_config_in_hand_says_where_the_data_is(tmp_path):
    path = decided(dataset_in(tmp_path)).rename(tmp_path / "traingate-out" / "kept.json")
    (tmp_path / "elsewhere").mkdir()
    moved = path.rename(tmp_path / "elsewhere" / "decision.json")
    assert require(moved, config=tmp_path / "gate.toml").root == str(tmp_path)


def test_requiring_imports_no_heavy_library(tmp_path):
    path = decided(dataset_in(tmp_path))
    code = (
        "import sys\nfrom traingate.gate.require import require\n"
        f"require({str(path)!r})\n"
        "print([name for name in ('numpy', 'pyarrow', 'apache_beam', 'tensorflow', 'pandas') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert ran.stdout.strip() == "[]"
