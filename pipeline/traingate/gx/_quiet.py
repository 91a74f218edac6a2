"""Great Expectations, imported without output."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from traingate.imports import uncollected


@contextmanager
def silence() -> Iterator[None]:
    """Imports Great Expectations and hides what it and pandas warn of or log in the block.

    It logs an exception of a metric, with its traceback, and reports it in the result as well, from which it is told.
    """
    logger = logging.getLogger("great_expectations")
    level = logger.level
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with uncollected():
            import great_expectations.data_context.types.base as talkative
            from great_expectations.expectations import core  # noqa: F401 - registers them

        talkative.logger.setLevel(logging.WARNING)  # the one module that asks for more
        logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            logger.setLevel(level)
