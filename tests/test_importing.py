from __future__ import annotations

import gc
import weakref

import pytest

from traingate.imports import uncollected


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
