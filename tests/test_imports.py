from __future__ import annotations

import subprocess
import sys


def shown(script: str) -> str:
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return ran.stderr.strip()


def test_what_an_import_prints_is_not_shown() -> None:
    script = "import os; from traingate.imports import silence\nwith silence(): os.write(2, b'noise')"
    assert shown(script) == ""


def test_what_a_failing_import_prints_is_shown() -> None:
    script = (
        "import os; from traingate.imports import silence\n"
        "with silence():\n os.write(2, b'no libfoo.so\\n'); raise SystemExit(0)"
    )
    assert shown(script) == "no libfoo.so"


def test_warnings_and_log_handlers_of_an_import_do_not_stay() -> None:
    script = (
        "import logging, warnings; from traingate.imports import silence\n"
        "with silence(): warnings.warn('old'); logging.warning('no gcp')\n"
        "assert logging.getLogger().handlers == []"
    )
    assert shown(script) == ""
