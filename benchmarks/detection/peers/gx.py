"""Great Expectations: it drafts no suite since 1.0, so the plainest that a person would draft from train by hand.

The same columns; no nulls where train has none; numbers between train's least and greatest; up to 100 values in a set.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

from asking import Asked, Raised

ENVIRONMENT = ""
PACKAGES = ("great_expectations", "pandas")


def prepare() -> Callable[[Asked], list[Raised]]:
    """Imports Great Expectations; what it returns drafts a suite and validates eval by it."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    logging.disable()

    def judge(asked: Asked) -> list[Raised]:
        train, held_out = asked.read()
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        batch = context.data_sources.pandas_default.read_dataframe(held_out)
        suite = gx.ExpectationSuite("drafted", expectations=list(_draft(train, gx.expectations)))
        found = batch.validate(suite)
        return [_read(one) for one in found.results if not one.success]

    return judge


def _read(result: Any) -> Raised:
    config = result.expectation_config
    return Raised("fail", config.type, str(config.kwargs.get("column", "")))


def _draft(train: Any, known: Any) -> Iterator[Any]:
    import pandas as pd

    yield known.ExpectTableColumnsToMatchSet(column_set=list(train.columns))
    for name in train.columns:
        values = train[name].dropna()
        if len(values) == len(train):
            yield known.ExpectColumnValuesToNotBeNull(column=name)
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values) and len(values):
            least, most = float(values.min()), float(values.max())
            yield known.ExpectColumnValuesToBeBetween(column=name, min_value=least, max_value=most)
        elif values.dtype == object and values.nunique() <= 100:
            yield known.ExpectColumnValuesToBeInSet(column=name, value_set=sorted(set(values), key=str))
