"""Great Expectations, imported without output."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from traingate.imports import uncollected


@contextmanager
def silence() -> Iterator[None]:
    """Imports Great Expectations and hides the warnings that it and pandas give in the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with uncollected():
            import great_expectations.data_context.types.base as talkative
            from great_expectations.expectations import core  # noqa: F401 - registers them

        talkative.logger.setLevel(logging.WARNING)  # the one module that asks for more
        yield
