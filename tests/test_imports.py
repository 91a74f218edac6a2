from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest

from traingate.imports import uncollected


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


class Ring:
    def __init__(self) -> None:
        self.ring = self


def test_nothing_is_collected_while_libraries_are_imported() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collection_goes_on_after_an_import_that_failed() -> None:
    with pytest.raises(ImportError), uncollected():
        raise ImportError("no libfoo.so")
    assert gc.isenabled()


def test_a_process_that_does_not_collect_is_left_as_it_is() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_comes_after_an_import_is_collected() -> None:
    with uncollected():
        pass
    gone = weakref.ref(Ring())
    gc.collect()
    assert gone() is None


def test_what_an_import_made_is_left_out_of_collections() -> None:
    with uncollected():
        kept = weakref.ref(Ring())
    gc.collect()
    assert kept() is not None
    gc.unfreeze()
